"""Segments that loops 2300, 2320 and 2400 of a claim share: DTP, HI, NTE, PWK, QTY, and those that are kept
as printed.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from extraction.records import Attachment, ClaimDate, Diagnosis, HealthCode, Note, PlainSegment
from extraction.x12.submission.layouts import ATTACHMENT, DIAGNOSIS, HEALTH_CODE, NOTE
from extraction.x12.wire.common import element_offsets, read_quantity, read_rest
from extraction.x12.wire.composites import components, read_composite
from extraction.x12.wire.layout import LAST_ELEMENT
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text, parse_date

DIAGNOSES = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN", "BK", "BF", "BJ", "PR", "BN"})
_OTHER_CODES = ("BBR", "BBQ", "BR", "BQ", "CAH", "BH", "BI", "BE", "BG", "TC", "DR", "BP", "BO")
QUALIFIERS = DIAGNOSES | frozenset(_OTHER_CODES)
_TIME_LENGTHS = (4, 6, 8)
_DAY_AND_TIME = (12, 14)
# 004010 says of each QTY of a claim or line that it counts days or units.
_UNITS = frozenset({"DA", "UN"})
# The composites of kept segments are written with the separator that the guides recommend, whatever the file uses.
_COMPONENT = ":"


def read_date(
    trail: Trail, segment: Segment, path: str, service: str, into: dict[str, Any], dates: list[ClaimDate]
) -> None:
    """DTP: a day (D8), a period (RD8), a day with a time (DT) or a time (TM).

    The first one under the qualifier `service` becomes service_from and service_to, every other one a date of its own.
    """
    elements = [*segment.elements, "", "", ""][:4]
    qualifier, kind, text = (clean_text(element) for element in elements[1:])
    start, end, time = _period(kind, text)
    if qualifier == service and start and not time and "service_from" not in into:
        into["service_from"], into["service_to"] = start, end or start
        _date_sources(trail, segment, text, {f"{path}/service_from": start, f"{path}/service_to": end or start})
    else:
        pointer = f"{path}/dates/{len(dates)}"
        _unreadable_date(trail, segment, pointer, text, readable=bool(start or time))
        _date_sources(trail, segment, text, {f"{pointer}/start": start, f"{pointer}/end": end, f"{pointer}/time": time})
        if qualifier:
            trail.printed(f"{pointer}/qualifier", segment, 1, element_offsets(segment)[1])
        dates.append(ClaimDate(qualifier=qualifier or None, start=start, end=end, time=time))
    read_rest(trail, segment, 4, path)


def _period(kind: str, text: str) -> tuple[datetime.date | None, datetime.date | None, str | None]:
    """First day, last day where a period is given, and time of day."""
    if kind == "TM" and text.isdigit() and len(text) in _TIME_LENGTHS:
        return None, None, text
    first, dash, last = text.partition("-")
    if dash:
        start, end = parse_date(first), parse_date(last)
        return (start, end, None) if start and end else (None, None, None)
    if text.isdigit() and len(text) in _DAY_AND_TIME:
        start = parse_date(text[:8])
        return start, None, text[8:] if start else None
    return parse_date(text), None, None


def _unreadable_date(trail: Trail, segment: Segment, path: str, text: str, *, readable: bool) -> None:
    if readable:
        return
    code, words = ("invalid_date", "is no date") if text else ("element_missing", "is missing")
    trail.unreadable.add(f"{trail.prefix}{path}/start")
    trail.find(code, f"{path}/start", f"DTP03 in segment {segment.number} {words}")


def _date_sources(trail: Trail, segment: Segment, text: str, found: dict[str, datetime.date | str | None]) -> None:
    """A last day stands behind the dash, a time behind the eight digits of its day; all else where DTP03 begins."""
    values = {pointer: value for pointer, value in found.items() if value is not None}
    for pointer, value in values.items():
        behind = 0
        if "-" in text and pointer.endswith(("/end", "/service_to")):
            behind = text.index("-") + 1
        elif isinstance(value, str) and len(values) > 1:
            behind = 8
        trail.printed(pointer, segment, 3, element_offsets(segment)[3] + behind)


def read_health_codes(
    trail: Trail, segment: Segment, path: str, diagnoses: list[Diagnosis], codes: list[HealthCode]
) -> None:
    """HI: each composite is a diagnosis or another code, told by its qualifier."""
    cut = False
    for index in range(1, min(len(segment.elements), LAST_ELEMENT + 1)):
        parts = [clean_text(text) for _, text, _ in components(trail, segment, index, path)]
        if cut or not any(parts):
            cut = False
            continue
        cut = parts[0] in QUALIFIERS and not any(parts[1:]) and _is_code(segment, index + 1)
        place = _Place(segment, index, index + 1 if cut else None)
        if parts[0] in DIAGNOSES:
            _diagnosis(trail, place, f"{path}/diagnoses/{len(diagnoses)}", diagnoses)
        else:
            _health_code(trail, place, f"{path}/codes/{len(codes)}", codes)
    trail.beyond(segment, len(segment.elements) - LAST_ELEMENT - 1, path, "elements")


class _Place(NamedTuple):
    """A composite of HI, and the element behind it that holds its code: some senders cut the composite in two."""

    segment: Segment
    element: int
    code_element: int | None


def _diagnosis(trail: Trail, place: _Place, path: str, into: list[Diagnosis]) -> None:
    values: dict[str, Any] = {}
    read_composite(trail, place.segment, place.element, DIAGNOSIS, path, values)
    _settle_code(trail, place, path, values)
    into.append(Diagnosis(qualifier=values.pop("qualifier", None), code=values.pop("code", None), **values))


def _health_code(trail: Trail, place: _Place, path: str, into: list[HealthCode]) -> None:
    values: dict[str, Any] = {}
    read_composite(trail, place.segment, place.element, HEALTH_CODE, path, values)
    _code_date(trail, place.segment, place.element, path, values)
    _settle_code(trail, place, path, values)
    into.append(HealthCode(qualifier=values.pop("qualifier", None), code=values.pop("code", None), **values))


def _is_code(segment: Segment, index: int) -> bool:
    """True if an element holds a code and nothing else."""
    raw = clean_text(segment.elements[index]) if index < len(segment.elements) else ""
    return raw.isalnum() and raw not in QUALIFIERS


def _settle_code(trail: Trail, place: _Place, path: str, values: dict[str, Any]) -> None:
    segment, index, behind = place
    if behind:
        read_composite(trail, segment, behind, {1: ("code", "text")}, path, values)
        message = f"HI{index:02d} and HI{behind:02d} in segment {segment.number} are the two parts of one composite"
        trail.find("composite_cut", path, message)
    elif "code" not in values:
        trail.find("element_missing", f"{path}/code", f"HI{index:02d} in segment {segment.number} has no code")


def _code_date(trail: Trail, segment: Segment, index: int, path: str, into: dict[str, Any]) -> None:
    """Components 3 and 4 of HI: the format, and a day or a period."""
    found = {number: (text, offset) for number, text, offset in components(trail, segment, index, path)}
    text, offset = found.get(4, ("", 0))
    first, dash, last = text.partition("-")
    for name, part, start in (("start", first, offset), ("end", last, offset + len(first) + 1)):
        if part:
            trail.keep(segment, index, start, part, (name, "date"), path, into)
        elif dash:
            trail.find(
                "invalid_date", f"{path}/{name}", f"A period in HI{index:02d} of segment {segment.number} is open"
            )


def read_note(trail: Trail, segment: Segment, path: str, into: list[Note]) -> None:
    """NTE."""
    values: dict[str, Any] = {}
    trail.read(segment, NOTE, f"{path}/notes/{len(into)}", values)
    into.append(Note(kind=values.get("kind"), text=values.get("text")))


def read_attachment(trail: Trail, segment: Segment, path: str, into: list[Attachment]) -> None:
    """PWK."""
    values: dict[str, Any] = {}
    trail.read(segment, ATTACHMENT, f"{path}/attachments/{len(into)}", values)
    into.append(Attachment(**{"report": None, **values}))


def read_count(trail: Trail, segment: Segment, path: str, into: dict[str, Decimal]) -> None:
    """QTY, whose third element says nothing that its qualifier does not."""
    if len(segment.elements) == 4 and clean_text(segment.elements[3]) in _UNITS:
        segment = segment._replace(elements=segment.elements[:3])
    read_quantity(trail, segment, path, into)


def keep_segment(trail: Trail, segment: Segment, path: str, into: list[PlainSegment]) -> None:
    """Keep a segment as printed, without padding and without empty elements at its end."""
    elements, offsets = segment.elements[: LAST_ELEMENT + 1], element_offsets(segment)
    texts = [clean_text(raw) for raw in elements]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    if trail.component and trail.component != _COMPONENT:
        texts = [text.replace(trail.component, _COMPONENT) for text in texts]
    for index, text in enumerate(texts):
        if index and text:
            trail.printed(f"{path}/{len(into)}/{index}", segment, index, offsets[index])
    into.append(tuple(texts))
    trail.beyond(segment, len(segment.elements) - LAST_ELEMENT - 1, path, "elements")
