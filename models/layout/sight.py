"""A page of a document as the labeller looks at it, and what it is told by in short."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.layout.arrays import Flags, Floats, Integers
from models.layout.grid import Grid
from models.layout.headers import Headers
from models.layout.shapes import KINDS
from models.layout.wording import NO_NAMES, Wording

_SAME_PLACE = 6.0  # points from the top: what stands there on several pages is printed on each of them
_HEADER = 0.6  # of a row's words are names: it is taken for a row of column names at first
_AMOUNT = KINDS.index("amount")
_FEW_AMOUNTS = 0.2


@dataclass(frozen=True)
class Sight:
    """A page's grid, the page's place among the `pages` of its document (`number` from 0), `repeated` words that other
    pages have in the same place, and how probably each word says what: `said` is (words, SAYINGS).
    """

    grid: Grid
    number: int
    pages: int
    repeated: Flags
    said: Floats

    @cached_property
    def named(self) -> Floats:
        """How far each word is a name of something."""
        return np.asarray(1.0 - self.said[:, : len(NO_NAMES)].sum(axis=1))

    @cached_property
    def headers(self) -> Headers:
        """Rows of names, by wording alone."""
        named = self.grid.by_row(self.named[:, None])[:, 0]
        amounts = self.grid.by_row(self.grid.kinds)[:, _AMOUNT]
        return Headers.of(self.grid, (named > _HEADER) & (amounts < _FEW_AMOUNTS))

    @cached_property
    def rows_in_short(self) -> Floats:
        """Each row in few numbers, for the rows around it: kinds, what it says, words, cells, ends, the gap above."""
        grid = self.grid
        said = grid.by_row(np.hstack([grid.kinds, self.said[:, : len(NO_NAMES) + 1], self.named[:, None]]))
        first, last = grid.starts[:-1], grid.starts[1:] - 1
        gap = np.diff(grid.row_middle, prepend=0.0) / max(grid.letter_height, 1.0)
        ends = (
            np.diff(grid.starts),
            grid.cell[last] - grid.cell[first] + 1,
            grid.box[first, 0] / grid.page.width,
            grid.box[last, 2] / grid.page.width,
            np.clip(gap, -1.0, 20.0),
            self.headers.is_header,
        )
        return np.hstack([said, np.stack(ends, axis=1)]).astype(np.float32)


def sights_of(grids: Sequence[Grid], wording: Wording) -> list[Sight]:
    """The pages of one document, each with what it has in common with the others."""
    pages = Counter(place for grid in grids for place in set(_places(grid)))
    return [
        Sight(
            grid=grid,
            number=number,
            pages=len(grids),
            repeated=np.array([pages[place] > 1 for place in _places(grid)]),
            said=wording.probabilities(grid),
        )
        for number, grid in enumerate(grids)
    ]


def shifted(rows: Floats, by: int) -> Floats:
    """For each row the values of the row `by` further down, zeros beyond the page."""
    found = np.zeros_like(rows)
    count = len(rows)
    if abs(by) < count:
        found[max(0, -by) : count - max(0, by)] = rows[max(0, by) : count - max(0, -by)]
    return found


def summed(groups: Integers, values: Floats, count: int) -> Floats:
    """Sums of `values` (words, any) over each of `count` groups."""
    sums = np.zeros((count, values.shape[1]), dtype=np.float32)
    np.add.at(sums, groups, values)
    return sums


def _places(grid: Grid) -> list[tuple[str, int]]:
    return [(word.text, round(word.box[1] / _SAME_PLACE)) for word in grid.words]
