"""One segment, what was odd about it, and a claim whose segments need not be cut from each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple


class Segment(NamedTuple):
    """One segment: its number from 1 in the file, the byte offset of its first letter, its elements.

    `elements[0]` is the id. `starts` holds the offset of each element where a line was broken inside the segment: the
    lengths of its elements do not tell then. `plain` is true if all of it is known to be printable ASCII, and no
    element to end with a blank: its texts need no cleaning.
    """

    number: int
    offset: int
    elements: list[str]
    starts: list[int] | None = None
    plain: bool = False

    @property
    def id(self) -> str:
        return self.elements[0]


class Oddity(NamedTuple):
    """Something unusual that was read all the same: a stable code, words for a biller, and the segment where it
    was met.
    """

    code: str
    message: str
    segment: int


class WholeClaim:
    """The text of a claim payment from its CLP to the next one or the end of its interchange, in which the cutter saw
    nothing odd; iterating over it gives its segments. Whether all of them belong to the claim is not known yet.

    `number` and `offset` are those of the first segment, `last` is the number of the last one, `end` is what stands
    between segments.
    """

    __slots__ = ("end", "last", "number", "offset", "separator", "text")

    def __init__(self, number: int, offset: int, text: str, end: str, separator: str) -> None:
        self.number = number
        self.offset = offset
        self.text = text
        self.end = end
        self.separator = separator
        self.last = number + text.count(end)

    def leave_out(self, behind: list[str]) -> list[Segment]:
        """The last segments of the text, which are not of the claim: the claim ends before them."""
        text = self.end.join(behind)
        self.text = self.text[: -len(self.end + text)]
        self.last -= len(behind)
        offset = self.offset + len(self.text) + len(self.end)
        return tight_segments(text, self.last + 1, offset, self.end, self.separator)

    def __iter__(self) -> Iterator[Segment]:
        return iter(tight_segments(self.text, self.number, self.offset, self.end, self.separator))


# What a file is cut into: segments, or a claim that is left whole.
Stretch = list[Segment] | WholeClaim


def tight_segments(text: str, number: int, offset: int, end: str, separator: str) -> list[Segment]:
    """The segments of a text in which nothing is odd, numbered from `number` on."""
    segments: list[Segment] = []
    new, between = tuple.__new__, len(end)  # Half of the time of `Segment(...)`, which calls it from Python.
    for body in text.split(end):
        if body:
            segments.append(new(Segment, (number, offset, body.split(separator), None, True)))
            number += 1
        offset += len(body) + between
    return segments


def joined_segment(number: int, offset: int, body: str, separator: str) -> Segment:
    """A segment in which lines may be broken: its elements are joined again."""
    elements = body.split(separator)
    if "\n" not in body and "\r" not in body:
        return Segment(number, offset, elements)
    starts = accumulate((len(element) + 1 for element in elements), initial=offset)
    joined = [element.replace("\r", "").replace("\n", "") for element in elements]
    return Segment(number, offset, joined, list(starts))
