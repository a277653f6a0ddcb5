"""How any two words of a page stand to each other, and any two rows: what the network attends by."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from models.layout.accounts import PARTS, amounts_of, parts
from models.layout.arrays import Flags, Floats, Integers
from models.layout.grid import NOBODY, Grid

PLACES = (
    "beside", "in_cell", "before", "behind", "near", "above", "below", "cell_above", "cell_below", "next_above",
    "next_below", "ends_with", "begins_with", "within_2", "within_5", "within_15", "row_above", "row_below",
    "same_text", "itself",
)  # fmt: skip
RELATIONS = (*PLACES, *PARTS)
ROW_RELATIONS = ("above", "below", "row_above", "row_below", "apart", "ends_alike", "begins_alike", "itself")
_NEAR = 3.0  # heights of letters
_WITHIN = (2, 5, 15)  # rows


def relations(grid: Grid) -> Flags:
    """The values of `RELATIONS` for each pair of words, of the second to the first: (RELATIONS, words, words)."""
    found = np.empty((len(RELATIONS), len(grid), len(grid)), dtype=np.bool_)
    for channel, values in zip(found, _places(grid), strict=False):
        channel[...] = values
    found[len(PLACES) :] = parts(grid, *amounts_of(grid))
    return found


def _places(grid: Grid) -> Iterator[Flags]:
    """The values of `PLACES` one behind the other."""
    row, cell = grid.row.astype(np.int16), grid.cell.astype(np.int16)
    down = row[None, :] - row[:, None]
    is_above, is_below, beside = down < 0, down > 0, down == 0
    yield beside
    yield cell[:, None] == cell[None, :]
    yield _at(grid.left)
    yield _at(grid.right)
    yield beside & (grid.gaps < _NEAR * max(grid.letter_height, 1.0))
    for overlap in (grid.overlaps, _cell_overlaps(grid)):
        yield overlap & is_above
        yield overlap & is_below
    yield _at(grid.above)
    yield _at(grid.below)
    yield grid.right_aligned
    yield grid.left_aligned
    yield from (np.abs(down) <= rows for rows in _WITHIN)
    yield down == -1
    yield down == 1
    yield _same_text(grid)
    yield np.eye(len(grid), dtype=np.bool_)


def _at(places: Integers) -> Flags:
    """One place for each word, none where it is NOBODY."""
    found = np.zeros((len(places), len(places)), dtype=np.bool_)
    known = np.flatnonzero(places != NOBODY)
    found[known, places[known]] = True
    return found


def _same_text(grid: Grid) -> Flags:
    known = {text: place for place, text in enumerate({word.text for word in grid.words})}
    text = np.array([known[word.text] for word in grid.words], dtype=np.int16)
    return np.asarray(text[:, None] == text[None, :])


def row_relations(grid: Grid) -> Floats:
    """The values of `ROW_RELATIONS` for each pair of rows: (ROW_RELATIONS, rows, rows)."""
    number = np.arange(grid.rows)
    down = number[None, :] - number[:, None]
    places = (
        down < 0,
        down > 0,
        down == -1,
        down == 1,
        np.log1p(np.abs(down)) / 3,
        _alike(grid, grid.right_aligned),
        _alike(grid, grid.left_aligned),
        down == 0,
    )
    return np.stack(places).astype(np.float32)


def _alike(grid: Grid, aligned: Flags) -> Floats:
    """Which share of a row's words is aligned with one of another row."""
    reached = np.maximum.reduceat(aligned, grid.starts[:-1], axis=1)
    return grid.by_row(reached.astype(np.float32))


def _cell_overlaps(grid: Grid) -> Flags:
    left, right = grid.cell_ends.T
    return np.asarray((left[:, None] < right[None, :]) & (left[None, :] < right[:, None]))
