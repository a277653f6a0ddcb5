"""What a segment adds to the record of its claim or line if nothing in it is odd, worked out from its elements alone.

None from any of these means that the segment needs a closer look. `CLAIM_PLAIN` and `LINE_PLAIN` name the segments that
stand in nearly every claim; what is not there is read by the readers of claims and lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from extraction.records import Reference
from extraction.x12.remittance.claim import CLAIM_REFERENCES, PARTIES, PEOPLE, make_party, make_person
from extraction.x12.remittance.claim_layouts import DATES, ORGANISATION, PERSON
from extraction.x12.remittance.service import LINE_REFERENCES, NATIONAL_REVENUE_CODE, ONE_UNIT, SERVICE, plain_procedure
from extraction.x12.wire.common import plain_adjustments
from extraction.x12.wire.construct import maker
from extraction.x12.wire.values import ordinary_amount, parse_date

# The fields that a segment adds, or None.
Part = tuple[tuple[str, Any], ...] | None
PlainReader = Callable[[list[str]], Part]
_reference = maker(Reference)


def _adjustments(elements: list[str]) -> Part:
    """What a CAS adds in which nothing is odd."""
    found = plain_adjustments(elements)
    return (("adjustments", tuple(found)),) if found else None


def _reference_part(names: Mapping[str, str], elements: list[str]) -> Part:
    """What a REF adds that holds a kind and a number and no more, `names` being the fields that repeat a number."""
    if len(elements) != 3:
        return None
    _, qualifier, value = elements
    added = ("references", (_reference(qualifier=qualifier or None, value=value or None),))
    return (added, (names[qualifier], value)) if value and qualifier in names else (added,)


def _amount(elements: list[str]) -> Part:
    """What an AMT adds in which nothing is odd."""
    amount = ordinary_amount(elements[2]) if len(elements) == 3 and elements[1] else None
    return None if amount is None else (("amounts", {elements[1]: amount}),)


def _name(elements: list[str]) -> Part:
    code = elements[1] if len(elements) > 1 else ""
    name = PEOPLE.get(code) or PARTIES.get(code)
    values: dict[str, Any] = {}
    layout, record = (PERSON, make_person) if code in PEOPLE else (ORGANISATION, make_party)
    if name is None or not layout.read_plain(elements, values):
        return None
    named = (name, record(**values))
    if code == "82" and values.get("id_qualifier") == "XX" and "id" in values:
        return named, ("rendering_npi", values["id"])
    return (named,)


def _amount_of_claim(elements: list[str]) -> Part:
    """Interest is looked at more closely: it stands in a field of its own too."""
    return _amount(elements) if elements[1:2] != ["I"] else None


def _date_of_claim(elements: list[str]) -> Part:
    layout = DATES.get(elements[1]) if len(elements) > 1 else None
    values: dict[str, Any] = {}
    return tuple(values.items()) if layout and layout.read_plain(elements, values) and values else None


def plain_service(component: str, elements: list[str]) -> Part:
    """What an SVC adds in which nothing is odd, with one unit where SVC05 is absent."""
    fields: dict[str, Any] = {}
    if len(elements) < 4 or len(elements) > 6 or not SERVICE.read_plain(elements, fields):
        return None
    procedure = plain_procedure(elements[1], component)
    if procedure is None or procedure[0] == NATIONAL_REVENUE_CODE or not elements[2] or not elements[3]:
        return None
    fields["procedure_qualifier"], fields["procedure"], *_ = procedure
    fields["modifiers"] = procedure[2:]
    fields.setdefault("units", ONE_UNIT)
    return tuple(fields.items())


def _date_of_line(elements: list[str]) -> Part:
    day = parse_date(elements[2]) if len(elements) == 3 and elements[1] == "472" else None
    return (("service_from", day), ("service_to", day)) if day else None


CLAIM_PLAIN: dict[str, PlainReader] = {
    "CAS": _adjustments,
    "NM1": _name,
    "DTM": _date_of_claim,
    "REF": partial(_reference_part, CLAIM_REFERENCES),
    "AMT": _amount_of_claim,
}
LINE_PLAIN: dict[str, PlainReader] = {
    "CAS": _adjustments,
    "DTM": _date_of_line,
    "REF": partial(_reference_part, LINE_REFERENCES),
    "AMT": _amount,
}
