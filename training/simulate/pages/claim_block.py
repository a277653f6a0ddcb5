"""Where the name and the numbers of a claim stand: above its lines, below, beside, in a grid or in a band."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from training.simulate.fonts import face
from training.simulate.pages.compose_claim import VALUES_IN_WORDS, ClaimBody
from training.simulate.pages.compose_header import paired_rows
from training.simulate.pages.layout import Layout
from training.simulate.pages.prints import Cell, Print, PrintedRow, Token, words
from training.simulate.pages.table import Columns, Table
from training.simulate.pages.values import Values
from training.simulate.sheet import Font, fitting_size, measure

_INLINE = frozenset({"inline", "every_line", "stacked"})
_GAP = 9.0  # points between one value and the next label


class BlockWriter:
    """Prints claim blocks of one document: bands are as wide as its widest values."""

    def __init__(self, layout: Layout, bodies: Sequence[ClaimBody], columns: Columns, panel_right: float) -> None:
        self.layout = layout
        self.left = layout.paper.left
        self.right = layout.paper.width - layout.paper.right
        self.panel_right = panel_right - layout.paper.gap
        self.block = layout.structure.claim_block
        self.size = columns.size
        self.bold = Font(name=face(layout.type.face).bold, size=self.size)
        self.band: Table | None = None
        if self.block == "band":
            self._make_band(bodies)

    def _make_band(self, bodies: Sequence[ClaimBody]) -> None:
        """A row of the claim's own columns."""
        tags = [tag for tag in self.layout.claim_fields if any(tag in body.fields for body in bodies)]
        depth = min(2, self.layout.name_depth)
        self.band = Table(self.layout, [(tag,) for tag in tags], self.layout.names, depth=depth)
        self.band_columns = self.band.fit([body.fields for body in bodies], self.left, self.right)

    def band_header(self) -> list[PrintedRow]:
        return self.band.header(self.band_columns) if self.band else []

    def before(self, body: ClaimBody) -> list[PrintedRow]:
        """Rows above the lines."""
        if self.band:
            prints = self.band.row(self.band_columns, body.fields, bold=self.layout.bold_claims)
            return [PrintedRow(prints=prints, role="claim_header", claim=body.index)]
        if self.block == "before":
            return self._flowing(body)
        if self.block == "grid":
            return self._grid(body)
        if self.block in _INLINE:
            return self._flowing(body) if self._outside(body) else []
        return []

    def after(self, body: ClaimBody) -> list[PrintedRow]:
        """Rows below the lines."""
        return self._flowing(body) if self.block == "after" else []

    def interest(self, body: ClaimBody) -> list[PrintedRow]:
        """Interest has a row of its own where it is paid and no field shows it."""
        if "interest" in body.fields or not body.claim.interest or "{interest}" in self.layout.tail:
            return []
        label = words(f"{self.layout.labels.get('interest', 'INTEREST')}{self.layout.label_end}", "label")
        amount = Values(self.layout).amount(body.claim.interest, "interest", f"{body.path}/interest", total=True)
        prints = (Print(x=self.left, tokens=(*label, *amount), size=self.size),)
        return [PrintedRow(prints=prints, role="claim_total", claim=body.index)]

    def tail(self, body: ClaimBody) -> list[PrintedRow]:
        """Rows of the layout's own wording below the totals."""
        rows = []
        for wording in self.layout.tail.split("|") if self.layout.tail else ():
            tokens = self.worded(wording, body)
            text = " ".join(token.text for token in tokens)
            prints = (Print(x=self.left, tokens=tokens, size=self._size(text)),)
            rows.append(PrintedRow(prints=prints, role="claim_total", claim=body.index))
        return rows

    def worded(self, wording: str, body: ClaimBody) -> Cell:
        """Labels with values of the claim in place of braces; what the claim does not have is nothing, 0.00."""
        tokens: list[Token] = []
        values = Values(self.layout)
        nothing = values.amount(Decimal(0), "other", None) or words("0.00")
        for label, tag in VALUES_IN_WORDS.findall(wording):
            tokens += [Token(label.strip(), "label"), *(values.claim(tag, body.claim, body.path) or nothing)]
        tokens.append(Token(wording.rpartition("}")[2].strip(), "label"))
        return tuple(token for token in tokens if token.text)

    def panel(self, body: ClaimBody) -> list[tuple[Print, ...]]:
        """Labels and values to the left of the lines, a row each; in smaller letters where they are too wide."""
        if self.block != "beside":
            return []
        rows: list[tuple[Print, ...]] = []
        for tag, cell in body.fields.items():
            tokens = (*self._label(tag), *cell)
            text = " ".join(token.text for token in tokens)
            size = fitting_size(text, self.bold, self.panel_right - self.left, self.layout.character_space)
            rows.append((Print(x=self.left, tokens=tokens, size=size, role="claim_header"),))
        return rows

    def _outside(self, body: ClaimBody) -> bool:
        """True if a field has no column of its own."""
        return any(tag not in self.layout.roles for tag in body.fields)

    def _fields(self, body: ClaimBody) -> Mapping[str, Cell]:
        if self.block in _INLINE:
            return {tag: cell for tag, cell in body.fields.items() if tag not in self.layout.roles}
        return body.fields

    def _flowing(self, body: ClaimBody) -> list[PrintedRow]:
        """Labels and values one behind the other, on as many rows as they need."""
        rows: list[list[Print]] = [[]]
        at = self.left
        for tag, cell in self._fields(body).items():
            tokens = (*self._label(tag), *cell)
            text = " ".join(token.text for token in tokens)
            width = measure(text, self.bold, self.layout.character_space)
            if at + width > self.right and rows[-1]:
                rows.append([])
                at = self.left
            rows[-1].append(Print(x=at, tokens=tokens, bold=self.layout.bold_claims, size=self._size(text)))
            at += max(width + _GAP, self.layout.field_step)
        return [PrintedRow(prints=tuple(row), role="claim_header", claim=body.index) for row in rows if row]

    def _size(self, text: str) -> float:
        return fitting_size(text, self.bold, self.right - self.left, self.layout.character_space)

    def _grid(self, body: ClaimBody) -> list[PrintedRow]:
        pairs = [(" ".join(token.text for token in self._label(tag)), cell) for tag, cell in body.fields.items()]
        return paired_rows(
            *(self.layout, pairs, self.left, self.right, self.layout.grid_columns),
            role="claim_header",
            size=self.size,
            claim=body.index,
        )

    def _label(self, tag: str) -> Cell:
        text = self.layout.labels.get(tag, "")
        return words(f"{text}{self.layout.label_end}", "label") if text else ()
