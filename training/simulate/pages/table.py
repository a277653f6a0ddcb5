"""The columns of a table on paper: their places, their printed names, and the rows in them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from extraction.eob.labels import AMOUNT_TAGS
from training.simulate.fonts import face
from training.simulate.pages.layout import Layout
from training.simulate.pages.placing import GROUP_COLUMN
from training.simulate.pages.prints import Cell, Print, PrintedRow, Token
from training.simulate.sheet import Align, Font, measure

_RIGHT = frozenset(AMOUNT_TAGS) - {"adjustment_code"} | {
    *("units", "units_billed", "interest", "provider_adjustment_amount", "other"),
}
_SMALLEST = 5.0  # points: below, nobody could read a page
_RULED_GAP = 7.0  # points between columns with a line between them
_NARROWEST = 0.6  # of the letters' size: the least space between columns, which is a blank of a typewriter


class DoesNotFitError(ValueError):
    """The columns of a table are wider than its paper, even in small letters."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Left and right ends of the columns in points, and the size of letters that they are wide enough for."""

    ends: tuple[tuple[float, float], ...]
    size: float


class Table:
    """A table of one layout: `columns` as in Layout, `names` the printed name of each role, `depth` the rows that a
    name may take on a storey, `main` says that it is the table of the lines.
    """

    def __init__(
        self,
        layout: Layout,
        columns: Sequence[tuple[str, ...]],
        names: Mapping[str, str],
        *,
        depth: int,
        main: bool = False,
    ) -> None:
        self.layout = layout
        self.columns = tuple(columns)
        self.names = names
        self.main = main
        self.stacked = main and layout.stacked
        self.storeys = max((len(column) for column in self.columns[int(self.stacked) :]), default=1)
        self.depth = depth
        self.header_depth = max(depth * self.storeys, len(self.columns[0]) if self.stacked else 0)
        self._place = {role: number for number, column in enumerate(self.columns) for role in column if role}

    def slot(self, role: str) -> int | None:
        """The column that a role stands in."""
        return self._place.get(role)

    def storey(self, role: str) -> int:
        number = self._place[role]
        return self.columns[number].index(role)

    def fit(self, rows: Iterable[Mapping[str, Cell]], left: float, right: float) -> Columns:
        """Places for the columns, wide enough for names and cells: in smaller letters where they would not fit. Raises
        DoesNotFitError if they do not even in the smallest.
        """
        wanted = self._wanted(rows)
        size = self.layout.type.size
        gap = max(self.layout.paper.gap, _RULED_GAP if self.layout.ornament.verticals else 0.0)
        room = right - left - gap * (len(wanted) - 1)
        scale = min(1.0, room / max(sum(wanted), 1.0))
        if scale < 1.0:
            between = _NARROWEST * size * (len(wanted) - 1)
            scale = max(min(1.0, (right - left) / (sum(wanted) + between)), _SMALLEST / size)
            gap = _NARROWEST * size * scale
        widths = [width * scale for width in wanted]
        spare = right - left - sum(widths) - gap * (len(widths) - 1)
        more = max(spare, 0.0) / max(len(widths) - 1, 1) if self.layout.paper.wide else min(max(spare, 0.0), 8.0)
        ends, at = [], left
        for width in widths:
            ends.append((at, at + width))
            at += width + gap + more
        if ends and ends[-1][1] > right + 0.5:
            raise DoesNotFitError(f"{len(self.columns)} columns do not fit {right - left:.0f} points")
        return Columns(tuple(ends), size * scale)

    def _wanted(self, rows: Iterable[Mapping[str, Cell]]) -> list[float]:
        """The widths of the columns in the layout's size of letters."""
        size = self.layout.type.size
        letters = face(self.layout.type.face)
        header = Font(name=letters.bold if self.layout.type.bold_headers else letters.regular, size=size)
        space = self._space
        widths = [
            max((measure(text, header, space) for _, text in self._header_texts(number)), default=0.0)
            for number in range(len(self.columns))
        ]
        bold = self.layout.type.bold_totals or self.layout.bold_claims
        font = Font(name=letters.bold if bold else letters.regular, size=size)
        for row in rows:
            for role, cell in row.items():
                number = self._place.get(role)
                if number is not None and cell:
                    widths[number] = max(widths[number], self._cell_width(role, cell, font))
        return [width + 0.5 for width in widths]

    @property
    def _space(self) -> float:
        """Space behind characters does not shrink with the letters: what it takes where they are smallest."""
        return self.layout.character_space * max(self.layout.type.size / _SMALLEST, 1.0)

    def _cell_width(self, role: str, cell: Cell, font: Font) -> float:
        width = measure(" ".join(token.text for token in cell), font, self._space)
        return width + (6.0 if _is_pair(role, cell) else 0.0)

    def _header_texts(self, number: int) -> list[tuple[str, str]]:
        """Roles and printed rows of one column's name from the top; blank where nothing stands."""
        column = self.columns[number]
        texts: list[tuple[str, str]] = []
        if self.stacked and not number:
            texts = [(role, wrapped(self.names.get(role, ""), 1)[0]) for role in column]
        for role in column if not texts else ():
            rows = wrapped(self.names.get(role, ""), self.depth) if role else []
            texts += [(role, "")] * (self.depth - len(rows)) + [(role, row) for row in rows]
        if not self.stacked and len(column) < self.storeys:
            texts += [("", "")] * (self.depth * (self.storeys - len(column)))
        return [("", "")] * (self.header_depth - len(texts)) + texts

    def header(self, columns: Columns) -> list[PrintedRow]:
        """The column header, its names standing on its last row."""
        texts = [self._header_texts(number) for number in range(len(self.columns))]
        rows = []
        for at in range(self.header_depth):
            prints = tuple(
                self._header_print(columns, number, *column[at]) for number, column in enumerate(texts) if column[at][1]
            )
            rows.append(PrintedRow(prints=prints, role="column_header"))
        return [*self._spans(columns), *(row for row in rows if row.prints)]

    def _spans(self, columns: Columns) -> list[PrintedRow]:
        """Names over several columns, in the middle above them, where they are wide enough for it."""
        prints = []
        for text, roles in self.layout.spans if self.main else ():
            left, right = columns.ends[self._place[roles[0]]][0], columns.ends[self._place[roles[-1]]][1]
            bold, size = self.layout.type.bold_headers, columns.size
            letters = face(self.layout.type.face)
            font = Font(name=letters.bold if bold else letters.regular, size=size)
            if measure(text, font, self.layout.character_space) <= right - left:
                middle = (left + right) / 2
                prints.append(Print(x=middle, tokens=(Token(text, "label"),), align="center", bold=bold, size=size))
        return [PrintedRow(prints=tuple(prints), role="column_header")] if prints else []

    def _header_print(self, columns: Columns, number: int, role: str, text: str) -> Print:
        left, right = columns.ends[number]
        x, align = self._anchor(left, right, is_amount(role), centered=self.layout.type.centered_headers)
        return Print(
            x=x,
            tokens=(Token(text, "label"),),
            align=align,
            bold=self.layout.type.bold_headers,
            size=columns.size,
            column=role.partition(":")[0],
        )

    def verticals(self, columns: Columns) -> tuple[float, ...]:
        """Where lines between the columns stand, if the layout has them."""
        if not self.layout.ornament.verticals:
            return ()
        return tuple((left[1] + right[0]) / 2 for left, right in itertools.pairwise(columns.ends))

    def row(self, columns: Columns, cells: Mapping[str, Cell], *, bold: bool = False) -> tuple[Print, ...]:
        """One printed row of cells."""
        prints: list[Print] = []
        for role, cell in cells.items():
            number = self._place.get(role)
            if number is not None and any(token.text for token in cell):
                prints += self._prints(columns, number, role, cell, bold)
        return tuple(sorted(prints, key=lambda each: each.x))

    def _prints(self, columns: Columns, number: int, role: str, cell: Cell, bold: bool) -> list[Print]:
        left, right = columns.ends[number]
        column = role.partition(":")[0]
        if _is_pair(role, cell):
            code = Print(x=left, tokens=cell[:-1], size=columns.size, column=column, bold=bold)
            amount = Print(x=right, tokens=cell[-1:], align="right", size=columns.size, column=column, bold=bold)
            return [code, amount]
        aligned = is_amount(role) or cell[-1].tag == "adjustment_amount"
        x, align = self._anchor(left, right, aligned, centered=self.layout.type.centered_codes and not aligned)
        return [Print(x=x, tokens=cell, align=align, size=columns.size, column=column, bold=bold)]

    def _anchor(self, left: float, right: float, amount: bool, *, centered: bool) -> tuple[float, Align]:
        """Where a column's text stands, and how."""
        if centered:
            return (left + right) / 2, "center"
        return (right, "right") if amount else (left, "left")


def is_amount(role: str) -> bool:
    """True for columns whose cells stand at the right."""
    return role in _RIGHT or role.startswith(GROUP_COLUMN)


def _is_pair(role: str, cell: Cell) -> bool:
    """A code at the left and its amount at the right of one column."""
    return role == "adjustment_code" and len(cell) > 1 and cell[-1].tag == "adjustment_amount"


def wrapped(name: str, depth: int) -> list[str]:
    """A name in at most so many rows: broken where it says so, else where the rows are shortest."""
    rows = name.split("\n")
    if len(rows) <= depth:
        return rows
    parts = name.replace("\n", " ").split(" ")
    longest = max(len(part) for part in parts)
    for room in range(longest, len(name) + 1):
        made = _filled(parts, room)
        if len(made) <= depth:
            return made
    return [" ".join(parts)]


def _filled(parts: Sequence[str], room: int) -> list[str]:
    rows = [parts[0]]
    for part in parts[1:]:
        if len(rows[-1]) + 1 + len(part) <= room:
            rows[-1] += " " + part
        else:
            rows.append(part)
    return rows
