"""Rows of totals: of a claim, of a section, of the document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from training.simulate.fonts import face
from training.simulate.pages.compose_claim import ClaimBody
from training.simulate.pages.layout import Layout
from training.simulate.pages.prints import Cell, Print, PrintedRow, words
from training.simulate.pages.table import Columns, Table
from training.simulate.pages.totals import summed_roles, summed_tag
from training.simulate.pages.values import Values
from training.simulate.sheet import Font, measure

_GAP = 3.0  # points between the label and the first amount


def sum_cells(layout: Layout, bodies: Sequence[ClaimBody]) -> Mapping[str, Cell]:
    """What the columns of several claims come to."""
    values, cells = Values(layout), {}
    for role in summed_roles(layout):
        amount = sum((body.sums.get(role, Decimal(0)) for body in bodies), Decimal(0))
        cells[role] = values.amount(amount, summed_tag(role), None, total=True)
    return cells


class TotalRows:
    """Totals in the columns of one table."""

    def __init__(self, layout: Layout, table: Table, columns: Columns) -> None:
        self.layout = layout
        self.table = table
        self.columns = columns

    def of(self, bodies: Sequence[ClaimBody], role: str) -> list[PrintedRow]:
        """The totals of several claims; the row's role is also the name of its label."""
        label = words(self.layout.words.get(role, "Total"), "label")
        return self.labelled(label, sum_cells(self.layout, bodies), role, None)

    def labelled(self, label: Cell, cells: Mapping[str, Cell], role: str, claim: int | None) -> list[PrintedRow]:
        """Cells with their name before the first amount, or above where there is no room."""
        bold = self.layout.type.bold_totals
        named = Print(x=self.columns.ends[0][0], tokens=label, bold=bold, size=self.columns.size)
        rows: list[PrintedRow] = []
        for at, prints in enumerate(each for each in self._storeys(cells) if each):
            beside = not at and self._has_room(named, prints)
            if not at and not beside:
                rows.append(PrintedRow(prints=(named,), role=role, claim=claim))
            upright = () if beside else self.table.verticals(self.columns)
            shown = (named, *prints) if beside else prints
            rows.append(PrintedRow(prints=shown, role=role, claim=claim, verticals=upright))
        if rows and self.layout.total_rules:
            rows[0] = replace(rows[0], rule_above=True)
        return rows

    def _storeys(self, cells: Mapping[str, Cell]) -> list[tuple[Print, ...]]:
        """The cells of each printed row."""
        bold, storey = self.layout.type.bold_totals, self.table.storey
        return [
            self.table.row(self.columns, {role: cell for role, cell in cells.items() if storey(role) == at}, bold=bold)
            for at in range(self.table.storeys)
        ]

    def _has_room(self, label: Print, prints: Sequence[Print]) -> bool:
        font = Font(name=face(self.layout.type.face).bold, size=self.columns.size)
        space = self.layout.character_space
        widths = [measure(each.text, font, space) if each.align == "right" else 0.0 for each in prints]
        begins = [each.x - width for each, width in zip(prints, widths, strict=True)]
        return label.x + measure(label.text, font, space) + _GAP < min(begins)
