"""What is known of each word of a page by itself: what it looks like, where it stands, how its amount adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from models.layout.accounts import SUMS, amounts_of, sums
from models.layout.amounts import RELATIONS
from models.layout.amounts import relations as amount_relations
from models.layout.arrays import Flags, Floats
from models.layout.grid import NOBODY, Grid
from models.layout.shapes import KINDS, SHAPES

_SAME_PLACE = 6.0  # points from the top: what stands there on several pages is printed on each of them
_WAVES = 4  # of a place on the page, each half as long as the one before
_PLACES = 22
FACTS = len(SHAPES) + len(RELATIONS) + len(SUMS) + _PLACES + 6 * _WAVES + len(KINDS) + 1


def facts_of(grids: Sequence[Grid]) -> list[Floats]:
    """For the pages of one document the facts of their words, each (words, FACTS)."""
    pages = Counter(place for grid in grids for place in set(_on_page(grid)))
    repeated = [np.array([pages[place] > 1 for place in _on_page(grid)]) for grid in grids]
    return [
        _facts(grid, number, len(grids), again)
        for number, (grid, again) in enumerate(zip(grids, repeated, strict=True))
    ]


def _facts(grid: Grid, number: int, pages: int, repeated: Flags) -> Floats:
    box, size = grid.box, np.array([grid.page.width, grid.page.height], dtype=np.float32)
    ends = np.stack([box[:, 0], box[:, 2], box[:, 1]], axis=1) / size[[0, 0, 1]]
    found = [
        grid.shapes / _SHAPE_SCALES,
        amount_relations(grid) / _AMOUNT_SCALES,
        sums(grid, *amounts_of(grid)),
        _places(grid, number, pages, repeated),
        *(wave(ends * np.float32(np.pi * 2**each)) for each in range(_WAVES) for wave in (np.sin, np.cos)),
        _of_column(grid),
    ]
    return np.hstack(found).astype(np.float32)


_AMOUNT_SCALES = np.array([8.0 if name.startswith("from_") else 1.0 for name in RELATIONS], dtype=np.float32)
_SHAPE_SCALES = np.array([10.0 if name == "length" else 1.0 for name in SHAPES], dtype=np.float32)


def _of_column(grid: Grid) -> Floats:
    """The kinds of words that end where a word ends, and how many do."""
    weights = grid.right_aligned.astype(np.float32)
    counts = weights.sum(axis=1, keepdims=True)
    return np.hstack([weights @ grid.kinds / counts, np.log(counts)])


def _places(grid: Grid, number: int, pages: int, repeated: Flags) -> Floats:
    """Where a word stands: on the page, in its row and cell, among the pages."""
    at, box, row = np.arange(len(grid)), grid.box, grid.row
    first, last = grid.starts[row], grid.starts[row + 1] - 1
    height, width = max(grid.letter_height, 1.0), grid.page.width
    gaps = np.diff(grid.row_middle) / height
    left = np.where(grid.left != NOBODY, box[:, 0] - box[grid.left, 2], width)
    right = np.where(grid.right != NOBODY, box[grid.right, 0] - box[:, 2], width)
    texts = Counter(word.text for word in grid.words)
    values = (
        box[:, 0] / width,
        box[:, 2] / width,
        (box[:, 1] + box[:, 3]) / 2 / grid.page.height,
        (box[:, 3] - box[:, 1]) / height,
        np.log1p(at - first),
        np.log1p(last - at),
        np.log1p(grid.cell - grid.cell[first]),
        np.log1p(grid.cell[last] - grid.cell),
        np.log1p(at - grid.cell_starts[grid.cell]),
        np.clip(left / height, -1.0, 8.0) / 4,
        np.clip(right / height, -1.0, 8.0) / 4,
        np.clip(np.append(5.0, gaps), 0.0, 5.0)[row] / 2,
        np.clip(np.append(gaps, 5.0), 0.0, 5.0)[row] / 2,
        np.log1p(row) / 2,
        np.log1p(grid.rows - row) / 2,
        np.full(len(grid), min(number, 4) / 2),
        np.full(len(grid), min(pages - number, 4) / 2),
        np.full(len(grid), pages == 1),
        repeated,
        np.log([texts[word.text] for word in grid.words]),
        np.log1p(last - first),
        np.log1p(grid.cell[last] - grid.cell[first]),
    )
    return np.stack(values, axis=1).astype(np.float32)


def _on_page(grid: Grid) -> list[tuple[str, int]]:
    return [(word.text, round(word.box[1] / _SAME_PLACE)) for word in grid.words]
