"""A claim kept as text after it was read, so that it can be read again for the sources of its values."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from extraction.records import ClaimPayment
from extraction.sources import Table
from extraction.x12.claim import ClaimReader
from extraction.x12.segments import Segment
from extraction.x12.trail import Trail

# The segment cutter leaves no line break in an element: here they stand between elements and between segments.
_ELEMENT, _SEGMENT = "\r", "\n"


def read_claim(
    trail: Trail, segments: Sequence[Segment], summary: int | None, summary_segment: Segment | None
) -> ClaimPayment:
    """Read the segments of loop 2100, the first of them CLP. The trail has entered the claim."""
    if summary_segment:
        trail.derived("/provider_summary", summary_segment, "LX")
    reader = ClaimReader(trail, segments[0], summary)
    take = reader.take
    for segment in segments[1:]:
        if not take(segment):
            trail.unread_segment(segment, reader.innermost_path)
    return reader.finish()


class KeptClaim(NamedTuple):
    """The segments of a claim in little memory, with all that reading them takes."""

    prefix: str
    component: str
    summary_segment: Segment | None
    number: int
    text: str
    offsets: array[int]
    starts: dict[int, list[int]] | None

    @classmethod
    def of(cls, trail: Trail, segments: Sequence[Segment], summary_segment: Segment | None) -> KeptClaim:
        return cls(
            trail.prefix,
            trail.component,
            summary_segment,
            segments[0].number,
            _SEGMENT.join([_ELEMENT.join(segment[2]) for segment in segments]),
            array("q", [segment[1] for segment in segments]),
            {place: segment[3] for place, segment in enumerate(segments) if segment[3]} or None,
        )

    def segments(self) -> list[Segment]:
        starts = self.starts or {}
        return [
            Segment(self.number + place, offset, body.split(_ELEMENT), starts.get(place))
            for place, (body, offset) in enumerate(zip(self.text.split(_SEGMENT), self.offsets, strict=True))
        ]

    def sources(self) -> Table:
        """Pointers from the claim to where each value came from: the claim is read again."""
        trail = Trail(self.component)
        trail.enter(self.prefix)
        read_claim(trail, self.segments(), None, self.summary_segment)
        return trail.table
