"""Which way up a page is: the rows say which axis, and reading a few of them says which end."""

from __future__ import annotations

from typing import NamedTuple

from extraction.pages.ocr.cells import Cell, find_cells
from extraction.pages.ocr.clean import Clean, cleaned, ink_of, without_streaks
from extraction.pages.ocr.lines import read_cells
from extraction.pages.ocr.recogniser import Recogniser
from extraction.pages.ocr.shapes import Gray
from extraction.pages.ocr.upright import how_it_lies, straightened, turned_by

_SAMPLE = 8
# Letters, weighed by how sure they are, in a stretch of print as long as it is high. Print that stands upright has 0.8
# to 1.7 of them even on poor faxes, print that does not has at most 0.35.
_LEGIBLE = 0.7


class Standing(NamedTuple):
    """A clean picture that stands upright with the cells of its print, and by how many degrees it was turned
    (clockwise) and then straightened.
    """

    clean: Clean
    cells: list[Cell]
    rotation: int
    skew: float


def upright(paper: Gray, dpi: float, recogniser: Recogniser) -> Standing:
    """The picture the right way up and straight. One that holds no print stays as it is."""
    lie = how_it_lies(ink_of(paper), dpi)
    paper = without_streaks(paper, dpi)
    best, surest = None, 0.0
    for turn in (0, 180, 90, 270) if lie.levelled else (90, 270, 0, 180):
        standing = _standing(paper, dpi, turn, lie.level if turn in (0, 180) else lie.upended)
        sure = _legibility(standing, recogniser)
        if sure > surest:
            best, surest = standing, sure
        if sure > _LEGIBLE:
            break
    return best or _standing(paper, dpi, 0, 0.0)


def _standing(paper: Gray, dpi: float, turn: int, skew: float) -> Standing:
    clean = cleaned(turned_by(straightened(paper, skew), turn), dpi)
    return Standing(clean, find_cells(clean.ink, dpi), turn, skew)


def _legibility(standing: Standing, recogniser: Recogniser) -> float:
    """From a few longer pieces of print from all over the page."""
    sample = _sample(standing.cells)
    letters = sum(word.confidence * len(word.text) for word in read_cells(standing.clean, sample, recogniser, 1.0))
    return letters / max(sum(cell.width / cell.height for cell in sample), 1.0)


def _sample(cells: list[Cell]) -> list[Cell]:
    long = [cell for cell in cells if 3 < cell.width / cell.height < 14]
    return long[:: max(len(long) // _SAMPLE, 1)][:_SAMPLE]
