"""How much one claim may hold: where it holds more than its guide allows that is told, what would fill the memory of
those who read and decide it is refused.
"""

from __future__ import annotations

from extraction.errors import Place, TooLargeInputError
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

# Ten times what any guide allows.
MOST_LINES = 10_000
# More than the lines of a claim have with all that may repeat in them, or a transaction outside of its claims.
MOST_SEGMENTS = 250_000


def check_lines(trail: Trail, count: int, allowed: int) -> None:
    """A finding if a claim has more lines than the guide lets their loop repeat."""
    if count > allowed:
        trail.find("too_many_lines", "/lines", f"The claim has {count} service lines: the guide allows {allowed}")


def check_another_line(segment: Segment, count: int) -> None:
    """Raises `TooLargeInputError` if this segment begins one line too many behind so many lines."""
    if count >= MOST_LINES:
        place = Place(offset=segment.offset, segment=segment.number, segment_id=segment.id)
        raise TooLargeInputError("too_many_lines", place=place, expected=f"at most {MOST_LINES} lines in a claim")


def check_progress(segment: Segment, latest: int) -> None:
    """Raises `TooLargeInputError` if too many segments belong to one claim or to none, `latest` being the number of the
    last one that ended a claim or a transaction.
    """
    if segment.number - latest > MOST_SEGMENTS:
        place = Place(offset=segment.offset, segment=segment.number)
        expected = f"the end of a claim or of a transaction within {MOST_SEGMENTS} segments"
        raise TooLargeInputError("claim_too_long", place=place, expected=expected)
