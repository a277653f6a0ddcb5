"""Amounts of one column are one kind of amount: what is doubtful in one row is told by the others."""

from __future__ import annotations

import numpy as np

from models.layout.arrays import Flags, Floats, Integers
from models.layout.grid import Grid
from models.layout.shapes import KINDS

_AMOUNT = KINDS.index("amount")
_LEAST = 1e-4
# How much the column has to say. Lines that come out exact are as many with 0 as with 0.6, on 300 documents of left-out
# hands: `extraction.eob.column_roles` hears the column too.
_OF_COLUMN = 0.3


def by_column(grid: Grid, roles: Integers, is_header: Flags, tags: Floats) -> Floats:
    """The probabilities of tags (words, tags), those of an amount drawn to the geometric mean of the amounts that end
    where it ends, below the same column names, in rows of the same role (`roles`, of each row). The rows of one line
    have each their own role, so that storeys of a column stay apart.
    """
    amounts = np.flatnonzero(grid.kinds[:, _AMOUNT])
    if not len(amounts):
        return tags
    rows = grid.row[amounts]
    below = np.cumsum(is_header & ~np.concatenate([[False], is_header[:-1]]))  # how many headers have begun
    table = np.stack([below[rows], roles[rows]], axis=1)
    together = grid.right_aligned[np.ix_(amounts, amounts)] & (table[:, None] == table[None, :]).all(axis=2)
    weights = together.astype(np.float32)
    own = np.log(np.maximum(tags[amounts], _LEAST))
    of_column = weights @ own / weights.sum(axis=1, keepdims=True)
    drawn = np.exp((1 - _OF_COLUMN) * own + _OF_COLUMN * of_column)
    found = tags.copy()
    found[amounts] = drawn / drawn.sum(axis=1, keepdims=True)
    return found
