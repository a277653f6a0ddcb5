"""A claim on paper: its block of names and numbers, its lines, and its totals, as cells by column role."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extraction.allowed import is_denied
from extraction.records import ClaimPayment, ServicePayment
from training.simulate.pages.layout import Layout
from training.simulate.pages.local_codes import LocalCodes
from training.simulate.pages.placing import Entry, Placed, Placing
from training.simulate.pages.prints import Cell, Token, filled, words
from training.simulate.pages.totals import TOTAL_ROLES, is_summed, summed_roles, summed_tag
from training.simulate.pages.values import Values

_DECOY = "other"  # a column of amounts that no record has
_DECOY_SHARE = Decimal("0.15")
VALUES_IN_WORDS = re.compile(r"([^{}]*)\{(\w+)\}")
Cells = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class TableRow:
    """Cells by column role; `role` as in extraction.eob.labels; `sentence` stands across the columns."""

    cells: Cells
    role: str
    sentence: Cell = ()


@dataclass(slots=True)
class ClaimBody:
    """All that is printed of a claim, and the claim as it can be read."""

    index: int
    claim: ClaimPayment
    fields: dict[str, Cell] = field(default_factory=dict)
    lines: list[list[TableRow]] = field(default_factory=list)
    totals: Cells = field(default_factory=dict)
    implied: list[str] = field(default_factory=list)
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"/claims/{self.index}"


class ClaimWriter:
    """Makes bodies of claims in one layout."""

    def __init__(self, layout: Layout, codes: LocalCodes) -> None:
        self.layout = layout
        self.codes = codes
        self.values = Values(layout)
        self.placing = Placing(layout, codes)
        self.roles = frozenset(layout.roles)

    def write(self, index: int, claim: ClaimPayment) -> ClaimBody:
        body = ClaimBody(index, claim)
        if claim.lines:
            lines = [self._line(body, place, line) for place, line in enumerate(claim.lines)]
            body.claim = replace(claim, lines=tuple(lines))
        else:
            self._whole(body)
        body.fields = {tag: cell for tag in self.layout.claim_fields if filled(cell := self._field(tag, body))}
        self._inline(body)
        body.totals = self._totals(body)
        return body

    def _field(self, tag: str, body: ClaimBody) -> Cell:
        return self.values.claim(tag, body.claim, body.path)

    def _line(self, body: ClaimBody, place: int, line: ServicePayment) -> ServicePayment:
        path = f"{body.path}/lines/{place}"
        printed_allowed = allowed_of(line)
        entry = Entry(
            path=path,
            charge=line.charge or Decimal(0),
            paid=line.paid or Decimal(0),
            allowed=printed_allowed,
            adjustments=line.adjustments,
        )
        placed = self.placing.place(entry)
        before = body.claim.lines[place - 1] if place else None
        cells = self._own_cells(line, path, before)
        cells[0] |= self._of_claim(body)
        body.lines.append(self._rows(cells, entry, placed, self._remarks(line.remark_codes, path)))
        self._sum(body, entry, placed)
        return replace(line, adjustments=tuple(placed.adjustments), allowed=printed_allowed)

    def _whole(self, body: ClaimBody) -> None:
        """A claim without lines is a row of its own."""
        claim = body.claim
        entry = Entry(
            path=body.path,
            charge=claim.charge or Decimal(0),
            paid=claim.paid or Decimal(0),
            allowed=allowed_of(claim),
            adjustments=claim.adjustments,
        )
        placed = self.placing.place(entry)
        dates = self.values.dates(claim.service_from, claim.service_to, body.path)
        body.lines.append(self._rows(dates, entry, placed, self._remarks(claim.remark_codes, body.path)))
        self._sum(body, entry, placed)
        body.claim = replace(claim, adjustments=tuple(placed.adjustments), allowed=entry.allowed)

    def _of_claim(self, body: ClaimBody) -> Cells:
        """What lines repeat of their claim: who rendered them, and where."""
        place = words(body.claim.facility_type or "", "place_of_service", f"{body.path}/facility_type")
        cells = {role: self._field(role, body) for role in ("rendering_npi", "rendering_name")}
        return {role: cell for role, cell in {**cells, "place_of_service": place}.items() if role in self.roles}

    def _own_cells(self, line: ServicePayment, path: str, before: ServicePayment | None) -> list[Cells]:
        """Dates, codes and units; dates that the line above has are left out where the layout does so."""
        first, last = line.service_from, line.service_to
        same = before is not None and _days(before) == _days(line)
        dates = [{}] if same and self.layout.dates.first_line_only else self.values.dates(first, last, path)
        more = _beside(dates[1:], self._recoded(line, path))
        return [{**self.values.line(line, path), **dates[0]}, *more]

    def _recoded(self, line: ServicePayment, path: str) -> list[Cells]:
        """The procedure that was sent, below the one that was paid."""
        if not line.submitted_procedure or "procedure" not in self.roles:
            return []
        sent = words(f"({line.submitted_procedure})", "submitted_procedure", f"{path}/submitted_procedure")
        return [{"procedure": sent}]

    def _rows(self, cells: list[Cells], entry: Entry, placed: Placed, remarks: Cell) -> list[TableRow]:
        """The printed rows of one line: its storeys, then what has no room in them, then sentences."""
        main = {**cells[0], **self._amounts(entry, placed)}
        if remarks and "remark_code" in self.roles:
            main["remark_code"] = remarks
        rows = [TableRow(cells, "continuation" if at else "line") for at, cells in enumerate(self._storeys(main))]
        if self.layout.caption:
            rows = [*self._captions(main), *(replace(row, role="continuation") for row in rows)]
        more = _beside(cells[1:], placed.rows)
        rows += [TableRow(each, "continuation") for each in more]
        rows += [TableRow({}, "continuation", sentence) for sentence in placed.sentences]
        if remarks and self.layout.remark_rows and "remark_code" not in self.roles:
            label = Token(f"{self.layout.labels.get('remark_code', 'REM')}:", "label")
            rows.append(TableRow({}, "continuation", (label, *remarks)))
        return rows

    def _captions(self, cells: Cells) -> list[TableRow]:
        """Rows that name the service above its amounts, or labels and values that are all there is of a line."""
        captions = [self._caption(part, cells) for part in self.layout.caption.split("|")]
        return [TableRow({}, "continuation" if at else "line", cell) for at, cell in enumerate(captions) if cell]

    def _caption(self, wording: str, cells: Cells) -> Cell:
        """A label whose value is not there is left out."""
        tokens: list[Token] = []
        for label, role in VALUES_IN_WORDS.findall(wording):
            if cells.get(role) and cells[role][0].text:
                tokens += [*words(label.strip(), "label"), *cells[role]]
        return tuple(token for token in tokens if token.text)

    def _amounts(self, entry: Entry, placed: Placed) -> Cells:
        """Zeros too, where a column has nothing and the payer prints them."""
        cells = {**self.values.entry(entry), **placed.cells}
        for role in TOTAL_ROLES:
            if role in self.roles and role not in cells and self.layout.money.absent == "zero":
                cells[role] = self.values.amount(Decimal(0), role, None)
        if _DECOY in self.roles:
            cells[_DECOY] = self.values.amount(round(entry.charge * _DECOY_SHARE, 2), _DECOY, None)
        return cells

    def _storeys(self, cells: Cells) -> list[Cells]:
        """The cells of each printed row of a line."""
        storeys: list[Cells] = []
        for column in self.layout.columns[int(self.layout.stacked) :]:
            for at, role in enumerate(column):
                while len(storeys) <= at:
                    storeys.append({})
                if role in cells:
                    storeys[at][role] = cells[role]
        return storeys

    def _remarks(self, codes: Sequence[str], path: str) -> Cell:
        if "remark_code" not in self.roles and not self.layout.remark_rows:
            return ()
        for code in codes:
            self.codes.remark(code)
        return tuple(Token(code, "remark_code", f"{path}/remark_codes/{at}") for at, code in enumerate(codes))

    def _inline(self, body: ClaimBody) -> None:
        """Claim numbers in columns of the lines: of the first one, of all, or on top of each other."""
        block, fields = self.layout.structure.claim_block, body.fields
        mine = {tag: cell for tag, cell in fields.items() if tag in self.roles}
        if block == "stacked":
            self._stack(body, [tag for tag in self.layout.columns[0] if tag in mine], mine)
            return
        for at, rows in enumerate(body.lines):
            if block == "every_line" or (block == "inline" and not at):
                for tag, cell in mine.items():
                    rows[self._storey(tag)].cells.setdefault(tag, cell)

    def _storey(self, role: str) -> int:
        return next(column.index(role) for column in self.layout.columns if role in column)

    def _stack(self, body: ClaimBody, tags: Sequence[str], mine: Cells) -> None:
        rows = [row for line in body.lines for row in line]
        while len(rows) < len(tags):
            rows.append(TableRow({}, "claim_header"))
            body.lines[-1].append(rows[-1])
        for tag, row in zip(tags, rows, strict=False):
            row.cells[tag] = mine[tag]

    def _sum(self, body: ClaimBody, entry: Entry, placed: Placed) -> None:
        """What the columns come to: the amounts that stand in them, as they are printed."""
        owed = sum((each.amount or Decimal(0) for each in entry.adjustments if each.group == "PR"), Decimal(0))
        sums = {"charge": entry.charge, "paid": entry.paid, "allowed": entry.allowed or Decimal(0)}
        sums["patient_responsibility"] = owed
        for cells in (placed.cells, *placed.rows):
            for role, cell in cells.items():
                if role != "patient_responsibility" and is_summed(role):
                    sums[role] = sums.get(role, Decimal(0)) + _amount_in(cell, placed)
        for role, amount in sums.items():
            body.sums[role] = body.sums.get(role, Decimal(0)) + amount
        body.implied += placed.implied

    def _totals(self, body: ClaimBody) -> Cells:
        """Of the record where it has the amount, else of the column."""
        return {role: self._total(body, role) for role in summed_roles(self.layout)}

    def _total(self, body: ClaimBody, role: str) -> Cell:
        pointer = None
        if role in ("charge", "paid"):
            pointer = f"{body.path}/{role}"
        if role == "patient_responsibility" and body.claim.patient_responsibility is not None:
            pointer = f"{body.path}/{role}"
        return self.values.amount(body.sums.get(role, Decimal(0)), summed_tag(role), pointer, total=True)


def allowed_of(payment: ServicePayment | ClaimPayment) -> Decimal | None:
    """What a payer prints as allowed: the charge without what the contract takes; nothing where it denies."""
    if is_denied(payment.paid, payment.adjustments) or payment.charge is None:
        return None
    taken = (each.amount for each in payment.adjustments if each.reason == "45" and each.amount)
    return payment.charge - sum(taken, Decimal(0))


def _days(line: ServicePayment) -> tuple[datetime.date | None, datetime.date | None]:
    return line.service_from, line.service_to


def _amount_in(cell: Cell, placed: Placed) -> Decimal:
    """The adjustment that a cell prints the amount of."""
    pointers = (token.pointer for token in cell if token.pointer and token.pointer.endswith("/amount"))
    places = [int(pointer.split("/")[-2]) for pointer in pointers]
    return sum((placed.adjustments[place].amount or Decimal(0) for place in places), Decimal(0))


def _beside(first: Sequence[Cells], second: Sequence[Cells]) -> list[Cells]:
    """Further dates and further adjustments share rows."""
    count = max(len(first), len(second))
    padded = [[*each, *([{}] * (count - len(each)))] for each in (first, second)]
    return [{**left, **right} for left, right in zip(*padded, strict=True)]


def total_label(text: str) -> Cell:
    return words(text, "label")
