"""Bytes to segments: delimiters as used, positions, and what was odd on the way.

A file may hold several interchanges, each with delimiters of its own, or none at all (a fragment). The whole of a file
and its pieces are cut by the same cutter.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from extraction.errors import UnreadableInputError
from extraction.x12.wire.delimiters import (
    BLANK,
    BYTE_ORDER_MARK,
    LONGEST_ISA,
    SAMPLE,
    UNTERMINATED,
    Delimiters,
    check_pieces,
    delimiters_of,
    tight_end,
)
from extraction.x12.wire.incoming import IncomingText
from extraction.x12.wire.segment import Oddity, Segment, Stretch, WholeClaim, joined_segment, tight_segments

__all__ = ["Oddity", "Segment", "SegmentCutter", "SegmentedFile", "WholeClaim", "chunks_of", "segment_file"]

# Bytes cut at once: few enough that the segments of a chunk stay in the processor's cache, however large the file.
CHUNK = 1 << 16
# No segment of X12 comes near: more without a terminator is no X12, must not fill the memory, and is nobody's account
# number.
LONGEST_SEGMENT = 1 << 22


@dataclass(frozen=True, slots=True)
class SegmentedFile:
    """All segments of a file in order, the component separator in force from each ISA on, and what was odd."""

    segments: list[Segment]
    components: dict[int, str] = field(default_factory=dict)
    oddities: list[Oddity] = field(default_factory=list)


def looks_like_x12(data: bytes) -> bool:
    """True if the bytes hold an ISA, or begin like a fragment of a transaction."""
    try:
        return IncomingText([data]).find_start() >= 0
    except UnreadableInputError:
        return False


def segment_file(data: bytes) -> SegmentedFile:
    """Cut a file into segments, in linear time.

    Raises `UnreadableInputError` if nothing in the bytes looks like a segment.
    """
    cutter = SegmentCutter(chunks_of(data))
    file = SegmentedFile([])
    for batch in cutter:
        file.components.setdefault(cutter.interchange, cutter.component)
        file.segments.extend(batch)
    file.oddities.extend(cutter.oddities)
    return file


def chunks_of(data: bytes) -> Iterator[bytes]:
    """The bytes of a file in pieces."""
    return (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))


class SegmentCutter:
    """Cuts bytes into segments as they come; iterating over it gives lists of segments, none across interchanges.
    `stretches` gives lists of stretches in their place: some segments, or a claim that need not be cut.

    With each list, `interchange` is the number of the first segment of its interchange, `component` ISA16. `oddities`
    grows: whoever iterates may empty it. `longest` is the most bytes that a segment may have (None: no limit).

    Iterating raises `UnreadableInputError` if nothing in the bytes looks like a segment, or one is too long.
    """

    def __init__(self, chunks: Iterable[bytes], longest: int | None = None) -> None:
        self.oddities: list[Oddity] = []
        self.number = 0
        self.interchange = 1
        self.component = ""
        self._incoming = IncomingText(chunks, longest)

    def __iter__(self) -> Iterator[list[Segment]]:
        return ([segment for stretch in batch for segment in stretch] for batch in self.stretches())

    def stretches(self) -> Iterator[list[Stretch]]:
        incoming = self._incoming
        start: int | None = incoming.find_start()
        if incoming.text[:start].strip(BLANK + BYTE_ORDER_MARK):
            self.oddities.append(Oddity("text_before_envelope", "Text before the first segment was not read", 1))
        while start is not None:
            incoming.drop(start)
            start = yield from self._cut_interchange(incoming)

    def _cut_interchange(self, incoming: IncomingText) -> Generator[list[Stretch], None, int | None]:
        """Cut the interchange that begins the text; return where the next one begins."""
        incoming.load(SAMPLE + LONGEST_ISA)
        sampled = min(SAMPLE, len(incoming.text))
        delimiters = delimiters_of(incoming.text, 0, incoming.next_interchange(1, sampled) or sampled)
        self.interchange, self.component = self.number + 1, delimiters.component
        if delimiters.opening:
            message = "The segments behind the ISA are divided by other delimiters than those of the ISA"
            self.oddities.append(Oddity("delimiters_differ", message, self.number + 1))
        scanned = 1
        while True:
            safe = incoming.safe_end()
            following = incoming.next_interchange(scanned, safe)
            ended = following is not None or incoming.ended
            end, whole = (
                (safe if following is None else following, True) if ended else incoming.last_end(safe, delimiters)
            )
            yield self._cut(incoming.text[: max(0, end)], incoming.offset, delimiters, whole)
            if ended:
                return following
            scanned = max(0, safe - end - 1)
            incoming.drop(end + 1)
            incoming.check_length("a segment terminator", self.number + 1)
            incoming.load(2 * len(incoming.text) + 1)  # Twice as much, where there is no terminator in sight.

    def _cut(self, block: str, offset: int, delimiters: Delimiters, complete: bool) -> list[Stretch]:
        """The stretches of a block at this offset; `complete` if its last claim is all there."""
        if len(block) > LONGEST_SEGMENT:
            check_pieces(block, offset, delimiters.segment, LONGEST_SEGMENT)
        if block.startswith("ISA"):  # Its elements are padded, and would make the whole block look odd.
            opening = delimiters.opening or delimiters
            first = len(block.partition(opening.segment)[0])
            head = self._cut_loose(block[:first], offset, opening)
            return [head, *self._cut_after(block[first + 1 :], offset + first + 1, delimiters, complete)]
        return self._cut_after(block, offset, delimiters, complete)

    def _cut_after(self, block: str, offset: int, delimiters: Delimiters, complete: bool) -> list[Stretch]:
        lead = len(block) - len(block.lstrip(BLANK))
        block, offset = block[lead:].rstrip(BLANK + delimiters.segment), offset + lead
        end = tight_end(block, delimiters)
        if end is None:
            return [self._cut_loose(block, offset, delimiters)]
        return self._cut_tight(block, offset, end, delimiters.element, complete)

    def _cut_tight(self, block: str, offset: int, end: str, separator: str, complete: bool) -> list[Stretch]:
        """Claims are left whole, what stands before them is cut, and so is a claim that may not be all there."""
        opening = "CLP" + separator
        first, *claims = block.split(end + opening) if end + end not in block else [block]
        segments = tight_segments(first, self.number + 1, offset, end, separator)
        stretches: list[Stretch] = [segments]
        self.number += len(segments)
        offset += len(first) + len(end)
        last = opening + claims.pop() if claims and not complete else ""
        for text in claims:
            claim = WholeClaim(self.number + 1, offset, opening + text, end, separator)
            stretches.append(claim)
            self.number = claim.last
            offset += len(claim.text) + len(end)
        if last:
            segments = tight_segments(last, self.number + 1, offset, end, separator)
            stretches.append(segments)
            self.number += len(segments)
        return stretches

    def _cut_loose(self, block: str, position: int, delimiters: Delimiters) -> list[Segment]:
        segments: list[Segment] = []
        for piece in block.split(delimiters.segment):
            body = piece.strip(BLANK)
            if body:
                offset = position + piece.index(body[0])
                if "\n" in body or "\r" in body:
                    segments.extend(self._broken(offset, body, delimiters))
                else:
                    self.number += 1
                    plain = body.isascii() and body.isprintable() and (" " + delimiters.element) not in body
                    segments.append(Segment(self.number, offset, body.split(delimiters.element), None, plain))
            position += len(piece) + 1
        return segments

    def _broken(self, offset: int, body: str, delimiters: Delimiters) -> Iterator[Segment]:
        """A line break inside a segment is a wrapped line, unless a known segment begins after it: then a terminator
        is missing.

        After an element separator it is always a wrapped line: what follows is the value of that element.
        """
        begin = 0
        for match in UNTERMINATED.finditer(body) if delimiters.breaks_tell else ():
            blanks, separator = match.group(1), match.group(3)
            ends_value = body[match.start() - 1] != delimiters.element
            if separator == delimiters.element and ends_value and ("\n" in blanks or "\r" in blanks):
                self.number += 1
                message = "A segment terminator is missing: the line break was taken for it"
                self.oddities.append(Oddity("terminator_missing", message, self.number + 1))
                yield joined_segment(self.number, offset + begin, body[begin : match.start()], delimiters.element)
                begin = match.end()
        self.number += 1
        yield joined_segment(self.number, offset + begin, body[begin:], delimiters.element)
