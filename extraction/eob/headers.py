"""Column headers: where their cells stand, and whose share a column of amounts is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.eob.labelled import LabelledRow, LabelledWord
from extraction.eob.labels import CLAIM_TAGS
from extraction.pages.page import Box

# What a column of adjusted amounts is called, by group; the first that fits.
_GROUP_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("PR", re.compile(r"\bPR\b|PATIENT|MEMBER|SUBSCRIBER|BENEFICIARY|INSURED")),
    ("OA", re.compile(r"\bOA\b|OTHER|COB|COORDINATION")),
    ("PI", re.compile(r"\bPI\b|PAYER|PLAN|REDUCED")),
    ("CO", re.compile(r"\bCO\b|CONTRACT|PROVIDER|COVERED|WRITE")),
)
_ADJUSTED = "adjustment_amount"
_WIDEST = 1.1  # of the letters' height: no blank is wider
_WIDER = 1.35  # than the narrowest blank of its row: a space between columns


@dataclass(slots=True)
class Column:
    """A cell of a header over all its rows: what stands below it, its words, and where it stands."""

    role: str | None
    words: list[str]
    left: float
    right: float

    @property
    def group(self) -> str | None:
        """Who bears the amounts of the column, if its name says so."""
        return _group(" ".join(self.words))


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of one table, from the left."""

    columns: tuple[Column, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.columns)

    @property
    def left(self) -> float:
        return min(column.left for column in self.columns)

    def group_at(self, box: Box) -> str | None:
        """Who bears what stands in a cell, as the name above it says: amounts end where their column does. Names that
        were taken for those of adjustments go before others, which say what they say all the same.
        """
        telling = [column for column in self.columns if column.group]
        adjusted = [column for column in telling if column.role == _ADJUSTED]
        nearest = min(adjusted or telling, key=lambda each: _distance(each, box), default=None)
        return nearest.group if nearest else None


NO_HEADER = Header()


def header_of(rows: Sequence[LabelledRow]) -> Header:
    """The columns of header rows that follow each other. All names end on the last row; what stands above several of
    them is a name for them together, and no column's.
    """
    columns: list[Column] = []
    for row in reversed(rows):
        cells = [(cell, [column for column in columns if _overlaps(column, cell)]) for cell in _cells(row.words)]
        for cell, below in cells:
            if not below:
                columns.append(_column(cell))
            elif len(below) == 1 and not _is_of_claims(cell):
                _join(below[0], cell)
    return Header(tuple(sorted(columns, key=lambda each: each.left)))


def _is_of_claims(cell: Sequence[LabelledWord]) -> bool:
    """True for a name in a row of the claims' own columns, which may stand right above that of the lines."""
    return any(word.column is not None and word.column.name in CLAIM_TAGS for word in cell)


def _column(cell: Sequence[LabelledWord]) -> Column:
    role = cell[-1].column.name if cell[-1].column else None
    return Column(role, [word.word.text for word in cell], _left(cell), _right(cell))


def _left(cell: Sequence[LabelledWord]) -> float:
    return cell[0].word.box[0]


def _right(cell: Sequence[LabelledWord]) -> float:
    return cell[-1].word.box[2]


def _overlaps(column: Column, cell: Sequence[LabelledWord]) -> bool:
    return min(column.right, _right(cell)) > max(column.left, _left(cell))


def _join(column: Column, cell: Sequence[LabelledWord]) -> None:
    """The cell stands above what the column has."""
    column.words[:0] = [word.word.text for word in cell]
    column.left, column.right = min(column.left, _left(cell)), max(column.right, _right(cell))


def _cells(words: Sequence[LabelledWord]) -> list[list[LabelledWord]]:
    """Words that stand together. Between typewritten columns there may be no more than a blank: there the name of
    another group begins another cell.
    """
    named = list(words)
    blank = min((gap for each in itertools.pairwise(named) if (gap := _gap(*each)) > 0), default=0.0)
    cells: list[list[LabelledWord]] = []
    for word in named:
        if cells and _continues(cells[-1], word, blank):
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells


def _continues(cell: Sequence[LabelledWord], word: LabelledWord, blank: float) -> bool:
    before = cell[-1]
    if before.column and word.column and before.column.name != word.column.name:
        return False
    groups = {group for each in cell if (group := _group(each.word.text))}
    own = _group(word.word.text)
    begins = own is not None and bool(groups) and own not in groups and before.word.text.upper() != "OTHER"
    _, top, _, bottom = before.word.box
    return _gap(before, word) <= min(_WIDER * blank, _WIDEST * (bottom - top)) and not begins


def _gap(before: LabelledWord, word: LabelledWord) -> float:
    return word.word.box[0] - before.word.box[2]


def _group(text: str) -> str | None:
    """Who bears what stands in a column of this name."""
    upper = text.upper()
    return next((group for group, form in _GROUP_WORDS if form.search(upper)), None)


def _distance(column: Column, box: Box) -> tuple[float, float]:
    left, _, right, _ = box
    apart = max(column.left - right, left - column.right, 0.0)
    return apart, abs(column.right - right)
