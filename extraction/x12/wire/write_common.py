"""What remittances and claims share: CAS, REF, N3 and N4, PER, AMT and QTY, MIA and MOA, and procedures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from extraction.records import Address, Adjustment, ClaimPayment, Contact, OtherCoverage, Reference
from extraction.x12.wire.adjudication import INPATIENT, OUTPATIENT, REMARKS
from extraction.x12.wire.trail import pointer_part
from extraction.x12.wire.write import Composite, Draft, fields_of, refusal

_REFERENCE = ("qualifier", "value", "description")
_CITY = ("city", "state", "postal_code", "country", "", "", "subdivision")
_ADJUSTMENT = ("reason", "amount", "quantity")
_TRIPLETS = 6
_ADDRESS_LINES = 2
_MODIFIERS = 4
_ADJUDICATIONS = (("MIA", "inpatient", fields_of(INPATIENT)), ("MOA", "outpatient", fields_of(OUTPATIENT)))
_NUMBERS = 3


def write_adjustments(draft: Draft, adjustments: Sequence[Adjustment], path: str) -> None:
    """CAS: adjustments of one group that follow each other, six to a segment."""
    number = 0
    for _, items in groupby(adjustments, key=lambda adjustment: adjustment.group):
        of_group = [*items]
        for first in range(0, len(of_group), _TRIPLETS):
            part = of_group[first : first + _TRIPLETS]
            _write_cas(draft, part, path, number)
            number += len(part)


def _write_cas(draft: Draft, adjustments: Sequence[Adjustment], path: str, number: int) -> None:
    values, fields = [adjustments[0].group], [f"{number}/group"]
    for index, adjustment in enumerate(adjustments, number):
        for name in _ADJUSTMENT[:2] if adjustment.group else ("group",):
            if getattr(adjustment, name) is None:
                raise refusal(f"{path}/adjustments/{index}/{name}", f"a {name}: X12 has no adjustment without one")
        values += [adjustment.reason, adjustment.amount, adjustment.quantity]  # type: ignore[list-item]
        fields += [f"{index}/{name}" for name in _ADJUSTMENT]
    draft.put("CAS", values, f"{path}/adjustments", fields)


def write_references(draft: Draft, references: Sequence[Reference], path: str) -> None:
    """REF."""
    for index, reference in enumerate(references):
        draft.record("REF", reference, _REFERENCE, f"{path}/references/{index}")


def first_reference(references: Iterable[Reference], qualifier: str) -> str | None:
    """The first number of a kind."""
    values = (item.value for item in references if item.qualifier == qualifier and item.value is not None)
    return next(values, None)


def with_named(
    record: object, references: tuple[Reference, ...], named: Iterable[tuple[str, str]], path: str
) -> tuple[Reference, ...]:
    """The references of a record, and those that it names in a field of their own only.

    Raises `UnwritableRecordError` if a field differs from the first reference of its kind: X12 holds it only once.
    """
    added = []
    for qualifier, field in named:
        value = getattr(record, field)
        if value is None:
            continue
        first = next(
            (item.value for item in references if item.qualifier == qualifier and item.value is not None), None
        )
        if first is None:
            added.append(Reference(qualifier=qualifier, value=value))
        elif first != value:
            raise refusal(f"{path}/{field}", f"the value of the first REF*{qualifier}", value)
    return (*references, *added)


def write_address(draft: Draft, address: Address | None, path: str) -> None:
    """N3, two lines to a segment, and N4."""
    if address is None:
        return
    for first in range(0, len(address.lines), _ADDRESS_LINES):
        lines = address.lines[first : first + _ADDRESS_LINES]
        names = [str(number) for number in range(first, first + len(lines))]
        draft.put("N3", lines, f"{path}/address/lines", names)
    if any(getattr(address, name) is not None for name in _CITY if name):
        draft.record("N4", address, _CITY, f"{path}/address")


def write_contacts(draft: Draft, contacts: Sequence[Contact], path: str) -> None:
    """PER: function, name and up to three numbers."""
    for index, contact in enumerate(contacts):
        pointer = f"{path}/contacts/{index}"
        if len(contact.numbers) > _NUMBERS:
            raise refusal(f"{pointer}/numbers", f"at most {_NUMBERS} numbers of a contact")
        values, fields = [contact.function, contact.name], ["function", "name"]
        for place, number in enumerate(contact.numbers):
            if number.qualifier is None and number.value is None:
                raise refusal(f"{pointer}/numbers/{place}", "a number of a contact that says something")
            values += [number.qualifier, number.value]
            fields += [f"numbers/{place}/qualifier", f"numbers/{place}/value"]
        draft.put("PER", values, pointer, fields)


def write_qualified(draft: Draft, name: str, values: Mapping[str, Decimal], path: str) -> None:
    """AMT or QTY, one for each qualifier; `path` is that of the mapping."""
    for qualifier, value in values.items():
        draft.put(name, [qualifier, value], path, (pointer_part(qualifier),) * 2)


def write_adjudications(draft: Draft, claim: ClaimPayment | OtherCoverage, path: str) -> None:
    """MIA and MOA. Remark codes fill the first of them that there is; without any they make an MOA."""
    remarks = list(claim.remark_codes)
    for name, field, layout in _ADJUDICATIONS:
        adjudication = getattr(claim, field)
        if adjudication is None and not (field == "outpatient" and remarks and claim.inpatient is None):
            continue
        values = [getattr(adjudication, each, None) if each else None for each in layout]
        fields = list(layout)
        for index in REMARKS[field]:
            if remarks:
                values[index - 1], fields[index - 1] = remarks.pop(0), "remark"
        draft.put(name, values, f"{path}/{field}", fields)
    if remarks:
        raise refusal(f"{path}/remark_codes", "at most five remark codes for each of MIA and MOA", claim.remark_codes)


def procedure_of(
    qualifier: str | None,
    code: str | None,
    modifiers: Sequence[str],
    description: str | None,
    end: str | None,
    path: str,
) -> Composite:
    """The composite of a procedure in SVC, SV1, SV2, SV3 and SVD."""
    if len(modifiers) > _MODIFIERS:
        raise refusal(f"{path}/modifiers", f"at most {_MODIFIERS} modifiers", modifiers)
    blank = (None,) * (_MODIFIERS - len(modifiers))
    return Composite((qualifier, code, *modifiers, *blank, description, end))
