"""The segments that stand in nearly every claim, read straight into its draft where nothing in them is odd.

A reader of `CLAIM_PLAIN` or `LINE_PLAIN` gets the draft of the claim or of the line, and the elements of a segment.
False means that the segment needs a closer look, and that the draft is as it was. What a segment means is for the
readers of claims and lines to say (`claim`, `service`): they give the same for each one that is read here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extraction.records import Adjustment, Party, Person, Reference
from extraction.x12.remittance.claim import CLAIM_REFERENCES, PARTIES, PEOPLE, new_claim
from extraction.x12.remittance.claim_layouts import DATES
from extraction.x12.remittance.service import (
    LINE_REFERENCES,
    NATIONAL_REVENUE_CODE,
    ONE_UNIT,
    new_line,
    plain_procedure,
)
from extraction.x12.wire.common import plain_adjustments
from extraction.x12.wire.construct import drafts_of
from extraction.x12.wire.values import ordinary_amount, parse_date, parse_number

# A claim payment or a service payment that is not finished.
Draft = Any
blank = object.__new__
PlainReader = Callable[[Draft, list[str]], bool]
# What a segment says, behind what adds it to a draft, which is false if that says something else already.
Part = tuple[Callable[[Draft, Any], bool], Any]
Says = Callable[[list[str]], Part | None]
new_person, new_party = drafts_of(Person), drafts_of(Party)
new_reference, new_adjustment = drafts_of(Reference), drafts_of(Adjustment)
_DATES = {qualifier: layout[2][0] for qualifier, layout in DATES.items()}
_BLANKS = [[""] * (count + 1) for count in range(12)]
_LAST_OF_CLAIM, _LAST_OF_NAME, _LAST_OF_SERVICE = 11, 9, 5
_INTEREST, PATIENT = "I", "PR"


def plain_claim(elements: list[str]) -> Draft | None:
    """CLP, the diagnosis related group its last element."""
    if len(elements) > _LAST_OF_CLAIM + 1:
        return None
    _, number, status, charged, paid, share, filing, control, facility, frequency, discharge, drg = _padded(
        elements, _LAST_OF_CLAIM
    )
    charge, payment, owed = ordinary_amount(charged), ordinary_amount(paid), ordinary_amount(share) if share else None
    if charge is None or payment is None or (share and owed is None) or not (number and status and control):
        return None
    claim = new_claim()
    claim.patient_control_number, claim.status_code, claim.payer_claim_control_number = number, status, control
    claim.charge, claim.paid, claim.patient_responsibility = charge, payment, owed
    claim.filing_indicator, claim.facility_type, claim.frequency = filing or None, facility or None, frequency or None
    claim.patient_status, claim.drg = discharge or None, drg or None
    return claim


def plain_line(component: str, elements: list[str]) -> Draft | None:
    """SVC, one unit where SVC05 is absent."""
    if len(elements) > _LAST_OF_SERVICE + 1:
        return None
    _, composite, charged, paid, revenue_code, units = _padded(elements, _LAST_OF_SERVICE)
    procedure, payment = _charged_procedure(composite, component, charged), ordinary_amount(paid)
    count = parse_number(units) if units else ONE_UNIT
    if procedure is None or payment is None or count is None:
        return None
    line = new_line()
    line.procedure_qualifier, line.procedure, line.modifiers, line.charge = procedure
    line.paid, line.revenue_code, line.units = payment, revenue_code or None, count
    return line


@lru_cache(maxsize=16_384)
def _charged_procedure(
    composite: str, component: str, charged: str
) -> tuple[str, str, tuple[str, ...], Decimal] | None:
    """A procedure and its charge: a provider charges the same for it from claim to claim."""
    procedure, charge = plain_procedure(composite, component), ordinary_amount(charged)
    if procedure is None or procedure[0] == NATIONAL_REVENUE_CODE or charge is None:
        return None
    return (*procedure, charge)


def _padded(elements: list[str], last: int) -> list[str]:
    return elements + _BLANKS[last - len(elements)] if len(elements) <= last else elements


def _adjustments(elements: list[str]) -> Part | None:
    """CAS; one reason and its amount is what most hold."""
    if len(elements) != 4:
        found = plain_adjustments(elements)
        return (_add_adjustments, tuple(found)) if found else None
    _, group, reason, text = elements
    amount = ordinary_amount(text)
    if amount is None or not group or not reason:
        return None
    adjustment = blank(new_adjustment)
    adjustment.group, adjustment.reason, adjustment.amount, adjustment.quantity = group, reason, amount, None
    adjustment.__class__ = Adjustment
    return _add_adjustments, (adjustment,)


def _patient_share(line: Draft, elements: list[str]) -> bool:
    """CAS of what the patient owes: it seldom comes again, so nobody keeps what it says."""
    said = _adjustments(elements) if len(elements) == 4 and elements[1] == PATIENT else None
    return said is not None and _add_adjustments(line, said[1])


def _add_adjustments(draft: Draft, found: tuple[Adjustment, ...]) -> bool:
    draft.adjustments += found
    return True


def _name(claim: Draft, elements: list[str]) -> bool:
    """NM1 of a person or of a party."""
    if len(elements) > _LAST_OF_NAME + 1:
        return False
    _, code, entity, last, first, middle, prefix, suffix, qualifier, number = _padded(elements, _LAST_OF_NAME)
    field = PEOPLE.get(code) or PARTIES.get(code)
    if field is None or getattr(claim, field) is not None:
        return False
    names = first or None, middle or None, prefix or None, suffix or None
    if code in PEOPLE:
        named = blank(new_person)
        named.last_name, named.first_name, named.middle_name = last or None, first or None, middle or None
        named.prefix, named.suffix, named.entity_type = prefix or None, suffix or None, entity or None
        named.member_id, named.id_qualifier = number or None, qualifier or None
        named.__class__ = Person
    else:
        named = new_party(last or None, number or None, qualifier or None, *names, entity or None)
        named.__class__ = Party
    setattr(claim, field, named)
    if code == "82" and qualifier == "XX" and number:
        claim.rendering_npi = number
    return True


def _date_of_claim(elements: list[str]) -> Part | None:
    field = _DATES.get(elements[1]) if len(elements) == 3 else None
    day = parse_date(elements[2]) if field else None
    return None if day is None else (_set_date, (field, day))


def _set_date(claim: Draft, said: tuple[str, date]) -> bool:
    field, day = said
    if getattr(claim, field) is not None:
        return False
    setattr(claim, field, day)
    return True


def _date_of_line(elements: list[str]) -> Part | None:
    """DTM 472: one day, from and to."""
    day = parse_date(elements[2]) if len(elements) == 3 and elements[1] == "472" else None
    return None if day is None else (_set_day, day)


def _set_day(line: Draft, day: date) -> bool:
    if line.service_from is not None or line.service_to is not None:
        return False
    line.service_from = line.service_to = day
    return True


def _references_into(names: Mapping[str, str]) -> PlainReader:
    """What reads a REF that holds a kind and a number and no more, `names` being the fields that repeat a number."""

    def read(draft: Draft, elements: list[str]) -> bool:
        if len(elements) != 3:
            return False
        _, qualifier, value = elements
        reference = blank(new_reference)
        reference.qualifier, reference.value, reference.description = qualifier or None, value or None, None
        reference.__class__ = Reference
        draft.references += (reference,)
        field = names.get(qualifier)
        if field and value and getattr(draft, field) is None:
            setattr(draft, field, value)
        return True

    return read


def _amount(elements: list[str]) -> Part | None:
    if len(elements) != 3:
        return None
    _, qualifier, text = elements
    amount = ordinary_amount(text)
    return (_add_amount, (qualifier, amount)) if qualifier and amount is not None else None


def _amount_of_claim(elements: list[str]) -> Part | None:
    """Interest is looked at more closely: it stands in a field of its own too."""
    return None if elements[1:2] == [_INTEREST] else _amount(elements)


def _sum_of_claim(claim: Draft, elements: list[str]) -> bool:
    """AMT of a claim: a sum, which seldom comes again either."""
    said = _amount_of_claim(elements)
    return said is not None and _add_amount(claim, said[1])


def _add_amount(draft: Draft, said: tuple[str, Decimal]) -> bool:
    qualifier, amount = said
    amounts = draft.amounts
    if qualifier in amounts:
        return False
    amounts[qualifier] = amount
    return True


CLAIM_PLAIN: dict[str, PlainReader] = {
    "NM1": _name,
    "REF": _references_into(CLAIM_REFERENCES),
    "AMT": _sum_of_claim,
}
LINE_PLAIN: dict[str, PlainReader] = {"REF": _references_into(LINE_REFERENCES), "CAS": _patient_share}
CLAIM_SAYS: dict[str, Says] = {"CAS": _adjustments, "DTM": _date_of_claim}
LINE_SAYS: dict[str, Says] = {"CAS": _adjustments, "DTM": _date_of_line, "AMT": _amount}
