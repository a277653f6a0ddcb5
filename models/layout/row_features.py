"""What is known of each row of a page before it has a role: its words, where it stands, and the rows around it."""

from __future__ import annotations

import numpy as np

from models.layout.arrays import Floats
from models.layout.grid import Grid
from models.layout.headers import Headers
from models.layout.shapes import KINDS
from models.layout.sight import Sight, shifted, summed

_IDENTIFIERS = [KINDS.index("digits_long"), KINDS.index("identifier")]
_AROUND = (-3, -2, -1, 1, 2, 3)  # rows that a row is seen with


def row_features(sight: Sight) -> Floats:
    """What a first look at each row sees, shape (rows, features)."""
    grid, row = sight.grid, sight.rows_in_short
    return np.hstack(
        [
            grid.by_row(grid.shapes),
            grid.shapes[grid.starts[:-1]],
            grid.kinds[grid.starts[1:] - 1],
            grid.by_row(sight.said),
            _first_cells(grid, sight.said),
            _places(sight),
            row,
            *(shifted(row, by) for by in _AROUND),
        ]
    )


def more_of_rows(grid: Grid, headers: Headers, tags: Floats, roles: Floats) -> Floats:
    """What the first look found of each row, of those around it, and of its words, by the probabilities of tags (words,
    any) and of row roles (rows, any).
    """
    words = grid.by_row(tags)
    return np.hstack(
        [
            roles,
            *(shifted(roles, by) for by in _AROUND),
            words,
            tags[grid.starts[:-1]],
            *(shifted(words, by) for by in (-1, 1)),
            headers.rows_below()[:, None].astype(np.float32),
        ]
    )


def _first_cells(grid: Grid, values: Floats) -> Floats:
    """The mean values of the first cell of each row."""
    first = grid.cell == grid.cell[grid.starts[:-1]][grid.row]
    rows = grid.row[first]
    counts = np.bincount(rows, minlength=grid.rows)
    return np.asarray(summed(rows, values[first], grid.rows) / counts[:, None], dtype=np.float32)


def _places(sight: Sight) -> Floats:
    """Where a row stands on the page and among the pages, and what it shares with other rows."""
    grid, number = sight.grid, np.arange(sight.grid.rows)
    heights = (grid.box[:, 3] - grid.box[:, 1])[:, None] / max(grid.letter_height, 1.0)
    values = (
        number,
        grid.rows - number,
        grid.row_middle / grid.page.height,
        sight.headers.rows_below(),
        np.full(grid.rows, sight.number),
        np.full(grid.rows, sight.pages - sight.number),
        grid.by_row(sight.repeated[:, None].astype(np.float32))[:, 0],
        grid.by_row(heights)[:, 0],
        *_identifiers(grid),
        _alike(grid, -1),
        _alike(grid, 1),
    )
    return np.stack(values, axis=1).astype(np.float32)


def _identifiers(grid: Grid) -> tuple[Floats, Floats]:
    """Per row: how many of its identifiers a row above has already, and how many stand there first."""
    seen: set[str] = set()
    old, new = np.zeros(grid.rows, dtype=np.float32), np.zeros(grid.rows, dtype=np.float32)
    for at in np.flatnonzero(grid.kinds[:, _IDENTIFIERS].any(axis=1)).tolist():
        text = grid.words[at].text
        (old if text in seen else new)[grid.row[at]] += 1
        seen.add(text)
    return old, new


def _alike(grid: Grid, by: int) -> Floats:
    """Which share of a row's words ends where a word of the row before (by -1) or behind (by 1) ends."""
    neighbour = grid.row[:, None] + by == grid.row[None, :]
    shared = (grid.right_aligned & neighbour).any(axis=1)
    return grid.by_row(shared[:, None].astype(np.float32))[:, 0]
