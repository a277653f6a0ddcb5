"""Finds the printed pieces of a page by their ink: rows, and in a row the pieces between wide gaps."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extraction.pages.ocr.shapes import Mask, closed, pieces_of

Profile = NDArray[np.int64]
# Of the height of the print: the longest piece that is read at once, and the narrowest space between words.
_LONGEST = 36
_SPACE = 0.25


class Cell(NamedTuple):
    """A piece of one printed row, in pixels; right and bottom are one past the last."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def width(self) -> int:
        return self.right - self.left


def find_cells(ink: Mask, dpi: float) -> list[Cell]:
    """The cells of an upright page, row by row."""
    pieces = pieces_of(_smeared(ink, dpi))
    frames = np.stack([pieces.left, pieces.top, pieces.left + pieces.width, pieces.top + pieces.height], axis=1)
    found = [Cell(*frame) for frame in frames[1:].tolist()]
    found = [tight for cell in found if (tight := _tight(ink, cell))]
    usual = _usual_height(found, dpi)
    split = [part for cell in found for part in _one_row_each(ink, cell, usual)]
    rows = _aligned(_without_crumbs(_merged(split, usual), usual))
    placed = [_in_its_row(cell, row, usual) for row in rows for cell in row]
    return [part for cell in placed for part in _not_too_long(ink, cell)]


def _smeared(ink: Mask, dpi: float) -> Mask:
    """Letters grown together into words and phrases, but not over the gap between columns or rows."""
    return closed(closed(ink, int(dpi * 0.015), 1), 1, int(dpi * 0.075))


def _tight(ink: Mask, cell: Cell) -> Cell | None:
    part = ink[cell.top : cell.bottom, cell.left : cell.right]
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    left, top = cell.left + int(columns[0]), cell.top + int(rows[0])
    return Cell(left, top, cell.left + int(columns[-1]) + 1, cell.top + int(rows[-1]) + 1)


def _usual_height(cells: list[Cell], dpi: float) -> float:
    """Height of the letters that most of the print has, by width of print."""
    sized = [cell for cell in cells if dpi * 0.04 < cell.height < dpi * 0.3 and cell.width > cell.height]
    if not sized:
        return dpi * 0.11
    heights = np.repeat([cell.height for cell in sized], [cell.width for cell in sized])
    return float(np.median(heights))


def _one_row_each(ink: Mask, cell: Cell, usual: float) -> list[Cell]:
    """A cell that holds several rows that touch is cut where there is least ink."""
    if cell.height < 1.75 * usual or cell.width < 2 * usual:
        return [cell]
    profile: Profile = np.count_nonzero(ink[cell.top : cell.bottom, cell.left : cell.right], axis=1).astype(np.int64)
    cut = _thinnest(profile, usual)
    if cut is None:
        return [cell]
    halves = (cell._replace(bottom=cell.top + cut), cell._replace(top=cell.top + cut))
    return [part for half in halves if (tight := _tight(ink, half)) for part in _one_row_each(ink, tight, usual)]


def _thinnest(profile: Profile, usual: float) -> int | None:
    """The row with the least ink, not near an end; None if the cell is of one piece, as large letters are."""
    edge = int(usual * 0.6)
    middle = profile[edge:-edge]
    most = 0.25 if len(profile) > 2.6 * usual else 0.06
    if not len(middle) or middle.min() > most * np.percentile(profile, 75):
        return None
    return edge + int(np.argmin(middle))


def _merged(cells: list[Cell], usual: float) -> list[Cell]:
    """Pieces of the same print that came apart (a dot, a comma, an accent) are taken back."""
    kept: list[Cell] = []
    open_ones: list[int] = []
    for cell in sorted(cells):
        open_ones = [number for number in open_ones if kept[number].right > cell.left - 0.6 * usual]
        mine = next((number for number in reversed(open_ones) if _belongs(kept[number], cell, usual)), None)
        if mine is None:
            open_ones.append(len(kept))
            kept.append(cell)
        else:
            kept[mine] = _around(kept[mine], cell)
    return kept


def _not_too_long(ink: Mask, cell: Cell) -> list[Cell]:
    """A line of prose is cut at its widest gap near the middle: the recogniser would see it squeezed."""
    if cell.width < _LONGEST * cell.height:
        return [cell]
    middle = slice(cell.left + cell.width // 4, cell.right - cell.width // 4)
    inked = np.flatnonzero(ink[cell.top : cell.bottom, middle].any(axis=0))
    gaps = np.diff(inked)
    if not len(gaps) or gaps.max() < _SPACE * cell.height:
        return [cell]
    before = int(np.argmax(gaps))
    left, right = middle.start + int(inked[before]) + 1, middle.start + int(inked[before + 1])
    return [
        part for half in (cell._replace(right=left), cell._replace(left=right)) for part in _not_too_long(ink, half)
    ]


def _around(one: Cell, other: Cell) -> Cell:
    left, top = min(one.left, other.left), min(one.top, other.top)
    return Cell(left, top, max(one.right, other.right), max(one.bottom, other.bottom))


def _belongs(one: Cell, other: Cell, usual: float) -> bool:
    small = min(one.height, other.height)
    near = max(one.left, other.left) - min(one.right, other.right) < 0.6 * usual
    overlap = min(one.bottom, other.bottom) - max(one.top, other.top)
    together = max(one.bottom, other.bottom) - min(one.top, other.top)
    return (
        near and together < 1.6 * usual and (overlap > 0.4 * small or (small < 0.5 * usual and overlap > -0.1 * usual))
    )


def _aligned(cells: list[Cell]) -> list[list[Cell]]:
    """In rows from the top, and within a row from the left."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: cell.top + cell.bottom):
        middle = (cell.top + cell.bottom) / 2
        near = [row for row in rows[-4:] if row[-1].top <= middle <= row[-1].bottom]
        if near:
            near[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row) for row in rows]


def _in_its_row(cell: Cell, row: list[Cell], usual: float) -> Cell:
    """A hyphen or a row of dots takes the height of the print beside it, so that it is seen for what it is."""
    if cell.height >= 0.6 * usual:
        return cell
    tall = [other for other in row if other.height >= 0.6 * usual]
    middle = (cell.top + cell.bottom) // 2
    top = min(min((other.top for other in tall), default=middle - int(usual / 2)), cell.top)
    bottom = max(max((other.bottom for other in tall), default=middle + int(usual / 2)), cell.bottom)
    return cell._replace(top=max(top, 0), bottom=bottom) if bottom - top < 2 * usual else cell


def _without_crumbs(cells: list[Cell], usual: float) -> list[Cell]:
    """Without lone dots and what is left of streaks; a hyphen that stands for nothing paid is kept."""
    return [cell for cell in cells if not _is_crumb(cell, usual)]


def _is_crumb(cell: Cell, usual: float) -> bool:
    """A dot, a diamond of dots, or a slim stroke higher than any letter."""
    if cell.width > max(0.22 * usual, 1.5 * cell.height):
        return False
    small = cell.height <= 0.35 * usual or (cell.height <= 0.5 * usual and cell.width < 0.45 * usual)
    return small or (cell.height > 1.5 * usual and cell.width < 0.6 * usual)
