"""A claim kept as text after it was read, so that it can be read again for the sources of its values."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extraction.records import ClaimPayment
from extraction.sources import Table
from extraction.x12.remittance.claim import ClaimReader
from extraction.x12.wire.segments import Segment, WholeClaim
from extraction.x12.wire.trail import Trail

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


class KeptSegments:
    """The segments of a claim in little memory, whatever is odd about them; iterating over it gives them."""

    __slots__ = ("number", "offsets", "starts", "text")

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.number = segments[0].number
        self.text = _SEGMENT.join([_ELEMENT.join(segment[2]) for segment in segments])
        self.offsets = array("q", [segment[1] for segment in segments])
        self.starts = {place: segment[3] for place, segment in enumerate(segments) if segment[3]} or None

    def __iter__(self) -> Iterator[Segment]:
        starts = self.starts or {}
        for place, (body, offset) in enumerate(zip(self.text.split(_SEGMENT), self.offsets, strict=True)):
            yield Segment(self.number + place, offset, body.split(_ELEMENT), starts.get(place))


class KeptClaim(NamedTuple):
    """A claim that was read, with all that reading it again takes."""

    prefix: str
    component: str
    summary_segment: Segment | None
    segments: KeptSegments | WholeClaim

    def sources(self) -> Table:
        """Pointers from the claim to where each value came from: the claim is read again."""
        trail = Trail(self.component)
        trail.enter(self.prefix)
        read_claim(trail, list(self.segments), None, self.summary_segment)
        return trail.table
