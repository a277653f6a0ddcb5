"""Words in reading order: rows from the top, within a row from the left."""

from __future__ import annotations

from collections.abc import Iterable

from extraction.pages.page import Word

# A word belongs to a row when their middles are nearer than this share of the smaller height.
_SAME_ROW = 0.5


def rows_of(words: Iterable[Word]) -> list[list[Word]]:
    """The printed rows, from the top; each from the left.

    Greedy by the middles of the boxes: a row keeps the middle and height of the word it began with and of those that
    joined it, on average, so that a superscript joins its row and the next line does not.
    """
    rows: list[_Row] = []
    for word in sorted(words, key=lambda each: (each.box[1] + each.box[3], each.box[0])):
        near = next((row for row in reversed(rows[-4:]) if row.holds(word)), None)
        if near is None:
            near = _Row()
            rows.append(near)
        near.add(word)
    rows.sort(key=lambda row: row.middle)
    return [sorted(row.words, key=lambda each: each.box[0]) for row in rows]


def in_reading_order(words: Iterable[Word]) -> tuple[Word, ...]:
    """All words, row after row."""
    return tuple(word for row in rows_of(words) for word in row)


class _Row:
    """A row while it is gathered."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.middle = 0.0
        self.height = 0.0

    def holds(self, word: Word) -> bool:
        height = min(self.height, word.box[3] - word.box[1])
        return abs((word.box[1] + word.box[3]) / 2 - self.middle) < _SAME_ROW * height

    def add(self, word: Word) -> None:
        count = len(self.words)
        self.middle = (self.middle * count + (word.box[1] + word.box[3]) / 2) / (count + 1)
        self.height = (self.height * count + word.box[3] - word.box[1]) / (count + 1)
        self.words.append(word)
