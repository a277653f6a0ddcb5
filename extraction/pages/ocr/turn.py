"""Which way up a page is: the rows say which axis, and reading a few of them says which end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from extraction.pages.ocr.cells import Cell, find_cells
from extraction.pages.ocr.clean import cleaned, ink_of
from extraction.pages.ocr.lines import read_cells
from extraction.pages.ocr.recogniser import Recogniser
from extraction.pages.ocr.shapes import Gray
from extraction.pages.ocr.upright import how_it_lies, straightened, turned_by

_SAMPLE = 8
# As sure as print is that stands upright. Below it, the page is looked at from the other sides too.
_PLAIN = 0.9
# How much more like rows one axis must look than the other to be believed without reading.
_CLEAR = 1.25


class Standing(NamedTuple):
    """A picture that stands upright, and by how many degrees it was turned (clockwise) and then straightened."""

    paper: Gray
    rotation: int
    skew: float


def upright(paper: Gray, dpi: float, recogniser: Recogniser) -> Standing:
    """The picture the right way up and straight. One that holds no rows stays as it is."""
    lie = how_it_lies(ink_of(paper), dpi)
    first = 0 if lie.clear >= 1 else 90
    flat = straightened(paper, lie.skew)
    turns = [first, first + 180]
    if 1 / _CLEAR < lie.clear < _CLEAR:
        turns += [90 - first, 270 - first]
    best, surest = 0, -1.0
    for turn in turns:
        sure = _legibility(turned_by(flat, turn), dpi, recogniser)
        if sure > surest:
            best, surest = turn, sure
        if sure > _PLAIN:
            break
    return Standing(turned_by(flat, best), best, lie.skew)


def _legibility(paper: Gray, dpi: float, recogniser: Recogniser) -> float:
    """How sure the recogniser is of a few longer pieces from all over the page, by letters."""
    clean = cleaned(paper, dpi)
    sample = _sample(find_cells(clean.ink, dpi))
    words = read_cells(clean, sample, recogniser, 1.0)
    if not words:
        return 0.0
    weights = [len(word.text) for word in words]
    return float(np.average([word.confidence for word in words], weights=weights))


def _sample(cells: list[Cell]) -> list[Cell]:
    long = [cell for cell in cells if 3 < cell.width / cell.height < 14]
    return long[:: max(len(long) // _SAMPLE, 1)][:_SAMPLE]
