"""Bytes to segments: delimiters as used, positions, and what was odd on the way.

A file may hold several interchanges, each with delimiters of its own, or none at all (a fragment). The text is taken
byte by byte (Latin-1), so that an offset in the text is an offset in the file; `values` decodes what is not ASCII,
element by element. The whole of a file and its pieces are cut by the same cutter.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from extraction.errors import Place, UnreadableInputError
from extraction.x12.wire.delimiters import (
    BLANK,
    BYTE_ORDER_MARK,
    LONGEST_ISA,
    SAMPLE,
    UNTERMINATED,
    Delimiters,
    check_pieces,
    delimiters_of,
    fragment_inside,
    fragment_start,
    interchange_start,
    last_before,
    segment_id,
    tight_end,
)
from extraction.x12.wire.segment import Oddity, Segment, Stretch, WholeClaim, joined_segment, tight_segments

__all__ = ["Oddity", "Segment", "SegmentCutter", "SegmentedFile", "WholeClaim", "chunks_of", "segment_file"]

# Bytes cut at once: few enough that the segments of a chunk stay in the processor's cache, however large the file.
CHUNK = 1 << 16
# Line breaks and indentation between two segments.
_MOST_BLANKS = 8
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
        return SegmentCutter([data]).find_start() >= 0
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
        self.chunks = iter(chunks)
        self.longest = longest
        self.oddities: list[Oddity] = []
        self.number = 0
        self.interchange = 1
        self.component = ""
        self._text = ""
        self._offset = 0
        self._before = ""
        self._ended = False

    def __iter__(self) -> Iterator[list[Segment]]:
        return ([segment for stretch in batch for segment in stretch] for batch in self.stretches())

    def stretches(self) -> Iterator[list[Stretch]]:
        start: int | None = self.find_start()
        if self._text[:start].strip(BLANK + BYTE_ORDER_MARK):
            self.oddities.append(Oddity("text_before_envelope", "Text before the first segment was not read", 1))
        while start is not None:
            self._drop(start)
            start = yield from self._cut_interchange()

    def find_start(self) -> int:
        """Where the first segment begins: at the start of the bytes, else at an ISA, else on a line inside."""
        while self._load(2 * len(self._text) + LONGEST_ISA):  # Twice as much each time: looked through in linear time.
            start = self._known_start()
            if start is not None:
                return start
            self._check_length("an ISA or ST segment")
        start = self._known_start()
        if start is None:
            start = fragment_inside(self._text)
        if start is None:
            raise UnreadableInputError(
                "no_segments",
                place=Place(offset=0),
                found=self._text.encode("latin-1"),
                expected="an ISA or ST segment",
            )
        return start

    def _known_start(self) -> int | None:
        start = fragment_start(self._text)
        return interchange_start(self._text, 0, self._safe_end()) if start is None else start

    def _cut_interchange(self) -> Generator[list[Stretch], None, int | None]:
        """Cut the interchange that begins the text; return where the next one begins."""
        self._load(SAMPLE + LONGEST_ISA)
        sampled = min(SAMPLE, len(self._text))
        delimiters = delimiters_of(self._text, 0, interchange_start(self._text, 1, sampled, self._before) or sampled)
        self.interchange, self.component = self.number + 1, delimiters.component
        if delimiters.opening:
            message = "The segments behind the ISA are divided by other delimiters than those of the ISA"
            self.oddities.append(Oddity("delimiters_differ", message, self.number + 1))
        scanned = 1
        while True:
            safe = self._safe_end()
            following = interchange_start(self._text, scanned, safe, self._before)
            ended = following is not None or self._ended
            end, whole = (safe if following is None else following, True) if ended else self._last_end(safe, delimiters)
            yield self._cut(self._text[: max(0, end)], delimiters, whole)
            if ended:
                return following
            scanned = max(0, safe - end - 1)
            self._drop(end + 1)
            self._check_length("a segment terminator")
            self._load(2 * len(self._text) + 1)  # As above, where there is no terminator in sight.

    def _cut(self, block: str, delimiters: Delimiters, complete: bool) -> list[Stretch]:
        """The stretches of a block that begins the text; `complete` if its last claim is all there."""
        if len(block) > LONGEST_SEGMENT:
            check_pieces(block, self._offset, delimiters.segment, LONGEST_SEGMENT)
        if block.startswith("ISA"):  # Its elements are padded, and would make the whole block look odd.
            opening = delimiters.opening or delimiters
            first = len(block.partition(opening.segment)[0])
            head = self._cut_loose(block[:first], self._offset, opening)
            return [head, *self._cut_after(block[first + 1 :], self._offset + first + 1, delimiters, complete)]
        return self._cut_after(block, self._offset, delimiters, complete)

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

    def _last_end(self, stop: int, delimiters: Delimiters) -> tuple[int, bool]:
        """Where to end a block that ends no interchange, and whether its last claim is all there: before the last CLP
        of its second half, else behind the last segment.
        """
        claim = self._text.rfind("CLP" + delimiters.element, max(0, stop) // 2, max(0, stop))
        before = self._text[max(0, claim - _MOST_BLANKS) : max(0, claim)].rstrip(BLANK)
        if before.endswith(delimiters.segment):
            return self._text.rfind(delimiters.segment, 0, claim), True
        return self._text.rfind(delimiters.segment, 0, max(0, stop)), False

    def _safe_end(self) -> int:
        """Up to here the text shows whether an interchange begins."""
        return len(self._text) if self._ended else max(0, len(self._text) - LONGEST_ISA)

    def _load(self, length: int) -> bool:
        """Read on until so much text is there, or the end is met. False if there was nothing more to read."""
        parts, missing = [self._text], length - len(self._text)
        while missing > 0 and not self._ended:
            chunk = next(self.chunks, b"")
            self._ended = not chunk
            parts.append(chunk.decode("latin-1"))
            missing -= len(chunk)
        self._text = "".join(parts)
        return len(parts) > 1 and not (len(parts) == 2 and self._ended)

    def _drop(self, position: int) -> None:
        self._before = last_before(self._text, position, self._before)
        self._text = self._text[position:]
        self._offset += position

    def _check_length(self, expected: str) -> None:
        if self.longest is not None and len(self._text) > self.longest:
            place = Place(offset=self._offset, segment=self.number + 1, segment_id=segment_id(self._text, 0))
            raise UnreadableInputError(
                "segment_too_long", place=place, expected=f"{expected} within {self.longest} bytes"
            )
