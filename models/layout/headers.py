"""Which names of columns stand above a word: header blocks, and how much each of their words is above each word below.

A block is some rows of names one right below the other. It governs the rows below it until the next block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.layout.arrays import Flags, Floats, Integers
from models.layout.grid import NOBODY, Grid

_REACH = 4.0  # points beside a name within which what stands below still belongs to it
_BY_CELL = 0.5  # what it counts to be below another word of the same cell
_IS_ABOVE = 0.45


@dataclass(frozen=True)
class Headers:
    """`is_header` says which rows of a grid are rows of a block; `block` (rows,) numbers the block that a row belongs
    to or is governed by, NOBODY above the first; `ends` (blocks, 2) has the first row of each and the one behind it.
    """

    grid: Grid
    is_header: Flags
    block: Integers
    ends: Integers

    @classmethod
    def of(cls, grid: Grid, is_header: Flags) -> Headers:
        begins = is_header & ~np.concatenate([[False], is_header[:-1]])
        stops = is_header & ~np.concatenate([is_header[1:], [False]])
        ends = np.stack([np.flatnonzero(begins), np.flatnonzero(stops) + 1], axis=1)
        return cls(grid, is_header, np.cumsum(begins) - 1, ends)

    def rows_below(self) -> Integers:
        """How many rows each row is below the block that governs it; 0 in a block, -1 above the first."""
        number = np.arange(self.grid.rows)
        last = self.ends[:, 1][self.block] - 1 if len(self.ends) else number
        return np.where(self.block == NOBODY, -1, np.maximum(number - last, 0))

    def above(self, values: Floats) -> tuple[Floats, Floats, Floats]:
        """For each word the values of the names above it: their mean, those of the lowest row of names that reach it,
        and those of the highest. Zeros where none is above. `values` are (words, any); so are the results.
        """
        mean, lowest, highest = (np.zeros_like(values) for _ in range(3))
        for names, below, weights in self._spans():
            mean[below] = _weighted(weights, values[names])
            rows = self.grid.row[names]
            found = np.zeros(len(below), dtype=np.bool_)
            for row in np.unique(rows):
                here = np.where(rows == row, weights, 0.0)
                reached = here.max(axis=1) > _IS_ABOVE
                told = _weighted(here, values[names])
                highest[below[reached & ~found]] = told[reached & ~found]
                lowest[below[reached]] = told[reached]
                found |= reached
        return mean, lowest, highest

    def below(self, values: Floats) -> Floats:
        """For each word of a block the mean of the values of the words that it is above."""
        mean = np.zeros_like(values)
        for names, below, weights in self._spans():
            mean[names] = _weighted(np.ascontiguousarray(weights.T), values[below])
        return mean

    def stacked(self, values: Floats) -> Floats:
        """For each word of a block the mean of the values of the block's words that it is above, below or beside in its
        cell, with its own.
        """
        mean = np.zeros_like(values)
        for names in self._names():
            mean[names] = _weighted(_weights(self.grid, names, names), values[names])
        return mean

    def rivals(self, values: Floats) -> Floats:
        """For each word of a block the highest values of the block's words in other columns."""
        highest = np.zeros_like(values)
        for names in self._names():
            others = _weights(self.grid, names, names) <= _IS_ABOVE
            for name, of_others in zip(names, others, strict=True):
                highest[name] = values[names[of_others]].max(axis=0, initial=0.0)
        return highest

    def _names(self) -> Iterator[Integers]:
        """The words of each block."""
        starts = self.grid.starts
        for first, behind in self.ends.tolist():
            yield np.arange(starts[first], starts[behind])

    def _spans(self) -> Iterator[tuple[Integers, Integers, Floats]]:
        """Of each block the words of its names, the words that it governs, and the weights (governed, names)."""
        starts = self.grid.starts
        following = np.append(self.ends[1:, 0], self.grid.rows)[: len(self.ends)]
        for (first, behind), end in zip(self.ends.tolist(), following.tolist(), strict=True):
            if behind < end:
                names, below = np.arange(starts[first], starts[behind]), np.arange(starts[behind], starts[end])
                yield names, below, _weights(self.grid, names, below)


def _weights(grid: Grid, names: Integers, below: Integers) -> Floats:
    left, right = grid.box[below, 0][:, None], grid.box[below, 2][:, None]
    apart = np.maximum(left - grid.box[names, 2], grid.box[names, 0] - right)
    cell_apart = np.maximum(left - grid.cell_ends[names, 1], grid.cell_ends[names, 0] - right)
    near = np.exp(-np.maximum(apart, 0.0) / _REACH)
    return np.asarray(np.maximum(near, _BY_CELL * (cell_apart < 0)), dtype=np.float32)


def _weighted(weights: Floats, values: Floats) -> Floats:
    return np.asarray(weights @ values / np.maximum(weights.sum(axis=1, keepdims=True), 0.3), dtype=np.float32)
