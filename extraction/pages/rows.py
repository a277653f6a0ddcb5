"""Words in reading order: rows from the top, within a row from the left."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.pages.page import Word

# A word belongs to a row when they share this much of the smaller height: a superscript does, the next line does not.
_SHARED = 0.5
_OPEN_ROWS = 6  # rows from the bottom that a word may still join


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """The printed rows, from the top; each from the left.

    Greedy by the middles of the boxes; a row has the top and bottom that its words have on average, by their width.
    """
    rows: list[_Row] = []
    for word in sorted(words, key=lambda each: (each.box[1] + each.box[3], each.box[0])):
        near = next((row for row in reversed(rows[-_OPEN_ROWS:]) if row.holds(word)), None)
        if near is None:
            near = _Row()
            rows.append(near)
        near.add(word)
    rows.sort(key=lambda row: row.top + row.bottom)
    return [sorted(row.words, key=lambda each: each.box[0]) for row in rows]


def in_reading_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """All words, row after row."""
    return tuple(word for row in rows_of(words) for word in row)


class _Row:
    """A row while it is gathered."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.top = self.bottom = self._width = 0.0

    def holds(self, word: Word) -> bool:
        _, top, _, bottom = word.box
        shared = min(self.bottom, bottom) - max(self.top, top)
        return shared > _SHARED * min(self.bottom - self.top, bottom - top)

    def add(self, word: Word) -> None:
        x0, top, x1, bottom = word.box
        width = max(x1 - x0, 0.1)
        share = width / (self._width + width)
        self.top += share * (top - self.top)
        self.bottom += share * (bottom - self.bottom)
        self._width += width
        self.words.append(word)
