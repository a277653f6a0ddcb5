"""Which words of a header cell are one name. Columns can stand so close that two names look like one cell."""

from __future__ import annotations

import numpy as np

from models.layout.arrays import Flags, Floats
from models.layout.grid import Grid

# By how much two names must explain the words of a cell better than one (natural logarithm of odds).
_ANOTHER_NAME = 2.0
_LEAST = 1e-3


def by_name(grid: Grid, is_header: Flags, columns: Floats) -> Floats:
    """The probabilities of column roles (words, roles), in header rows as the mean over each name: words of one name
    have one role.
    """
    found = columns.copy()
    ends = np.append(grid.cell_starts[1:], len(grid))
    for start, end in zip(grid.cell_starts.tolist(), ends.tolist(), strict=True):
        if is_header[grid.row[start]]:
            for first, behind in _names(np.log(np.maximum(columns[start:end], _LEAST))):
                found[start + first : start + behind] = columns[start + first : start + behind].mean(axis=0)
    return found


def _names(logarithms: Floats) -> list[tuple[int, int]]:
    """The most probable way to cut the words of a cell into names: first words and the words behind the last."""
    count = len(logarithms)
    sums = np.vstack([np.zeros(logarithms.shape[1]), np.cumsum(logarithms, axis=0)])
    best, cut = np.zeros(count + 1), [0] * (count + 1)
    for behind in range(1, count + 1):
        scores = [best[first] + (sums[behind] - sums[first]).max() - _ANOTHER_NAME for first in range(behind)]
        cut[behind] = int(np.argmax(scores))
        best[behind] = scores[cut[behind]]
    names = []
    behind = count
    while behind:
        names.append((cut[behind], behind))
        behind = cut[behind]
    return names[::-1]
