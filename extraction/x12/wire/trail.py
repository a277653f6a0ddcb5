"""The trail: where each value of a record came from, and what was odd about it, kept while a transaction is read."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extraction.records import Finding
from extraction.sources import SourceMap
from extraction.x12.wire.layout import LAST_ELEMENT, FixedLayout, Kind, Layout
from extraction.x12.wire.lost_claims import reads_like_claim
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.values import (
    LARGEST_AMOUNT,
    clean_text,
    decimals_of,
    parse_date,
    parse_number,
    split_composite,
)

_UNREADABLE: dict[Kind, tuple[str, str]] = {
    "money": ("amount_unreadable", "is no amount"),
    "quantity": ("quantity_unreadable", "is no number"),
    "date": ("invalid_date", "is no date"),
}


@lru_cache(maxsize=2048)
def element_name(segment_id: str, index: int) -> str:
    """The name of an element as X12 writes it: SVC03, N104."""
    return f"{segment_id}{index:02d}"


def _where(segment: Segment, index: int) -> str:
    return f"{element_name(segment.id, index)} in segment {segment.number}"


def pointer_part(name: str) -> str:
    """Escape a name that comes from the file for use in a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1") if "~" in name or "/" in name else name


class Trail:
    """Reads elements, and remembers the source of each value by its JSON pointer and every oddity as a finding.

    Paths start at the record, or between `enter` and `leave` at the claim entered.
    """

    __slots__ = (
        "component",
        "fields",
        "findings",
        "odd_component",
        "prefix",
        "recording",
        "settled",
        "table",
        "unreadable",
    )

    def __init__(self, component: str = "") -> None:
        self.fields = SourceMap()
        self.findings: list[Finding] = []
        self.settled: list[Finding] = []
        self.component = component
        self.odd_component = False
        self.unreadable: set[str] = set()
        self.recording = True
        self.leave()

    def enter(self, prefix: str) -> None:
        """From here on paths start at the claim at `prefix`."""
        self.prefix = prefix
        self.table = self.fields.table(prefix)

    def leave(self) -> None:
        """From here on paths start at the record."""
        self.recording = True
        self.enter("")

    def enter_unrecorded(self, prefix: str) -> None:
        """From here on paths start at the claim at `prefix`, whose sources are not kept: it is read again for them."""
        self.recording, self.prefix = False, prefix

    def take_findings(self, prefix: str) -> tuple[Finding, ...]:
        """Take the findings of the claim at `prefix` out. Those of the record itself are settled: nobody looks through
        them again for each claim.
        """
        if not self.findings:
            return ()
        inside = prefix + "/"
        taken: list[Finding] = []
        later: list[Finding] = []
        for finding in self.findings:
            if finding.path == prefix or finding.path.startswith(inside):
                taken.append(finding)
            else:
                (later if finding.path.startswith("/claims/") else self.settled).append(finding)
        self.findings[:] = later
        if self.unreadable:
            self.unreadable = {pointer for pointer in self.unreadable if not pointer.startswith(inside)}
        return tuple(taken)

    def find(self, code: str, path: str, message: str, amount: Decimal | None = None) -> None:
        self.findings.append(Finding(code=code, path=self.prefix + path, message=message, amount=amount))

    def read(self, segment: Segment, layout: Layout, path: str, into: dict[str, Any]) -> None:
        """Read every element of a segment into `into`. What has no place in the layout is a finding."""
        if (
            segment[4]
            and not self.recording
            and isinstance(layout, FixedLayout)
            and layout.read_plain(segment[2], into)
        ):
            return
        offset, starts, beyond = segment.offset, segment.starts, 0
        for index, raw in enumerate(segment.elements):
            if raw and index:
                place = layout.get(index)
                if place is None:
                    if index > LAST_ELEMENT:
                        beyond += 1
                    else:
                        self._unread(segment, index, raw, path)
                elif place[1] != "skip":
                    self.keep(segment, index, starts[index] if starts else offset, raw, place, path, into)
            offset += len(raw) + 1
        self.beyond(segment, beyond, path, "elements")

    def keep(
        self,
        segment: Segment,
        index: int,
        offset: int,
        raw: str,
        place: tuple[str, Kind],
        path: str,
        into: dict[str, Any],
    ) -> None:
        """Convert one element and keep it, unless its field is taken already."""
        name, kind = place
        pointer = f"{path}/{name}"
        if name in into:
            message = f"{_where(segment, index)} says a second time what was read before"
            self.find("value_repeated", pointer, message)
            return
        value = self.convert(segment, index, raw, kind, pointer)
        if value is not None:
            into[name] = value
            self.printed(pointer, segment, index, offset)

    def convert(self, segment: Segment, index: int, raw: str, kind: Kind, pointer: str) -> Any:
        """The value of an element, or None with a finding if it cannot be read, or without one if it is blank."""
        text = clean_text(raw)
        if kind == "text":
            return text or None
        value = parse_date(text) if kind == "date" else parse_number(text)
        if value is None:
            if text:
                code, words = _UNREADABLE[kind]
                self.unreadable.add(self.prefix + pointer)
                self.find(code, pointer, f"{_where(segment, index)} {words}")
        elif kind == "money" and isinstance(value, Decimal):
            self._check_amount(segment, index, text, value, pointer)
        return value

    def _check_amount(self, segment: Segment, index: int, text: str, amount: Decimal, pointer: str) -> None:
        if amount and decimals_of(text) > 2:
            self.find("amount_precision", pointer, f"{_where(segment, index)} has more than two decimals", amount)
        if abs(amount) > LARGEST_AMOUNT:
            message = f"{_where(segment, index)} has more digits than the guide allows"
            self.find("amount_too_large", pointer, message, amount)

    def printed(self, pointer: str, segment: Segment, index: int, offset: int) -> None:
        """The value at the pointer is an element of the segment, `offset` bytes from the start of the file."""
        if self.recording:
            self.table[sys.intern(pointer)] = (segment[0], element_name(segment[2][0], index), offset, False)

    def derived(self, pointer: str, segment: Segment, elements: str) -> None:
        """The value at the pointer was computed from the named elements of the loop that the segment opens."""
        if self.recording:
            self.table[sys.intern(pointer)] = (segment[0], elements, segment[1], True)

    def same(self, pointer: str, as_pointer: str) -> None:
        """The value at the pointer repeats the one at `as_pointer`."""
        if self.recording:
            self.table[sys.intern(pointer)] = self.table[as_pointer]

    def composite(self, raw: str, path: str) -> list[str]:
        """The components of an element; a separator other than ISA16's is one finding in a transaction."""
        components, odd = split_composite(raw, self.component)
        if odd and self.component and not self.odd_component:
            self.odd_component = True
            message = "Composite elements use another separator than the one that ISA16 names"
            self.find("component_separator_differs", path, message)
        return components

    def missing(self, names: Iterable[str], values: Mapping[str, Any], path: str, what: str) -> None:
        """The guide requires these fields: each that the file leaves blank is a finding."""
        for name in names:
            if name not in values and f"{self.prefix}{path}/{name}" not in self.unreadable:
                self.find("element_missing", f"{path}/{name}", f"{what} lacks its {name.replace('_', ' ')}")

    def unread_segment(self, segment: Segment, path: str) -> None:
        """A segment that has no place where it stands. What follows the unreadable beginning of a claim is read as part
        of the claim before it.
        """
        if reads_like_claim(segment.id):
            message = f"Segment {segment.number} begins like a claim and cannot be read: a claim may be lost"
            self.find("claim_may_be_lost", path, message)
            return
        name = (
            segment.id if segment.id.isascii() and segment.id.isalnum() and len(segment.id) <= 3 else "of no known kind"
        )
        self.find("segment_not_read", path, f"Segment {segment.number} ({name}) has no place here and was not read")

    def beyond(self, segment: Segment, count: int, path: str, what: str) -> None:
        """One finding for all that no segment has: a million elements would else become a million findings."""
        if count > 0:
            where = f"after the {LAST_ELEMENT}th of segment {segment.number}"
            self.find("element_not_read", path, f"{count} {what} {where} have no place in the record and were not read")

    def _unread(self, segment: Segment, index: int, raw: str, path: str) -> None:
        if clean_text(raw):
            self.find("element_not_read", path, f"{_where(segment, index)} has no place in the record and was not read")
