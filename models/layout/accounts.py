"""What amounts say about each other: which is what is left of which, and which is the sum of those above it.

No amount is learnt by heart: only how amounts that stand together add up.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.layout.amounts import cents_of
from models.layout.arrays import Flags, Floats, Integers
from models.layout.grid import EDGE, Grid

PARTS = ("whole", "fellow", "equal")
SUMS = ("is_sum", "is_sum_of_sums", "in_sum", "rows_in_sum")
_MOST = 14  # amounts in a row that are taken apart
_LONGEST = 60  # amounts of a column that one sum has


def parts(grid: Grid, cents: Integers, is_amount: Flags) -> Flags:
    """For each pair of words whether, in their row, the second is the sum of the first and one or two others; whether
    both are parts of one sum; and whether they are equal. Shape (PARTS, words, words).
    """
    found = np.zeros((len(PARTS), len(grid), len(grid)), dtype=np.bool_)
    for start, end in zip(grid.starts[:-1].tolist(), grid.starts[1:].tolist(), strict=True):
        places = start + np.flatnonzero(is_amount[start:end] & (cents[start:end] != 0))[:_MOST]
        if len(places) > 1:
            found[:, places[:, None], places[None, :]] = _parts(np.abs(cents[places]))
    return found


def _parts(size: Integers) -> Flags:
    """The same of the amounts of one row; none of them is nothing."""
    count = len(size)
    others = ~np.eye(count, dtype=bool)
    equal = (size[:, None] == size[None, :]) & others
    whole, fellow = np.zeros((2, count, count), dtype=bool)
    for at in range(count):
        rest = size[at] - size
        smaller = (rest > 0) & others[at]
        pairs = (size[:, None] == rest[None, :]) & smaller[:, None] & smaller[None, :] & others
        threes = (size[:, None, None] + size[None, :, None] == rest[None, None, :]) & _all_smaller(smaller, others)
        together = pairs | threes.any(axis=0) | threes.any(axis=1) | threes.any(axis=2)
        whole[:, at] = together.any(axis=1) | together.any(axis=0)
        fellow |= together | together.T
    return np.stack([whole, fellow, equal])


def _all_smaller(smaller: Flags, others: Flags) -> Flags:
    apart = others[:, :, None] & others[:, None, :] & others[None, :, :]
    return np.asarray(apart & smaller[:, None, None] & smaller[None, :, None] & smaller[None, None, :])


def sums(grid: Grid, cents: Integers, is_amount: Flags) -> Floats:
    """The values of `SUMS` for each word: whether it is the sum of the amounts right above it in its column, or of sums
    above it; whether it is part of such a sum; of how many. Shape (words, SUMS).
    """
    found = np.zeros((len(grid), len(SUMS)), dtype=np.float32)
    for column in _columns(grid, is_amount):
        _add_up(column, cents, found)
    return found


def _columns(grid: Grid, is_amount: Flags) -> Iterator[Integers]:
    """Amounts that end at the same place, from above."""
    amounts = np.flatnonzero(is_amount)
    ends = grid.box[amounts, 2]
    order = np.argsort(ends, kind="stable")
    cuts = np.flatnonzero(np.diff(ends[order]) > EDGE) + 1
    for column in np.split(amounts[order], cuts):
        if len(column) > 2:
            yield np.sort(column)


def _add_up(column: Integers, cents: Integers, found: Floats) -> None:
    own: list[int] = []  # amounts that are no sum, since the last sum
    totals: list[int] = []
    for at in column.tolist():
        value = int(cents[at])
        taken = _suffix(own, cents, value)
        of_sums = _suffix(totals, cents, value)
        if value and taken:
            found[at, (0, 3)] = 1.0, np.log(taken)
            found[own[-taken:], 2] = 1.0
            totals.append(at)
            own.clear()
        elif value and of_sums:
            found[at, 1] = 1.0
        else:
            own.append(at)


def _suffix(places: list[int], cents: Integers, value: int) -> int:
    """How many of the last of these amounts add up to a value: two at least, else 0."""
    total = 0
    for count, at in enumerate(reversed(places[-_LONGEST:]), 1):
        total += int(cents[at])
        if total == value and count > 1:
            return count
    return 0


def amounts_of(grid: Grid) -> tuple[Integers, Flags]:
    """The cents of each word, 0 where it is no amount, and whether it is one."""
    read = [cents_of(word.text) for word in grid.words]
    return np.array([value or 0 for value in read], dtype=np.int64), np.array([value is not None for value in read])
