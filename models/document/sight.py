"""A page as it is looked at once, for everything that is then asked of it: rows, normal words, bands, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from extraction.pages.page import Page, Word
from models.document.likeness import pieces
from models.document.words import normalise, references

TOP, BOTTOM = 0.16, 0.92  # where the header of a page ends and its footer begins, as a share of its height
FAX_LINE = 0.035  # a fax machine prints its own line, with its own page numbers, above everything
BLANK_WORDS = 3  # a page with fewer says nothing
_OF = r"(\d{1,3}) ?(?:of|/) ?(\d{1,3})"
_PAGE = "p ?a ?[gq9] ?[eco]|pg"  # as a fax gives it
_NUMBERED = re.compile(rf"\b(?:{_PAGE}|pag|p)\b[ .:#]*{_OF}\b|\b(?:{_PAGE})\b[ .:#]*(\d{{1,3}})\b|^-? ?{_OF} ?-?$")


@dataclass(frozen=True, slots=True)
class PrintedNumber:
    """What a page says of itself: page `number` of `count` (None where it does not say), by a fax machine or not."""

    number: int
    count: int | None
    by_fax: bool


@dataclass(frozen=True)
class Sight:
    """A page with its rows: `rows` are tuples of words, `tokens` the normal words row by row."""

    page: Page
    rows: tuple[tuple[Word, ...], ...]
    tokens: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, page: Page) -> Sight:
        rows = tuple(_rows(page.words))
        tokens = tuple(tuple(filter(None, (normalise(word.text) for word in row))) for row in rows)
        return cls(page, rows, tokens)

    @cached_property
    def text(self) -> tuple[str, ...]:
        """All normal words in reading order."""
        return tuple(token for row in self.tokens for token in row)

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(token for token in self.text if len(token) > 3)

    @cached_property
    def is_blank(self) -> bool:
        """Nothing but what shines through, or what a fax machine printed on top."""
        below = (word.box[1] >= FAX_LINE * self.page.height for word in self.page.words)
        return sum(below) < BLANK_WORDS

    @cached_property
    def header(self) -> frozenset[str]:
        """What is printed at the top, as printed: the same band on two pages says that they belong together."""
        return self._band(0.0, TOP)

    @cached_property
    def footer(self) -> frozenset[str]:
        return self._band(BOTTOM, 1.1)

    @cached_property
    def header_pieces(self) -> frozenset[str]:
        """The same in pieces of words, for pages that were misread."""
        return pieces(self.header)

    @cached_property
    def footer_pieces(self) -> frozenset[str]:
        return pieces(self.footer)

    @cached_property
    def references(self) -> frozenset[str]:
        return frozenset(filter(None, (references(word.text) for word in self.page.words)))

    @cached_property
    def printed_numbers(self) -> tuple[PrintedNumber, ...]:
        return tuple(number for row in self.rows for number in self._numbers(row))

    @cached_property
    def letter_height(self) -> float:
        """Median height of the words in points, 0 on a page without words."""
        return median(word.box[3] - word.box[1] for word in self.page.words) if self.page.words else 0.0

    def _band(self, start: float, end: float) -> frozenset[str]:
        height = self.page.height
        return frozenset(word.text.upper() for word in self.page.words if start * height <= word.box[1] < end * height)

    def _numbers(self, row: Sequence[Word]) -> Iterator[PrintedNumber]:
        text = " ".join(word.text for word in row).lower()
        for match in _NUMBERED.finditer(text):
            number, count, alone, bare, of_bare = match.groups()
            yield PrintedNumber(
                int(number or alone or bare),
                int(count or of_bare) if count or of_bare else None,
                row[0].box[1] < FAX_LINE * self.page.height,
            )


def _rows(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Words in reading order, cut where the next one is not beside its neighbour any more."""
    row: list[Word] = []
    for word in words:
        if row and not _beside(row[-1], word):
            yield tuple(row)
            row = []
        row.append(word)
    if row:
        yield tuple(row)


def _beside(left: Word, right: Word) -> bool:
    overlap = min(left.box[3], right.box[3]) - max(left.box[1], right.box[1])
    lower = min(left.box[3] - left.box[1], right.box[3] - right.box[1])
    return overlap > 0.4 * lower and right.box[0] > left.box[0]
