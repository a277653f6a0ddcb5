"""The columns of amounts that the lines of a document share: amounts end where their column does, on every line."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extraction.eob.labelled import LabelledDocument, LabelledRow, LabelledWord
from extraction.eob.labels import AMOUNT_TAGS
from extraction.eob.money import cents_of, has_point
from extraction.eob.shapes import is_pair, is_reason_behind
from extraction.eob.values import MONEY_TAGS

# What a column of amounts may be.
ROLES = ("other", *(tag for tag in AMOUNT_TAGS if tag not in ("adjustment_code", "adjustment_quantity")))
_APART = 0.35  # of the letters' height: amounts of one column end no further from each other
_FEWEST = 2  # amounts that make a column
_LEAST = 0.003  # the probability of a tag that the labeller does not name
_MOST_VOICES = 3.0  # cells below one name err together: no column has more independent voices
_CODED, _NEVER = "adjustment_amount", -30.0
_SILENT = frozenset({"$", "-$", "($"})


@dataclass(frozen=True, slots=True)
class Cell:
    """An amount: its row and word in the document, the line that it stands on, its cents, and the right end of the
    cell. `coded`: its reason stands beside it in the cell.
    """

    row: int
    word: int
    line: int
    cents: int
    right: float
    height: float
    coded: bool


@dataclass(frozen=True, slots=True)
class MoneyColumn:
    """Amounts that end at one place, on one storey of the lines, with the logarithm of how probable each role is."""

    storey: int
    cells: tuple[Cell, ...]
    logs: Mapping[str, float]

    @property
    def right(self) -> float:
        return sum(cell.right for cell in self.cells) / len(self.cells)


@dataclass(slots=True)
class MoneyTable:
    """Columns, and amounts of lines that stand in none, by line: they mean what their tags say."""

    columns: list[MoneyColumn] = field(default_factory=list)
    alone: list[Cell] = field(default_factory=list)
    lines: int = 0


def money_table(document: LabelledDocument) -> MoneyTable:
    """The columns of a document. A line's first row is its storey 0, each further row the next one."""
    table = MoneyTable()
    storeys: dict[int, list[Cell]] = {}
    for at, row, line, storey in _line_rows(document.rows):
        table.lines = line + 1
        storeys.setdefault(storey, []).extend(_cells(row, at, line))
    for storey, cells in sorted(storeys.items()):
        for group in _aligned(cells):
            if len(group) >= _FEWEST:
                table.columns.append(MoneyColumn(storey, tuple(group), _logs(document, group)))
            else:
                table.alone += group
    return table


def _line_rows(rows: Sequence[LabelledRow]) -> Iterator[tuple[int, LabelledRow, int, int]]:
    """Rows of lines with their place, the number of the line in the document, and the storey."""
    line, storey = -1, 0
    for at, row in enumerate(rows):
        if row.role.name == "line":
            line, storey = line + 1, 0
        elif row.role.name == "continuation" and line >= 0:
            storey += 1
        else:
            continue
        yield at, row, line, storey


def _cells(row: LabelledRow, at: int, line: int) -> Iterator[Cell]:
    for number, word in enumerate(row.words):
        cents = cents_of(word.word.text)
        if cents is None or not is_money(word):
            continue
        _, top, right, bottom = word.word.box
        before = row.words[number - 1] if number else None
        behind = row.words[number + 1] if number + 1 < len(row.words) else None
        coded = behind is not None and is_reason_behind(word, behind)
        end = behind.word.box[2] if behind and coded else right
        paired = before is not None and is_pair(before.word.text)
        yield Cell(at, number, line, cents, end, bottom - top, coded or paired)


def is_money(word: LabelledWord) -> bool:
    """True for what looks like an amount with cents, or is taken for one."""
    return has_point(word.word.text) or (word.tag in MONEY_TAGS and word.word.text not in _SILENT)


def _aligned(cells: Sequence[Cell]) -> Iterator[list[Cell]]:
    """Groups of cells that end at one place."""
    group: list[Cell] = []
    for cell in sorted(cells, key=lambda each: each.right):
        if group and cell.right - group[-1].right > _APART * cell.height:
            yield group
            group = []
        group.append(cell)
    if group:
        yield group


def _logs(document: LabelledDocument, cells: Sequence[Cell]) -> dict[str, float]:
    """The mean over the cells, for as many voices as they have. What most often has its reason beside it is
    adjusted.
    """
    told = [cell.coded for cell in cells if cell.cents]
    if sum(told) * 2 > len(told):
        return {role: 0.0 if role == _CODED else _NEVER for role in ROLES}
    words = [document.rows[cell.row].words[cell.word] for cell in cells]
    voices = min(_MOST_VOICES, float(len(words)))
    return {role: voices * sum(_log(word, role) for word in words) / len(words) for role in ROLES}


def _log(word: LabelledWord, role: str) -> float:
    known = next((label.confidence for label in word.tags if label.name == role), 0.0)
    rest = max(1.0 - sum(label.confidence for label in word.tags), 1e-9) / len(ROLES)
    return math.log(max(known, min(_LEAST, rest)))
