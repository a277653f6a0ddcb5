"""What the answers of payers share: procedures, periods, counts, and values that stand in several places."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from extraction.x12.wire.common import element_offsets
from extraction.x12.wire.composites import read_composite, read_list
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction
from extraction.x12.wire.values import clean_text

# BHT, alike in 276, 277, 277CA and 271.
BEGINNING: Layout = {
    1: ("structure", "text"),
    2: ("purpose", "text"),
    3: ("reference", "text"),
    4: ("created", "date"),
    5: ("created_time", "text"),
    6: ("type", "text"),
}
BIRTH: Layout = {1: ("", "skip"), 2: ("birth_date", "date"), 3: ("sex", "text")}
_PERIOD = 3
_PROCEDURE: Layout = {
    1: ("procedure_qualifier", "text"),
    2: ("procedure", "text"),
    **dict.fromkeys(range(3, 7), ("", "skip")),
}


def read_procedure(trail: Trail, segment: Segment, index: int, path: str, into: dict[str, Any]) -> None:
    """A composite medical procedure: qualifier, code, four modifiers."""
    read_composite(trail, segment, index, _PROCEDURE, path, into)
    into["modifiers"] = read_list(trail, segment, index, f"{path}/modifiers", first=3, last=6)


def read_period(trail: Trail, segment: Segment, path: str, names: tuple[str, str | None], into: dict[str, Any]) -> bool:
    """DTP03 under D8 (one day, both ends of the period) or RD8; other formats are read as one day, if they begin so.

    `names` are the fields of the first and the last day, None where only the first is kept. False if a field is
    taken already: a second date of a kind has no place.
    """
    first, last = names
    raw = segment.elements[_PERIOD] if len(segment.elements) > _PERIOD else ""
    if first in into or not clean_text(raw):
        return False
    offset = element_offsets(segment)[_PERIOD]
    start, hyphen, end = raw.partition("-")
    _day(trail, segment, offset, start, f"{path}/{first}", into)
    if last is None:
        return True
    if hyphen:
        _day(trail, segment, offset + len(start) + 1, end, f"{path}/{last}", into)
    elif first in into:
        into[last] = into[first]
        trail.same(f"{path}/{last}", f"{path}/{first}")
    return True


def _day(trail: Trail, segment: Segment, offset: int, raw: str, pointer: str, into: dict[str, Any]) -> None:
    value = trail.convert(segment, _PERIOD, raw, "date", pointer)
    if value is not None:
        into[pointer.rpartition("/")[2]] = value
        trail.printed(pointer, segment, _PERIOD, offset)


def whole_numbers(trail: Trail, names: tuple[str, ...], path: str, values: dict[str, Any]) -> None:
    """Turn these quantities into whole numbers; one that is none is a finding and is not kept."""
    for name in names:
        value = values.get(name)
        if isinstance(value, Decimal):
            values[name] = int(value)
            if values[name] != value:
                trail.find("quantity_unreadable", f"{path}/{name}", "A count is no whole number")
                del values[name]
                del trail.table[f"{path}/{name}"]


def repeat(trail: Trail, values: dict[str, Any], from_table: str, from_path: str, path: str) -> None:
    """The values of another level or claim stand here too: their sources are those of the first place."""
    origin = trail.fields.table(from_table)
    for name in values:
        trail.table[f"{path}/{name}"] = origin[f"{from_path}/{name}"]


def version_of(transaction: Transaction) -> str:
    """ST03, else GS08: the guide that the transaction follows."""
    header, group = transaction.header, transaction.group
    said = clean_text(header.elements[3]) if header and len(header.elements) > 3 else ""
    return said or (clean_text(group.elements[8]) if group and len(group.elements) > 8 else "")


def qualifier(segment: Segment, index: int = 1) -> str:
    """An element that says what kind of value follows, without its padding; empty where there is none."""
    return segment.elements[index].strip() if len(segment.elements) > index else ""


def open_trail(transaction: Transaction) -> Trail:
    """A trail that knows what was odd about the envelope."""
    trail = Trail(transaction.component)
    for oddity in transaction.oddities:
        trail.find(oddity.code, "", oddity.message)
    return trail
