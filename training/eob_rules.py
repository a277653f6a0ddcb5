"""Reading a remittance without a model, for comparison: a library cuts pages into tables, and rules name the columns by
the words above them. What an office would write in a week for the layouts that it knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extraction.eob.days import day_of
from extraction.eob.money import cents_of, has_point
from extraction.eob.pen import money
from extraction.eob.reasons import NAMED


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands between two places of a row, in points or in columns."""

    text: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


Row = Sequence[Cell]
_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(form))
    for role, form in (
        ("modifier", r"\bMODS?\b|MODIFIER"),
        ("not_covered", r"NOT? ?-?COV|NON-?COV|INELIG|EXCLUDED"),
        ("deductible", r"\bDED"),
        ("coinsurance", r"CO-?INS"),
        ("copay", r"CO-?PAY"),
        ("sequestration", r"SEQ"),
        ("withhold", r"WITHH"),
        ("discount", r"DISC|CONTRACT|WRITE"),
        ("allowed", r"ALLOW|ELIGIB|APPROVED"),
        ("patient_responsibility", r"RESP|PATIENT (AMT|OWES)|PT RESP"),
        ("charge", r"CHARGE|BILLED|SUBMITTED|TOTAL"),
        ("paid", r"PAID|PAYMENT|BENEFIT|\bNET\b"),
        ("units", r"UNIT|QTY|QUAN|\bNOS?\b|\bNUM"),
        ("procedure", r"PROC|CPT|HCPC|CODE"),
    )
)
_PROCEDURE = re.compile(
    r"(?<![A-Z0-9./-])(?P<code>\d{4}[0-9A-Z]|[A-Z]\d{4})(?P<rest>([-: ][A-Z0-9]{2})*)(?![0-9A-Z./])"
)
_CODED = re.compile(r"\b(CO|PR|OA|PI)[- ]?(\d{1,3}|[A-Z]\d{1,2})\b\D{0,4}\$?([\d,]+\.\d{2})")
_DAY = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d{2}-\d{2}|\b\d{6}\b|\b\d{8}\b")
_LEAST_NAMES, _LEAST_AMOUNTS = 3, 2


def lines_of(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The service lines of the rows of all tables, as plain data of a record."""
    columns: list[tuple[Cell, str]] = []
    lines: list[dict[str, Any]] = []
    for row in rows:
        named = _names(row)
        if len(named) >= _LEAST_NAMES:
            columns = named
            continue
        line = _line(row, columns)
        if line is not None:
            lines.append(line)
        elif lines:
            lines[-1]["adjustments"] += _coded(_text(row))
    return lines


def _names(row: Row) -> list[tuple[Cell, str]]:
    """The cells that have the name of a column, with its role."""
    found = ((cell, next((role for role, form in _COLUMNS if form.search(cell.text.upper())), "")) for cell in row)
    return [(cell, role) for cell, role in found if role and not any(mark.isdigit() for mark in cell.text)]


def _role(cell: Cell, columns: Sequence[tuple[Cell, str]]) -> str:
    """That of the name which stands above it."""
    return min(columns, key=lambda each: abs(each[0].middle - cell.middle))[1] if columns else ""


def _text(row: Row) -> str:
    return " ".join(cell.text for cell in row)


def _line(row: Row, columns: Sequence[tuple[Cell, str]]) -> dict[str, Any] | None:
    """A row with a procedure and amounts."""
    text = _text(row)
    code = _PROCEDURE.search(text.upper())
    amounts = {cell: cents_of(cell.text) for cell in row if has_point(cell.text) and cents_of(cell.text) is not None}
    if code is None or len(amounts) < _LEAST_AMOUNTS:
        return None
    by_role = {_role(cell, columns): cents or 0 for cell, cents in amounts.items()}
    days = [day for found in _DAY.findall(text) if (day := day_of(found))]
    cells = {_role(cell, columns): cell.text for cell in row}
    modifiers = re.findall(r"[A-Z0-9]{2}", code["rest"]) or re.findall(r"\b[A-Z0-9]{2}\b", cells.get("modifier", ""))
    units = cells.get("units", "")
    adjustments = [
        {"group": group, "reason": reason, "amount": str(money(by_role[role]))}
        for role, (group, reason) in NAMED.items()
        if by_role.get(role)
    ]
    return {
        "procedure": code["code"],
        "modifiers": modifiers,
        "units": units if units.isdigit() else None,
        "service_from": str(days[0]) if days else None,
        "service_to": str(days[-1]) if days else None,
        "charge": str(money(by_role.get("charge", next(iter(amounts.values())) or 0))),
        "paid": str(money(by_role.get("paid", list(amounts.values())[-1] or 0))),
        "adjustments": [*adjustments, *_coded(text)],
    }


def _coded(text: str) -> list[dict[str, Any]]:
    """Adjustments that stand as group, reason and amount."""
    return [
        {"group": group, "reason": reason, "amount": str(money(cents_of(amount) or 0))}
        for group, reason, amount in _CODED.findall(text.upper())
    ]
