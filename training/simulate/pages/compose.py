"""A remittance on paper: one layout, one payment, and of every word what it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.records import Remittance
from training.simulate.fonts import face
from training.simulate.pages.arrange import arranged, cased
from training.simulate.pages.claim_block import BlockWriter
from training.simulate.pages.compose_claim import ClaimBody, ClaimWriter, TableRow
from training.simulate.pages.compose_end import EndWriter
from training.simulate.pages.compose_header import PageHeader
from training.simulate.pages.families.front import check_rows, claim_list, pending_rows
from training.simulate.pages.flow import Flow
from training.simulate.pages.layout import Layout
from training.simulate.pages.local_codes import LocalCodes
from training.simulate.pages.prints import Cell, Print, PrintedRow, blank, words
from training.simulate.pages.shown import shown
from training.simulate.pages.table import Columns, DoesNotFitError, Table
from training.simulate.pages.total_rows import TotalRows, sum_cells
from training.simulate.pages.values import Values
from training.simulate.sheet import Drawing, Font, fitting_size

_PANEL = 0.27  # of the page's width, for names and numbers that stand beside the lines
_ALTERNATE = 0.93


@dataclass(frozen=True, slots=True)
class Composed:
    """A drawing, and the record that it can be read as; `derived` are pointers of values that no word prints."""

    drawing: Drawing
    record: Remittance
    derived: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Claims under one heading."""

    title: str
    bodies: list[ClaimBody]


def compose(layout: Layout, remittance: Remittance) -> Composed:
    """Draw a remittance. Raises DoesNotFitError if the layout is too wide for its paper."""
    return _Composer(layout, remittance).compose()


__all__ = ["Composed", "DoesNotFitError", "compose"]


class _Composer:
    def __init__(self, layout: Layout, remittance: Remittance) -> None:
        self.layout = layout
        self.remittance, self.sections = arranged(layout, cased(layout, remittance))
        self.codes = LocalCodes(layout)
        self.values = Values(layout)
        self.table = Table(layout, layout.columns, layout.names, depth=layout.name_depth, main=True)
        self.left = layout.paper.left
        self.right = layout.paper.width - layout.paper.right
        self.header = PageHeader(layout, self.remittance)

    def compose(self) -> Composed:
        writer = ClaimWriter(self.layout, self.codes)
        bodies = [writer.write(index, claim) for index, claim in enumerate(self.remittance.claims)]
        self.columns = self._fit(bodies)
        self.totals = TotalRows(self.layout, self.table, self.columns)
        self.blocks = BlockWriter(self.layout, bodies, self.columns, self._panel_right())
        self.end = EndWriter(self.layout, self.remittance, self.codes)
        self.flow = Flow(self.layout, self.header.rows, self.header.foot)
        self._front()
        for section in self._sections(bodies):
            self._section(section)
        self._totals(bodies)
        drawing = self._finish()
        record, derived = shown(self.remittance, bodies, drawing, self._inherited(bodies))
        return Composed(drawing, record, derived)

    def _inherited(self, bodies: Sequence[ClaimBody]) -> frozenset[str]:
        """What claims have of the heading of their section."""
        if self.layout.sections != "provider":
            return frozenset()
        return frozenset(f"{body.path}/{field}" for body in bodies for field in ("rendering", "rendering_npi"))

    def _fit(self, bodies: Sequence[ClaimBody]) -> Columns:
        """The columns, wide enough for every cell of the document and its totals."""
        rows = [row.cells for body in bodies for line in body.lines for row in line]
        totals = [sum_cells(self.layout, bodies)] if self.layout.structure.totals != "none" else []
        left = self._panel_right() if self.layout.structure.claim_block == "beside" else self.left
        return self.table.fit([*rows, *(body.totals for body in bodies), *totals], left, self.right)

    def _panel_right(self) -> float:
        return self.left + (self.right - self.left) * _PANEL

    def _front(self) -> None:
        """What stands before the claims."""
        if self.layout.check:
            self.flow.add(check_rows(self.layout, self.remittance, self.left, self.right))
        self.flow.add(self.end.bulletins())
        if self.layout.summary == "front":
            self.flow.add([*self.end.summary(), blank(self.layout.type.size)])
        if self.layout.provider_adjustments == "front":
            self.flow.add([*self.end.provider_adjustments(), blank(self.layout.type.size)])
        if self.layout.claim_list:
            self.flow.add(claim_list(self.layout, self.remittance, self.left, self.right))
        if self.layout.bulletin_page:
            self.flow.next_page()

    def _sections(self, bodies: Sequence[ClaimBody]) -> Iterator[Section]:
        at = 0
        for title, count in self.sections:
            yield Section(title, list(bodies[at : at + count]))
            at += count

    def _section(self, section: Section) -> None:
        header = self._column_header()
        if section.title:
            self.flow.add([self._section_title(section), *(header if self.layout.column_header == "section" else [])])
        if self.layout.column_header == "page" and not self.flow.repeated:
            self.flow.add(header)
            self.flow.repeated = header
        for body in section.bodies:
            self._claim(body, header)
        if section.title and "S" in self.layout.structure.totals:
            self.flow.add(self.totals.of(section.bodies, "section_total"))
        self.flow.skip(self.layout.type.size * 0.6)

    def _section_title(self, section: Section) -> PrintedRow:
        cell = words(self.layout.words.get(section.title, section.title))
        if self.layout.sections == "provider":
            body = section.bodies[0]
            label = words(f"{self.layout.words.get('provider_section', 'Provider')}{self.layout.label_end}", "label")
            fields = (self.values.claim(tag, body.claim, body.path) for tag in ("rendering_name", "rendering_npi"))
            cell = (*label, *(token for field in fields for token in field))
        return PrintedRow(prints=(Print(x=self.left, tokens=cell, bold=True),), role="section")

    def _column_header(self) -> list[PrintedRow]:
        upright = [
            replace(row, verticals=self.table.verticals(self.columns)) for row in self.table.header(self.columns)
        ]
        return self._ornamented([*self.blocks.band_header(), *upright])

    def _ornamented(self, rows: list[PrintedRow]) -> list[PrintedRow]:
        ornament = self.layout.ornament
        shade = _ALTERNATE - 0.07 if ornament.shade == "header" else None
        rows = [replace(row, shade=shade) for row in rows]
        if rows and ornament.header_rules in ("both", "box"):
            rows[0] = replace(rows[0], rule_above=True)
        if rows and ornament.header_rules != "none":
            rows[-1] = replace(rows[-1], rule_below=True)
        return rows

    def _claim(self, body: ClaimBody, header: list[PrintedRow]) -> None:
        """The block, the lines and the totals of a claim."""
        block = self.layout.structure.claim_block
        before = self._shaded(self.blocks.before(body))
        if self.layout.column_header in ("claim", "above"):
            above = block == "band" or self.layout.column_header == "above"
            before = [*header, *before] if above else [*before, *header]
        lines = self._line_rows(body)
        after = self._after(body)
        repeat = self.blocks.before(body) if self.layout.repeat_claim else []
        if self.layout.loose:
            self.flow.add(before)
            before = []
        if before or lines:
            self.flow.add([*before, *lines[0]])
        for rows in lines[1:]:
            self.flow.add(rows, repeat=repeat)
        if after:
            self.flow.add(after)
        self.flow.skip(self.layout.claim_gap)

    def _shaded(self, rows: list[PrintedRow]) -> list[PrintedRow]:
        """Rows of a claim's block, gray where the layout has them so."""
        if self.layout.ornament.shade != "claims":
            return rows
        return [replace(row, shade=_ALTERNATE - 0.05) for row in rows]

    def _line_rows(self, body: ClaimBody) -> list[list[PrintedRow]]:
        lines: list[list[PrintedRow]] = []
        number = 0
        panel = self.blocks.panel(body)
        for line in body.lines:
            rows = []
            for row in line:
                beside = panel[number] if number < len(panel) else ()
                rows.append(self._printed(row, body.index, len(lines), beside))
                number += 1
            lines.append(rows)
        for prints in panel[number:]:
            lines[-1].append(PrintedRow(prints=prints, role="claim_header", claim=body.index))
        return lines

    def _printed(self, row: TableRow, claim: int, line: int, beside: Sequence[Print]) -> PrintedRow:
        shade = _ALTERNATE if self.layout.ornament.shade == "alternate" and line % 2 else None
        prints = self.table.row(self.columns, row.cells)
        if row.sentence:
            start = self.columns.ends[min(1, len(self.columns.ends) - 1)][0] if self.columns.ends else self.left
            prints = (*prints, Print(x=start, tokens=row.sentence, size=self._sentence_size(row.sentence, start)))
        return PrintedRow(
            prints=(*beside, *prints),
            role=row.role,
            claim=claim,
            shade=shade,
            verticals=() if row.sentence else self.table.verticals(self.columns),
            rule_below=self.layout.ornament.row_rules,
        )

    def _sentence_size(self, sentence: Cell, start: float) -> float:
        """The table's size of letters, or as small as the row needs."""
        size = self.columns.size
        font = Font(name=face(self.layout.type.face).regular, size=size)
        text = " ".join(token.text for token in sentence)
        return fitting_size(text, font, self.right - start, self.layout.character_space)

    def _after(self, body: ClaimBody) -> list[PrintedRow]:
        rows = self.blocks.after(body)
        if "C" in self.layout.structure.totals:
            label = self.layout.words.get("claim_total", "Totals")
            rows = [
                *self.totals.labelled(self.blocks.worded(label, body), body.totals, "claim_total", body.index),
                *rows,
            ]
        rows += self.blocks.tail(body)
        rows += self.blocks.interest(body)
        if rows and self.layout.ornament.claim_rules:
            rows[-1] = replace(rows[-1], rule_below=True)
        return rows

    def _totals(self, bodies: Sequence[ClaimBody]) -> None:
        if "D" in self.layout.structure.totals and bodies:
            self.flow.add(self.totals.of(bodies, "document_total"))
        self.flow.repeated = []
        self.flow.skip(self.layout.type.size * 1.5)

    def _finish(self) -> Drawing:
        """What stands after the claims."""
        self.flow.add(pending_rows(self.layout, self.left, self.right))
        if self.layout.provider_adjustments != "front":
            self.flow.add(self.end.provider_adjustments())
            self.flow.skip(self.layout.type.size * 1.2)
        if self.layout.summary == "end":
            self.flow.add(self.end.summary())
            self.flow.skip(self.layout.type.size * 1.2)
        if self.layout.glossary == "page":
            self.flow.next_page()
        for rows in self.end.glossary():
            self.flow.add(rows)
        for rows in self.end.legal():
            self.flow.skip(self.layout.type.size)
            self.flow.add(rows)
        return self.flow.draw()
