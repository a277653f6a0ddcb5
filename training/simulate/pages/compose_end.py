"""What stands before and after the claims: bulletins, provider adjustments, the summary, the notes, legal text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extraction.codes import load_codes
from extraction.records import ProviderAdjustment, Remittance
from training.simulate.fonts import face
from training.simulate.pages.character_rules import character_row
from training.simulate.pages.compose_header import paired_rows
from training.simulate.pages.layout import Layout
from training.simulate.pages.local_codes import LocalCodes
from training.simulate.pages.prints import Cell, Print, PrintedRow, Token, blank, words
from training.simulate.pages.style import money_text
from training.simulate.pages.table import Table
from training.simulate.pages.values import Values
from training.simulate.sheet import Font, measure

_COLUMNS = (
    *("provider_adjustment_reason", "provider_adjustment_reference", "provider_adjustment_amount"),
    "provider_adjustment_date",
)


class EndWriter:
    """Rows of one document that belong to no claim."""

    def __init__(self, layout: Layout, remittance: Remittance, codes: LocalCodes) -> None:
        self.layout = layout
        self.remittance = remittance
        self.codes = codes
        self.values = Values(layout)
        self.left = layout.paper.left
        self.right = layout.paper.width - layout.paper.right

    def bulletins(self) -> list[PrintedRow]:
        """Notes to all providers, below the head of the first page."""
        rows = [row for text in self.layout.bulletins for row in self._note(text)]
        mark = self.layout.ornament.bulletin_mark
        if rows and mark:
            rows = [character_row(self.layout, mark), *rows, character_row(self.layout, mark)]
        return [*rows, blank(self.layout.type.size)] if rows else []

    def legal(self) -> list[list[PrintedRow]]:
        """Paragraphs at the end."""
        return [self._note(text) for text in self.layout.legal]

    def _note(self, text: str) -> list[PrintedRow]:
        """A paragraph in the payer's name."""
        name = self.remittance.payer.name or ""
        site = re.sub("[^a-z]", "", name.lower())[:18]
        return self._paragraph(words(text.replace("{payer}", name).replace("{site}", site)), "note", self.left)

    def provider_adjustments(self) -> list[PrintedRow]:
        """A title and a table, or a sentence each."""
        entries = self.remittance.provider_adjustments
        if not entries:
            return []
        text = self.layout.words.get("provider_adjustments", "PROVIDER ADJUSTMENTS")
        title = PrintedRow(prints=(Print(x=self.left, tokens=words(text), bold=True),), role="section")
        if self.layout.provider_adjustments == "sentence":
            return [title, *(self._sentence(entry, place) for place, entry in enumerate(entries))]
        rows = [self._cells(entry, place) for place, entry in enumerate(entries)]
        columns = [(role,) for role in self.layout.provider_columns]
        table = Table(self.layout, columns, self.layout.names, depth=self.layout.name_depth)
        places = table.fit(rows, self.left, self.left + (self.right - self.left) * 0.7)
        printed = [PrintedRow(prints=table.row(places, row), role="provider_adjustment") for row in rows]
        return [title, *table.header(places), *printed]

    def _cells(self, entry: ProviderAdjustment, place: int) -> dict[str, Cell]:
        path = f"/provider_adjustments/{place}"
        code = words(entry.reason or "", _COLUMNS[0], f"{path}/reason")
        if self.layout.provider_words:
            code = (*code, Token(self._meaning(entry)))
        reference = words(entry.reference or "", _COLUMNS[1], f"{path}/reference")
        day = self.values.day(entry.fiscal_date, _COLUMNS[3], f"{path}/fiscal_date")
        return {_COLUMNS[0]: code, _COLUMNS[1]: reference, _COLUMNS[2]: self._amount(entry, path), _COLUMNS[3]: day}

    def _sentence(self, entry: ProviderAdjustment, place: int) -> PrintedRow:
        cells = self._cells(entry, place)
        tokens = (*cells[_COLUMNS[0]], *cells[_COLUMNS[1]], *cells[_COLUMNS[2]])
        return PrintedRow(prints=(Print(x=self.left, tokens=tokens),), role="provider_adjustment")

    def _amount(self, entry: ProviderAdjustment, path: str) -> Cell:
        """With the sign of a PLB, or with that of what it does to the payment."""
        amount = entry.amount or Decimal(0)
        shown = -amount if self.layout.takeback == "effect" else amount
        return words(money_text(shown, self.layout.money), _COLUMNS[2], f"{path}/amount")

    def _meaning(self, entry: ProviderAdjustment) -> str:
        known = load_codes().plb_reasons.get(entry.reason or "")
        text = known.wording if known else ""
        return text.upper() if self.layout.capitals else text

    def summary(self) -> list[PrintedRow]:
        """Counts and sums of the document, one below the other."""
        claims = self.remittance.claims
        charged = sum((claim.charge or Decimal(0) for claim in claims), Decimal(0))
        paid = sum((claim.paid or Decimal(0) for claim in claims), Decimal(0))
        adjusted = sum((each.amount or Decimal(0) for each in self.remittance.provider_adjustments), Decimal(0))
        named = self.layout.words
        title = PrintedRow(
            prints=(Print(x=self.left, tokens=words(named.get("summary", "Summary")), bold=True),), role="section"
        )
        pairs = [
            (named.get("count", "Number of claims"), words(str(len(claims)), "total_count")),
            (named.get("charged", "Total charges"), self._sum(charged, "total_amount")),
            (named.get("paid", "Total paid for claims"), self._sum(paid, "total_amount")),
            (named.get("adjusted", "Provider adjustments"), self._sum(-adjusted, "total_amount")),
            (named.get("payment", "Payment amount"), self._payment()),
        ]
        if self.layout.capitals:
            pairs = [(label.upper(), cell) for label, cell in pairs]
        return [title, *paired_rows(self.layout, pairs, self.left, self.right, 1, role="document_total")]

    def _payment(self) -> Cell:
        return self.values.payment("payment_amount", self.remittance)[0]

    def _sum(self, amount: Decimal, tag: str) -> Cell:
        return self.values.amount(amount, tag, None, total=True)

    def glossary(self) -> Iterator[list[PrintedRow]]:
        """What the printed codes mean: needed where they are the payer's own."""
        entries = self.codes.entries()
        if not entries or (self.layout.glossary == "none" and not self._needed):
            return
        text = self.layout.words.get("glossary", "Explanation of codes")
        yield [PrintedRow(prints=(Print(x=self.left, tokens=words(text), bold=True),), role="glossary")]
        wide = max(self._width(words(code)) for code, _ in entries) + 10
        for code, meaning in entries:
            first, *rest = self._paragraph(meaning, "glossary", self.left + wide)
            named = Print(x=self.left, tokens=words(code, "glossary_code"))
            yield [PrintedRow(prints=(named, *first.prints), role="glossary"), *rest]

    @property
    def _needed(self) -> bool:
        return self.layout.structure.adjustments == "local" and self.layout.local_told

    def _paragraph(self, cell: Cell, role: str, left: float) -> list[PrintedRow]:
        """Tokens over as many rows as they need, broken between words."""
        rows: list[list[Token]] = [[]]
        room = self.right - left
        for token in cell:
            for word in token.text.split():
                piece = Token(word, token.tag, token.pointer)
                if rows[-1] and self._width((*rows[-1], piece)) > room:
                    rows.append([])
                rows[-1].append(piece)
        return [PrintedRow(prints=(Print(x=left, tokens=_joined(row)),), role=role) for row in rows]

    def _width(self, cell: Sequence[Token]) -> float:
        font = Font(name=face(self.layout.type.face).regular, size=self.layout.type.size)
        return measure(" ".join(token.text for token in cell), font, self.layout.character_space)


def _joined(tokens: Sequence[Token]) -> Cell:
    """Neighbours that mean the same are written as one string."""
    joined: list[Token] = []
    for token in tokens:
        if joined and (joined[-1].tag, joined[-1].pointer) == (token.tag, token.pointer):
            joined[-1] = Token(f"{joined[-1].text} {token.text}", token.tag, token.pointer)
        else:
            joined.append(token)
    return tuple(joined)
