"""STC, and what it is told of: a claim's lines in a 277CA, 276 or 277 (loops 2210 and 2220)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extraction.records import ClaimStatus, LineStatus, Reference, StatusCode
from extraction.x12.wire.common import name_reference, read_reference
from extraction.x12.wire.composites import read_composite
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.parts import qualifier, read_period, read_procedure
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

_STATUS: Layout = {
    **dict.fromkeys((1, 10, 11), ("", "skip")),
    2: ("date", "date"),
    3: ("action", "text"),
    4: ("charge", "money"),
    5: ("paid", "money"),
    6: ("adjudicated", "date"),
    7: ("payment_method", "text"),
    8: ("payment_date", "date"),
    9: ("check_number", "text"),
    12: ("message", "text"),
}
_CODE: Layout = {
    1: ("category", "text"),
    2: ("status", "text"),
    3: ("entity", "text"),
    4: ("code_list", "text"),
}
_SERVICE: Layout = {
    **dict.fromkeys((1,), ("", "skip")),
    2: ("charge", "money"),
    3: ("paid", "money"),
    4: ("revenue_code", "text"),
    7: ("units", "quantity"),
}
SERVICE_DATE = "472"
_LINE_CONTROL = "FJ"


def read_status(trail: Trail, segment: Segment, path: str, into: list[ClaimStatus]) -> None:
    """One STC with its one to three codes."""
    pointer = f"{path}/statuses/{len(into)}"
    values: dict[str, Any] = {}
    more: list[StatusCode] = []
    read_composite(trail, segment, 1, _CODE, pointer, values)
    for index in (10, 11):
        code: dict[str, Any] = {}
        read_composite(trail, segment, index, _CODE, f"{pointer}/more/{len(more)}", code)
        if code:
            more.append(StatusCode(**code))
    trail.read(segment, _STATUS, pointer, values)
    trail.missing(("category",), values, pointer, "The status")
    into.append(ClaimStatus(**values, more=tuple(more)))


class LineStatusReader:
    """Takes the segments from one SVC on, until the next line, claim or level begins."""

    def __init__(self, trail: Trail, segment: Segment, path: str) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.statuses: list[ClaimStatus] = []
        self.references: list[Reference] = []
        trail.read(segment, _SERVICE, path, self.values)
        read_procedure(trail, segment, 1, path, self.values)

    def take(self, segment: Segment) -> bool:
        """Read a segment of the loop; False if it has no place here."""
        reader = _READERS.get(segment.elements[0])
        return reader is not None and reader(self, segment)

    def finish(self) -> LineStatus:
        return LineStatus(**self.values, statuses=tuple(self.statuses), references=tuple(self.references))

    def _status(self, segment: Segment) -> bool:
        read_status(self.trail, segment, self.path, self.statuses)
        return True

    def _reference(self, segment: Segment) -> bool:
        reference = read_reference(self.trail, segment, self.path, self.references)
        if reference.qualifier == _LINE_CONTROL:
            name_reference(self.trail, segment, self.path, "line_control", reference, self.values)
        return True

    def _date(self, segment: Segment) -> bool:
        if qualifier(segment) != SERVICE_DATE:
            return False
        return read_period(self.trail, segment, self.path, ("service_from", "service_to"), self.values)


_READERS: dict[str, Callable[[LineStatusReader, Segment], bool]] = {
    "STC": LineStatusReader._status,
    "REF": LineStatusReader._reference,
    "DTP": LineStatusReader._date,
}
