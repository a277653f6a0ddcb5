"""What is known of each word of a page before it has a tag: what it looks like and where it stands, what stands around
it, what it is aligned with, which names are above it and before it.
"""

from __future__ import annotations

import numpy as np

from models.layout.amounts import relations
from models.layout.arrays import Flags, Floats
from models.layout.grid import NOBODY, Grid, taken
from models.layout.headers import Headers
from models.layout.sight import Sight, shifted, summed

_NAME = 0.5


def word_features(sight: Sight) -> Floats:
    """What a first look at each word sees, shape (words, features)."""
    grid, said, row = sight.grid, sight.said, sight.rows_in_short
    amounts = relations(grid)
    return np.hstack(
        [
            grid.shapes,
            _places(sight),
            *_around(grid, grid.kinds),
            amounts,
            *_aligned(grid, sight.headers, np.hstack([grid.kinds, amounts])),
            said,
            _label_before(sight),
            *sight.headers.above(said),
            *(shifted(row, by)[grid.row] for by in (-1, 0, 1)),
        ]
    )


def more_of_words(grid: Grid, headers: Headers, tags: Floats, columns: Floats, roles: Floats) -> Floats:
    """What the first look found of each word and around it, by the probabilities of tags and of column roles (words,
    any) and of row roles (rows, any).
    """
    return np.hstack(
        [
            tags,
            *_around(grid, tags),
            *_aligned(grid, headers, tags),
            _rivals(grid, tags),
            *headers.above(columns),
            headers.rows_below()[grid.row][:, None].astype(np.float32),
            *(shifted(roles, by)[grid.row] for by in (-1, 0, 1)),
        ]
    )


def more_of_names(headers: Headers, said: Floats, tags: Floats) -> Floats:
    """What words say that are above and below each word of a header, and the tags of what stands below the header."""
    return np.hstack([headers.stacked(said), tags, headers.below(tags)])


def rivalry_of_names(headers: Headers, columns: Floats) -> Floats:
    """What was found of each word of a header, of those above and below it, and of the other columns."""
    return np.hstack([columns, headers.stacked(columns), headers.rivals(columns)])


def _around(grid: Grid, values: Floats) -> list[Floats]:
    return [taken(values, beside) for beside in (grid.left, grid.right, grid.above, grid.below)]


def _aligned(grid: Grid, headers: Headers, values: Floats) -> list[Floats]:
    """Of the words of its table that a word is aligned with, right and left: their mean values, and how many."""
    table = np.where(headers.is_header, -2 - headers.block, headers.block)[grid.row]
    same = table[:, None] == table[None, :]
    return [_pooled(same & aligned, values) for aligned in (grid.right_aligned, grid.left_aligned)]


def _rivals(grid: Grid, values: Floats) -> Floats:
    """The highest values among the other words of a word's row."""
    rows = grid.starts[:-1]
    first = np.maximum.reduceat(values, rows, axis=0)[grid.row]
    second = np.maximum.reduceat(np.where(values == first, 0.0, values), rows, axis=0)[grid.row]
    return np.asarray(np.where(values == first, second, first), dtype=np.float32)


def _pooled(together: Flags, values: Floats) -> Floats:
    weights = together.astype(np.float32)
    counts = weights.sum(axis=1, keepdims=True)
    return np.hstack([weights @ values / counts, np.log(counts)])


def _label_before(sight: Sight) -> Floats:
    """What the nearest run of names says that a word is part of or has to its left in its row, and how many words
    from its end the word stands (-1: there is none).
    """
    grid, at = sight.grid, np.arange(len(sight.grid))
    is_name = sight.named > _NAME
    begins = is_name & ~(np.concatenate([[False], is_name[:-1]]) & (grid.left != NOBODY))
    run = np.cumsum(begins) - 1
    count = max(int(begins.sum()), 1)
    sums = summed(run[is_name], sight.said[is_name], count)
    means = sums / np.maximum(np.bincount(run[is_name], minlength=count), 1)[:, None]
    last = np.maximum.accumulate(np.where(is_name, at, NOBODY))
    known = last >= grid.starts[grid.row]
    told = np.where(known[:, None], means[np.maximum(run, 0)], 0.0)
    return np.hstack([told, np.where(known, at - last, NOBODY)[:, None]]).astype(np.float32)


def _places(sight: Sight) -> Floats:
    """Where a word stands: on the page, in its row and cell, among the pages."""
    grid, at = sight.grid, np.arange(len(sight.grid))
    box, row = grid.box, grid.row
    first, last = grid.starts[row], grid.starts[row + 1] - 1
    height, width = max(grid.letter_height, 1.0), grid.page.width
    values = (
        box[:, 0] / width,
        box[:, 2] / width,
        (box[:, 1] + box[:, 3]) / 2 / grid.page.height,
        (box[:, 3] - box[:, 1]) / height,
        at - first,
        last - at,
        grid.cell - grid.cell[first],
        grid.cell[last] - grid.cell,
        at - grid.cell_starts[grid.cell],
        np.where(grid.left != NOBODY, box[:, 0] - box[grid.left, 2], width) / height,
        np.where(grid.right != NOBODY, box[grid.right, 0] - box[:, 2], width) / height,
        row,
        grid.rows - row,
        sight.headers.rows_below()[row],
        np.full(len(grid), sight.number),
        np.full(len(grid), sight.pages - sight.number),
        sight.repeated,
        _same_as_above(grid),
    )
    return np.stack(values, axis=1).astype(np.float32)


def _same_as_above(grid: Grid) -> Flags:
    texts = np.array([word.text for word in grid.words])
    return np.asarray((texts == texts[grid.above]) & (grid.above != NOBODY))
