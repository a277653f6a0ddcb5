"""Bytes that come in pieces, as the text that a cutter works on: of a file of any length only a part is in memory.

The text is taken byte by byte (Latin-1), so that an offset in the text is an offset in the file; `values` decodes what
is not ASCII, element by element.
"""

from __future__ import annotations

from collections.abc import Iterable

from extraction.errors import Place, UnreadableInputError
from extraction.x12.wire.delimiters import (
    BLANK,
    LONGEST_ISA,
    Delimiters,
    fragment_inside,
    fragment_start,
    interchange_start,
    last_before,
    segment_id,
)

# Line breaks and indentation between two segments.
_MOST_BLANKS = 8


class IncomingText:
    """The part of a file that is in memory: `load` adds to its end, `drop` takes from its beginning.

    `text` begins `offset` bytes into the file, `before` is the last character ahead of it that is not blank, and
    `ended` is true once nothing is left to load. `longest` is the most bytes that a segment may have (None: no limit).
    """

    def __init__(self, chunks: Iterable[bytes], longest: int | None = None) -> None:
        self.chunks = iter(chunks)
        self.longest = longest
        self.text = ""
        self.offset = 0
        self.before = ""
        self.ended = False

    def find_start(self) -> int:
        """Where the first segment begins: at the start of the bytes, else at an ISA, else on a line inside.

        Raises `UnreadableInputError` if nothing in the bytes looks like a segment.
        """
        while self.load(2 * len(self.text) + LONGEST_ISA):  # Twice as much each time: looked through in linear time.
            start = self._known_start()
            if start is not None:
                return start
            self.check_length("an ISA or ST segment", 1)
        start = self._known_start()
        if start is None:
            start = fragment_inside(self.text)
        if start is None:
            raise UnreadableInputError(
                "no_segments",
                place=Place(offset=0),
                found=self.text.encode("latin-1"),
                expected="an ISA or ST segment",
            )
        return start

    def next_interchange(self, begin: int, stop: int) -> int | None:
        """The first place from `begin` and before `stop` where an interchange starts."""
        return interchange_start(self.text, begin, stop, self.before)

    def safe_end(self) -> int:
        """Up to here the text shows whether an interchange begins."""
        return len(self.text) if self.ended else max(0, len(self.text) - LONGEST_ISA)

    def last_end(self, stop: int, delimiters: Delimiters) -> tuple[int, bool]:
        """Where to end a block that ends no interchange, and whether its last claim is all there: before the last CLP
        of its second half, else behind the last segment.
        """
        claim = self.text.rfind("CLP" + delimiters.element, max(0, stop) // 2, max(0, stop))
        before = self.text[max(0, claim - _MOST_BLANKS) : max(0, claim)].rstrip(BLANK)
        if before.endswith(delimiters.segment):
            return self.text.rfind(delimiters.segment, 0, claim), True
        return self.text.rfind(delimiters.segment, 0, max(0, stop)), False

    def load(self, length: int) -> bool:
        """Read on until so much text is there, or the end is met. False if there was nothing more to read."""
        parts, missing = [self.text], length - len(self.text)
        while missing > 0 and not self.ended:
            chunk = next(self.chunks, b"")
            self.ended = not chunk
            parts.append(chunk.decode("latin-1"))
            missing -= len(chunk)
        self.text = "".join(parts)
        return len(parts) > 1 and not (len(parts) == 2 and self.ended)

    def drop(self, position: int) -> None:
        """What stands before this position has been cut."""
        self.before = last_before(self.text, position, self.before)
        self.text = self.text[position:]
        self.offset += position

    def check_length(self, expected: str, number: int) -> None:
        """Raises `UnreadableInputError` if the segment of this number, which begins the text, is too long."""
        if self.longest is not None and len(self.text) > self.longest:
            place = Place(offset=self.offset, segment=number, segment_id=segment_id(self.text, 0))
            raise UnreadableInputError(
                "segment_too_long", place=place, expected=f"{expected} within {self.longest} bytes"
            )

    def _known_start(self) -> int | None:
        start = fragment_start(self.text)
        return self.next_interchange(0, self.safe_end()) if start is None else start
