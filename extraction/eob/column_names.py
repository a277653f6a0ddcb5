"""What stands above a number: the names of its column, which may be several rows deep. One name may take several rows,
and a table of several storeys has a name on each of them; what the labels say of the words tells which it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.eob.labelled import LabelledRow, LabelledWord
from extraction.eob.values import is_apart
from extraction.pages.page import Box


@dataclass(frozen=True, slots=True)
class NameCell:
    """Words of a header row with no more than a blank between them, and what the labels say that stands below."""

    text: str
    column: str | None
    left: float
    right: float


Table = tuple[tuple[NameCell, ...], ...]


def tables(rows: Sequence[LabelledRow]) -> list[Table]:
    """For each row the header rows of the table that it stands in, from the top: those since the last claim above."""
    found: list[Table] = []
    header: list[tuple[NameCell, ...]] = []
    is_used = False
    for row in rows:
        if row.role.name == "column_header":
            header = [] if is_used else header
            header.append(_cells(row.words))
            is_used = False
        is_used = is_used or _is_of_claim(row)
        found.append(tuple(header))
    return found


def _is_of_claim(row: LabelledRow) -> bool:
    return row.claim is not None or (row.step is not None and row.step.none < 1 / 2)


def names_above(table: Table, box: Box) -> list[str]:
    """The names above a box, from the top: rows that the labels take for one name are one."""
    above = [cell for cells in table if (cell := _widest(cells, box)) is not None]
    names: list[str] = []
    before: str | None = None
    for cell in above:
        if names and cell.column == before:
            names[-1] = f"{names[-1]} {cell.text}"
        else:
            names.append(cell.text)
        before = cell.column
    return names


def _widest(cells: Sequence[NameCell], box: Box) -> NameCell | None:
    """The cell with the widest part above the box, if there is one."""
    left, _, right, _ = box
    parts = [(min(cell.right, right) - max(cell.left, left), place) for place, cell in enumerate(cells)]
    part, place = max(parts, default=(0.0, 0))
    return cells[place] if part > 0 else None


def _cells(words: Sequence[LabelledWord]) -> tuple[NameCell, ...]:
    cells = [[words[0]]]
    for before, word in pairwise(words):
        if is_apart(before, word) or _column(before) != _column(word):
            cells.append([])
        cells[-1].append(word)
    return tuple(map(_cell, cells))


def _cell(words: Sequence[LabelledWord]) -> NameCell:
    text = " ".join(word.word.text for word in words)
    return NameCell(text, _column(words[0]), words[0].word.box[0], words[-1].word.box[2])


def _column(word: LabelledWord) -> str | None:
    return word.column.name if word.column else None
