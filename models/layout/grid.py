"""A page as a grid: its words in printed rows and cells, and which of them stand beside, above and below each other.

Everything is an array over the words in reading order, so that features are sums and look-ups.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from extraction.pages.page import Page, Word
from extraction.pages.rows import rows_of
from models.layout.arrays import Flags, Floats, Integers
from models.layout.shapes import KIND_PLACES, shapes

_CELL_GAP = 1.7  # of a blank between two words: more, and the next word stands in another cell
_BLANK = (0.15, 1.0)  # what a blank can be, as a share of the height of letters
_BLANKS = 0.3  # of such gaps are blanks at least: the others may be narrow columns
_USUAL_BLANK = 0.3
EDGE = 1.6  # points: edges this near to each other are of one column
NOBODY = -1


@dataclass(frozen=True)
class Grid:
    """A page's words in reading order with their places: `box` (words, 4) in points, `row` and `cell` number the rows
    and cells of the page from 0, `starts` is where each row begins, with the number of words as last entry.
    """

    page: Page
    words: tuple[Word, ...]
    box: Floats
    row: Integers
    cell: Integers
    starts: Integers

    @classmethod
    def of(cls, page: Page) -> Grid:
        """The grid of a page with at least one word."""
        rows = rows_of(page.words)
        words = tuple(word for row in rows for word in row)
        box = np.array([word.box for word in words], dtype=np.float32)
        lengths = [len(row) for row in rows]
        row = np.repeat(np.arange(len(rows)), lengths)
        starts = np.concatenate([[0], np.cumsum(lengths)])
        return cls(page, words, box, row, _cells(box, row), starts)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def rows(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def shapes(self) -> Floats:
        return shapes([word.text for word in self.words])

    @cached_property
    def kinds(self) -> Floats:
        return np.ascontiguousarray(self.shapes[:, KIND_PLACES])

    @cached_property
    def letter_height(self) -> float:
        """Median height of words in points."""
        return float(np.median(self.box[:, 3] - self.box[:, 1]))

    @cached_property
    def cell_ends(self) -> Floats:
        """For each word the left and right end of its cell, shape (words, 2)."""
        left, right = self.box[self.cell_starts, 0], self.box[np.append(self.cell_starts[1:], len(self)) - 1, 2]
        return np.stack([left, right], axis=1)[self.cell]

    @cached_property
    def cell_starts(self) -> Integers:
        return np.flatnonzero(np.diff(self.cell, prepend=-1))

    @cached_property
    def row_middle(self) -> Floats:
        """The middle of each row in points from the top."""
        middle: Floats = (self.box[:, 1] + self.box[:, 3]) / np.float32(2)
        return np.asarray(self.by_row(middle[:, None])[:, 0])

    def by_row(self, values: Floats) -> Floats:
        """Means over the words of each row, shape (rows, values)."""
        sums = np.add.reduceat(values, self.starts[:-1], axis=0)
        return np.asarray(sums / np.diff(self.starts)[:, None], dtype=np.float32)

    @cached_property
    def gaps(self) -> Floats:
        """By how much two words are apart from side to side, in points: (words, words), below 0 where they overlap."""
        left, right = self.box[:, 0], self.box[:, 2]
        return np.asarray(np.maximum(left[:, None] - right[None, :], left[None, :] - right[:, None]))

    @cached_property
    def above(self) -> Integers:
        """For each word one of those above it that it overlaps from side to side, the nearest row's last; NOBODY where
        there is none.
        """
        reached = (self.overlaps & (self.row[None, :] < self.row[:, None]))[:, ::-1]
        return np.where(reached.any(axis=1), len(self) - 1 - reached.argmax(axis=1), NOBODY)

    @cached_property
    def below(self) -> Integers:
        """The same of those below it, the nearest row's first."""
        reached = self.overlaps & (self.row[None, :] > self.row[:, None])
        return np.where(reached.any(axis=1), reached.argmax(axis=1), NOBODY)

    @cached_property
    def overlaps(self) -> Flags:
        """Which words overlap from side to side: (words, words)."""
        return self.gaps < 0

    @cached_property
    def left(self) -> Integers:
        """For each word the one before it in its row."""
        before = np.arange(len(self)) - 1
        before[self.starts[:-1]] = NOBODY
        return before

    @cached_property
    def right(self) -> Integers:
        after = np.arange(len(self)) + 1
        after[self.starts[1:] - 1] = NOBODY
        return after

    @cached_property
    def right_aligned(self) -> Flags:
        """Which words end where another does: (words, words)."""
        return np.asarray(np.abs(self.box[:, None, 2] - self.box[None, :, 2]) < EDGE)

    @cached_property
    def left_aligned(self) -> Flags:
        return np.asarray(np.abs(self.box[:, None, 0] - self.box[None, :, 0]) < EDGE)


def taken(values: Floats, places: Integers) -> Floats:
    """The rows of `values` at these places, zeros where there is NOBODY."""
    found = values[places]
    found[places == NOBODY] = 0.0
    return found


def _cells(box: Floats, row: Integers) -> Integers:
    """Cells end at the end of a row and where the gap is wider than the page's blanks."""
    gaps = box[1:, 0] - box[:-1, 2]
    heights = np.maximum(box[1:, 3] - box[1:, 1], 1.0)
    same = row[1:] == row[:-1]
    shares = (gaps / heights)[same]
    blanks = shares[(shares > _BLANK[0]) & (shares < _BLANK[1])]
    blank = float(np.quantile(blanks, _BLANKS)) if len(blanks) else _USUAL_BLANK
    ends = ~same | (gaps > _CELL_GAP * blank * heights)
    return np.concatenate([[0], np.cumsum(ends)])
