"""Column headers: what stands below each of their cells, and whose share a column of amounts is."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.eob.labelled import LabelledRow, LabelledWord
from extraction.pages.page import Box

# What a column of adjusted amounts is called, by group; the first that fits.
_GROUP_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("PR", re.compile(r"\bPR\b|PATIENT|MEMBER|SUBSCRIBER|BENEFICIARY|INSURED")),
    ("OA", re.compile(r"\bOA\b|OTHER|COB|COORDINATION")),
    ("PI", re.compile(r"\bPI\b|PAYER|PLAN|REDUCED")),
    ("CO", re.compile(r"\bCO\b|CONTRACT|PROVIDER|COVERED|WRITE")),
)
_WIDER = 1.35  # than the narrowest blank of its row: a space between columns


@dataclass(slots=True)
class Column:
    """A cell of a header over all its rows: what stands below it, its words, and where it stands."""

    role: str
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

    def has(self, *roles: str) -> bool:
        return any(column.role in roles for column in self.columns)

    def above(self, box: Box, role: str) -> Column | None:
        """The column of a role that a cell stands in: amounts end where their column does."""
        columns = [column for column in self.columns if column.role == role]
        return min(columns, key=lambda each: _distance(each, box), default=None)


NO_HEADER = Header()


def header_of(rows: Iterable[LabelledRow]) -> Header:
    """The columns of header rows that follow each other."""
    columns: list[Column] = []
    for row in rows:
        for cell in _cells(row.words):
            _add(columns, cell)
    return Header(tuple(sorted(columns, key=lambda each: each.left)))


def _cells(words: Sequence[LabelledWord]) -> list[list[LabelledWord]]:
    """Words that stand together. Between typewritten columns there may be no more than a blank: there the name of
    another group begins another cell.
    """
    named = [word for word in words if word.column]
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
    if before.column is None or word.column is None or before.column.name != word.column.name:
        return False
    groups = {group for each in cell if (group := _group(each.word.text))}
    own = _group(word.word.text)
    begins = own is not None and bool(groups) and own not in groups and before.word.text.upper() != "OTHER"
    return _gap(before, word) <= _WIDER * blank and not begins


def _gap(before: LabelledWord, word: LabelledWord) -> float:
    return word.word.box[0] - before.word.box[2]


def _group(text: str) -> str | None:
    """Who bears what stands in a column of this name."""
    upper = text.upper()
    return next((group for group, form in _GROUP_WORDS if form.search(upper)), None)


def _add(columns: list[Column], cell: Sequence[LabelledWord]) -> None:
    """To the cell above it, or as a column of its own."""
    role = cell[0].column.name if cell[0].column else ""
    left, right = cell[0].word.box[0], cell[-1].word.box[2]
    texts = [word.word.text for word in cell]
    for column in columns:
        if column.role == role and min(column.right, right) > max(column.left, left):
            column.words += texts
            column.left, column.right = min(column.left, left), max(column.right, right)
            return
    columns.append(Column(role, texts, left, right))


def _distance(column: Column, box: Box) -> tuple[float, float]:
    left, _, right, _ = box
    apart = max(column.left - right, left - column.right, 0.0)
    return apart, abs(column.right - right)
