"""Reads the cells of a clean page: each is cut out, recognised, and taken apart into words with their boxes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extraction.pages.ocr.cells import Cell
from extraction.pages.ocr.clean import Clean
from extraction.pages.ocr.decode import Gap, Spelled, Steps, words
from extraction.pages.ocr.recogniser import HEIGHT, STRIDE, WIDEST, Recogniser
from extraction.pages.ocr.shapes import Gray, Mask
from extraction.pages.ocr.signs import lone_sign
from extraction.pages.page import Box, Word

# Paper left around the letters, of their height: as the recogniser was trained.
MARGIN = 0.22
_LONE_MARGIN = 0.45
# Less sure than this is dirt, or print that nobody can read.
_RUBBISH = 0.02
# How sure a lone flat stroke is a hyphen, two dots a colon: the recogniser was not trained on those alone.
_LONE_SIGN = 0.85


def read_cells(clean: Clean, cells: Sequence[Cell], recogniser: Recogniser, points: float) -> list[Word]:
    """The words of the cells, in their order; `points` is the size of a pixel."""
    frames = [_frame(cell, clean.paper) for cell in cells]
    steps = recogniser.read([_cut(clean.paper, frame) for frame in frames])
    found: list[Word] = []
    for cell, frame, part in zip(cells, frames, steps, strict=True):
        found += _words(clean.ink, cell, frame, part, recogniser.alphabet, points)
    return found


def _frame(cell: Cell, paper: Gray) -> Cell:
    margin = max(round(cell.height * MARGIN), 2)
    # a lone colon as high as the picture and all of its width looks like an 8
    side = margin if cell.width > cell.height else round(cell.height * _LONE_MARGIN)
    rows, columns = paper.shape
    return Cell(
        max(cell.left - side, 0),
        max(cell.top - margin, 0),
        min(cell.right + side, columns),
        min(cell.bottom + margin, rows),
    )


def _cut(image: Gray, cell: Cell) -> Gray:
    return image[cell.top : cell.bottom, cell.left : cell.right]


def _words(ink: Mask, cell: Cell, frame: Cell, steps: Steps, alphabet: list[str], points: float) -> list[Word]:
    """What stands in one cell."""
    columns: NDArray[np.bool_] = np.any(_cut(ink, cell) > 0, axis=0)
    step = STRIDE * max(frame.height / HEIGHT, frame.width / WIDEST)
    gaps = _gaps(columns, cell, (cell.left - frame.left) / step, step)
    spelled = [word for word in words(steps, alphabet, gaps) if word.confidence > _RUBBISH]
    sign = lone_sign(_cut(ink, cell))
    if sign and max((word.confidence for word in spelled), default=0.0) < _LONE_SIGN:
        spelled = [Spelled(sign, 0, len(steps), _LONE_SIGN)]
    edges = _edges(spelled, columns, step, frame.left - cell.left)
    return [
        Word(
            text=word.text,
            box=_box(cell, columns, start, end, points),
            confidence=word.confidence,
            alternatives=word.alternatives,
        )
        for word, (start, end) in zip(spelled, pairwise(edges), strict=False)
    ]


def _gaps(columns: NDArray[np.bool_], cell: Cell, first: float, step: float) -> list[Gap]:
    """The gaps in a cell whose first column stands at step `first`."""
    runs = [(start, end) for start, end in _empty_runs(columns) if end > start]
    usual = float(np.percentile([end - start for start, end in runs], 30)) / cell.height if runs else 0.0
    return [Gap(first + (start + end) / 2 / step, (end - start) / cell.height, usual) for start, end in runs]


def _empty_runs(columns: NDArray[np.bool_]) -> list[tuple[int, int]]:
    changes = np.flatnonzero(np.diff(np.concatenate([[True], columns, [True]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(changes[::2], changes[1::2], strict=False)]


def _edges(spelled: list[Spelled], columns: NDArray[np.bool_], step: float, shift: int) -> list[int]:
    """Columns of the cell at which one word ends and the next begins: the widest gap near where the reading says."""
    runs, edges = _empty_runs(columns), [0]
    for one, other in pairwise(spelled):
        low, high = one.end * step + shift - step, other.start * step + shift + step
        low, high = min(low, high), max(low, high)
        near = [(end - start, (start + end) // 2) for start, end in runs if low <= (start + end) / 2 <= high]
        edges.append(max(max(near)[1] if near else round((low + high) / 2), edges[-1]))
    return [*edges, len(columns)]


def _box(cell: Cell, columns: NDArray[np.bool_], start: int, end: int, points: float) -> Box:
    inked = np.flatnonzero(columns[start:end])
    left, right = (start + int(inked[0]), start + int(inked[-1]) + 1) if len(inked) else (start, max(end, start + 1))
    return ((cell.left + left) * points, cell.top * points, (cell.left + right) * points, cell.bottom * points)
