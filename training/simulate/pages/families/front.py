"""What some payers print beside the claims: a list of them all, the check itself, and claims still in process."""

from __future__ import annotations

from decimal import Decimal

from extraction.records import Remittance
from training.simulate.fonts import face
from training.simulate.pages.families.amount_words import in_words
from training.simulate.pages.layout import Layout
from training.simulate.pages.prints import Cell, Print, PrintedRow, Token, blank, words
from training.simulate.pages.table import Table
from training.simulate.pages.values import Values
from training.simulate.sheet import Font, fitting_size, measure

_LIST = ("patient_name", "patient_control_number", "payer_claim_control_number", "charge", "paid")
# What is told of a claim in process.
PENDING = ("patient_name", "member_id", "payer_claim_control_number", "service_from", "charge")
_GAP = 14.0  # points
_VOID = "VOID AFTER 180 DAYS"
_NO_CHECK = "NON-NEGOTIABLE - THIS IS NOT A CHECK"


def claim_list(layout: Layout, remittance: Remittance, left: float, right: float) -> list[PrintedRow]:
    """One row a claim: what each claim comes to, told once more by the claim itself further on. To read these rows as
    claims would be to count them twice, so that they are rows of no claim.
    """
    values = Values(layout)
    rows = [
        {
            tag: values.claim(tag, claim, f"/claims/{index}")
            for tag in _LIST
            if tag in ("charge", "paid") or _is_shown(layout, tag)
        }
        for index, claim in enumerate(remittance.claims)
    ]
    roles = [(tag,) for tag in _LIST if any(row.get(tag) for row in rows)]
    table = Table(layout, roles, layout.names, depth=1)
    columns = table.fit(rows, left, right)
    header = table.header(columns)
    printed = [PrintedRow(prints=table.row(columns, row)) for row in rows]
    return [*header, *printed, blank(layout.type.size)]


def _is_shown(layout: Layout, tag: str) -> bool:
    """The list says no more of a claim than the claim does."""
    return tag in layout.claim_fields


def pending_rows(layout: Layout, left: float, right: float) -> list[PrintedRow]:
    """Claims in process, as some states list them behind those that are decided. They look like claims, and nothing
    of them belongs to the payment.
    """
    if not layout.pending:
        return []
    rows = [{role: words(text) for role, text in zip(PENDING, texts, strict=True)} for texts in layout.pending]
    table = Table(layout, [(role,) for role in PENDING], layout.names, depth=1)
    columns = table.fit(rows, left, right)
    title = Print(x=left, tokens=words(layout.words.get("pending_section", "CLAIMS IN PROCESS")), bold=True)
    printed = [PrintedRow(prints=table.row(columns, row)) for row in rows]
    return [PrintedRow(prints=(title,), role="section"), *table.header(columns), *printed, blank(layout.type.size)]


def check_rows(layout: Layout, remittance: Remittance, left: float, right: float) -> list[PrintedRow]:
    """The check above the remittance, or in its place a note that money was sent otherwise."""
    values, payment = Values(layout), remittance.payment
    amount = payment.amount or Decimal(0)
    void = _VOID if payment.method == "CHK" and amount else _NO_CHECK
    number, day, sum_ = (
        values.payment(tag, remittance)[0] for tag in ("trace_number", "payment_date", "payment_amount")
    )
    row = _Rows(layout, left, right)
    rows = [
        row.both(values.payment("payer_name", remittance)[0], (*words("CHECK NO.", "label"), *number)),
        row.both(words(void), (*words("DATE", "label"), *day)),
        row.both((*words("PAY", "label"), Token(in_words(amount))), sum_),
        row.both(words("TO THE ORDER OF", "label"), ()),
        row.both(values.payment("payee_name", remittance)[0], words("AUTHORIZED SIGNATURE")),
    ]
    return [blank(layout.type.size), *rows, blank(layout.type.size), _cut(left, right), blank(layout.type.size)]


class _Rows:
    """Rows with something at both ends, in letters that leave room between them."""

    def __init__(self, layout: Layout, left: float, right: float) -> None:
        self.font = Font(name=face(layout.type.face).bold, size=layout.type.size)
        self.space = layout.character_space
        self.left, self.right = left, right

    def both(self, begin: Cell, end: Cell) -> PrintedRow:
        used = measure(_text(end), self.font, self.space) if end else 0.0
        room = self.right - self.left - used - _GAP
        size = fitting_size(_text(begin), self.font, room, self.space)
        prints = [Print(x=self.left, tokens=begin, size=size)]
        if end:
            prints.append(Print(x=self.right, tokens=end, align="right"))
        return PrintedRow(prints=tuple(prints), role="page_header")


def _text(cell: Cell) -> str:
    return " ".join(token.text for token in cell)


def _cut(left: float, right: float) -> PrintedRow:
    """Where the check is torn off."""
    return PrintedRow(
        prints=(Print(x=(left + right) / 2, tokens=words("DETACH HERE"), align="center"),), rule_above=True
    )
