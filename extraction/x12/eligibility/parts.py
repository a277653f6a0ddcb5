"""What people and benefits of a 271 share: rejections (AAA) and spans of dates (DTP)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from extraction.records import ClaimDate
from extraction.x12.submission.parts import read_date
from extraction.x12.wire.common import element_offsets, read_rest
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text

# AAA01 says whether the inquiry was valid, which the reason in AAA03 says better.
_REASON, _FOLLOW_UP = 3, 4
# No qualifier reads so: every date is one of its own.
_NO_NAMED_DATE = " "
# DTP01 of the first and of the last day, the most telling first. A period under one qualifier gives both.
Spans = Sequence[tuple[str, str]]
COVERAGE_SPANS: Spans = (("346", "347"), ("356", "357"), ("291", "291"), ("307", "307"))
BENEFIT_SPANS: Spans = (("348", "349"), ("292", "292"), *COVERAGE_SPANS, ("193", "194"), ("472", "472"))


class Rejections:
    """AAA of one level: why the inquiry was not answered, and what to do about it."""

    def __init__(self, trail: Trail, path: str) -> None:
        self.trail = trail
        self.path = path
        self.codes: dict[str, list[str]] = {"rejections": [], "follow_ups": []}

    def take(self, segment: Segment) -> bool:
        for name, index in (("rejections", _REASON), ("follow_ups", _FOLLOW_UP)):
            text = clean_text(segment.elements[index]) if index < len(segment.elements) else ""
            if text:
                pointer = f"{self.path}/{name}/{len(self.codes[name])}"
                self.trail.printed(pointer, segment, index, element_offsets(segment)[index])
                self.codes[name].append(text)
        read_rest(self.trail, segment, _FOLLOW_UP + 1, self.path)
        return True

    def fields(self) -> dict[str, Any]:
        return {name: tuple(codes) for name, codes in self.codes.items()}


def read_day(trail: Trail, segment: Segment, path: str, dates: list[ClaimDate]) -> bool:
    """DTP: every one is kept under its qualifier."""
    read_date(trail, segment, path, _NO_NAMED_DATE, {}, dates)
    return True


def settle_span(trail: Trail, path: str, dates: Sequence[ClaimDate], spans: Spans, values: dict[str, Any]) -> None:
    """The first span that any date tells becomes `start` and `end`."""
    for first, last in spans:
        _settle(trail, path, dates, (first, last), values)
        if "start" in values or "end" in values:
            return


def _settle(trail: Trail, path: str, dates: Sequence[ClaimDate], span: tuple[str, str], values: dict[str, Any]) -> None:
    first, last = span
    for index, date in enumerate(dates):
        pointer = f"{path}/dates/{index}"
        if date.qualifier == first and date.start and "start" not in values:
            values["start"] = date.start
            trail.same(f"{path}/start", f"{pointer}/start")
        if date.qualifier == first and date.end and "end" not in values:
            values["end"] = date.end
            trail.same(f"{path}/end", f"{pointer}/end")
        if date.qualifier == last != first and date.start and "end" not in values:
            values["end"] = date.start
            trail.same(f"{path}/end", f"{pointer}/start")
