"""Where adjustments stand on a page, and what can be read of them: named columns, coded pairs, the payer's own codes,
sentences, or nothing but a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extraction.records import Adjustment
from training.simulate.pages.layout import AdjustmentPlace, Layout
from training.simulate.pages.local_codes import LocalCodes
from training.simulate.pages.prints import Cell, Token, words
from training.simulate.pages.style import code_text, money_text, quantity_text

# Columns that have a name of their own, and the adjustment that they are mapped to.
NAMED = {
    ("PR", "1"): "deductible",
    ("PR", "2"): "coinsurance",
    ("PR", "3"): "copay",
    ("CO", "45"): "discount",
    ("CO", "104"): "withhold",
    ("CO", "253"): "sequestration",
    ("OA", "23"): "other_insurance",
}
GROUP_COLUMN = "adjustment_amount:"  # one for each group: adjustment_amount:CO
_QUANTITY = "adjustment_quantity"
_SHARES = frozenset({"deductible", "coinsurance", "copay"})
_SENTENCES = {
    ("PR", "1"): "{amount} was applied to the deductible.",
    ("PR", "2"): "The patient's coinsurance is {amount}.",
    ("PR", "3"): "A copay of {amount} is due from the patient.",
    ("CO", "253"): "Payment was reduced by {amount} due to federal sequestration.",
    ("CO", "104"): "A withhold of {amount} was retained.",
    ("OA", "23"): "Other insurance has settled {amount} of this charge.",
}
_CODED_SENTENCE = "{amount} is not payable: see {code}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line, or a claim without lines: its pointer, and what was made of it."""

    path: str
    charge: Decimal
    paid: Decimal
    allowed: Decimal | None
    adjustments: Sequence[Adjustment]


@dataclass(slots=True)
class Placed:
    """The adjustments as a record of the page has them, cells by column role, further rows of such cells, sentences,
    and the pointers of amounts that no word prints.
    """

    adjustments: list[Adjustment] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    rows: list[dict[str, Cell]] = field(default_factory=list)
    sentences: list[Cell] = field(default_factory=list)
    implied: list[str] = field(default_factory=list)


class Placing:
    """Places the adjustments of one entry after the other."""

    def __init__(self, layout: Layout, codes: LocalCodes) -> None:
        self.layout = layout
        self.codes = codes
        self.roles = frozenset(layout.roles)

    def place(self, entry: Entry) -> Placed:
        placed = Placed()
        rest = []
        for adjustment in entry.adjustments:
            role = NAMED.get((adjustment.group or "", adjustment.reason or ""))
            if role in self.roles:
                self._named(placed, entry, adjustment, role)
            elif self._is_implied(entry, adjustment):
                placed.implied.append(f"{entry.path}/adjustments/{len(placed.adjustments)}/amount")
                placed.adjustments.append(adjustment)
            else:
                rest.append(adjustment)
        self._rest(placed, entry, rest)
        return placed

    def _named(self, placed: Placed, entry: Entry, adjustment: Adjustment, role: str | None) -> None:
        path = f"{entry.path}/adjustments/{len(placed.adjustments)}"
        placed.cells[role or ""] = self._amount(adjustment, role or "", f"{path}/amount")
        placed.adjustments.append(adjustment)
        coded = self.layout.shares_coded and self.layout.structure.adjustments in ("pair", "code_column")
        if coded and role in _SHARES:
            self._below(placed, self._coded(adjustment, path))

    def _is_implied(self, entry: Entry, adjustment: Adjustment) -> bool:
        """The contractual part, where a page prints charge and allowed and names no discount."""
        if self.layout.structure.adjustments != "implied" or "allowed" not in self.roles:
            return False
        return (adjustment.group, adjustment.reason) == ("CO", "45") and entry.allowed is not None

    def _rest(self, placed: Placed, entry: Entry, rest: Sequence[Adjustment]) -> None:
        place = self.layout.structure.adjustments
        if place in ("named", "implied"):
            self._not_covered(placed, entry, rest)
            return
        for adjustment in rest:
            path = f"{entry.path}/adjustments/{len(placed.adjustments)}"
            placed.adjustments.append(self._as_read(adjustment))
            match self._place_of(adjustment):
                case "rows":
                    placed.sentences.append(self._row(adjustment, path))
                case "prose":
                    placed.sentences.append(self._sentence(adjustment, path))
                case "group_columns":
                    self._into_group(placed, adjustment, path)
                case _:
                    self._below(placed, self._coded(adjustment, path))

    def _place_of(self, adjustment: Adjustment) -> AdjustmentPlace:
        return "prose" if adjustment.reason == self.layout.prose_reason else self.layout.structure.adjustments

    def _as_read(self, adjustment: Adjustment) -> Adjustment:
        """What the page says of it: less than the payer knows, where a group is not printed or a code not explained."""
        place = self._place_of(adjustment)
        if place == "local" and not self.layout.local_told:
            return Adjustment(group=None, reason=None, amount=adjustment.amount)
        printed = self.layout.group_printed or place in ("local", "group_columns", "prose")
        return adjustment if printed else replace(adjustment, group=None)

    def _not_covered(self, placed: Placed, entry: Entry, rest: Sequence[Adjustment]) -> None:
        """Amounts without a group: what the patient owes, and what the page does not say who owes."""
        unsplit = "patient_responsibility" in self.roles and not _SHARES & self.roles
        patient = [each for each in rest if unsplit and each.group == "PR"]
        self._lump(placed, entry, "patient_responsibility", patient)
        self._lump(placed, entry, "not_covered", [each for each in rest if each not in patient])

    def _lump(self, placed: Placed, entry: Entry, role: str, parts: Sequence[Adjustment]) -> None:
        if not parts:
            return
        amount = sum((each.amount or Decimal(0) for each in parts), Decimal(0))
        whole = Adjustment(group=None, reason=None, amount=amount)
        placed.cells[role] = self._amount(whole, role, f"{entry.path}/adjustments/{len(placed.adjustments)}/amount")
        placed.adjustments.append(whole)

    def _coded(self, adjustment: Adjustment, path: str) -> dict[str, Cell]:
        """An amount and its code in their columns."""
        place = self.layout.structure.adjustments
        amount_role = "not_covered" if place in ("local", "named_coded") else "adjustment_amount"
        amount = self._amount(adjustment, amount_role, f"{path}/amount")
        if place == "local":
            own = self.codes.local(adjustment.group or "", adjustment.reason or "")
            return {amount_role: amount, "adjustment_code": words(own, "adjustment_code", path)}
        code = self._code(adjustment, path)
        if place == "pair":
            return {"adjustment_code": (*code, *amount)}
        cells = {amount_role: amount, "adjustment_code": code}
        if _QUANTITY in self.roles and adjustment.quantity is not None:
            cells[_QUANTITY] = words(quantity_text(adjustment.quantity), _QUANTITY, f"{path}/quantity")
        return cells

    def _below(self, placed: Placed, cells: dict[str, Cell]) -> None:
        """In the first row where its columns are free."""
        for row in (placed.cells, *placed.rows):
            if row.keys().isdisjoint(cells):
                row |= cells
                return
        placed.rows.append(cells)

    def _into_group(self, placed: Placed, adjustment: Adjustment, path: str) -> None:
        """In the group's column, behind it the reason; a group without a column stands with its name in another's."""
        self.codes.told("", adjustment.reason or "")
        amount = self._amount(adjustment, "adjustment_amount", f"{path}/amount")
        role = f"{GROUP_COLUMN}{adjustment.group}"
        if role in self.roles:
            reason = words(f"({adjustment.reason})", "adjustment_code", f"{path}/reason")
        else:
            role = next(each for each in self.layout.roles if each.startswith(GROUP_COLUMN))
            reason = words(f"({adjustment.group}-{adjustment.reason})", "adjustment_code", path)
        self._below(placed, {role: (*amount, *reason)})

    def _row(self, adjustment: Adjustment, path: str) -> Cell:
        self.codes.told(adjustment.group or "", adjustment.reason or "")
        code = self._code(adjustment, path)
        meaning = self.codes.meaning(adjustment.reason or "")
        return (*code, Token(meaning), *self._amount(adjustment, "adjustment_amount", f"{path}/amount"))

    def _sentence(self, adjustment: Adjustment, path: str) -> Cell:
        pair = (adjustment.group or "", adjustment.reason or "")
        text = _SENTENCES.get(pair, _CODED_SENTENCE)
        before, _, after = text.partition("{amount}")
        amount = self._amount(adjustment, "adjustment_amount", f"{path}/amount")
        cell = (*(words(before.strip()) if before else ()), *amount)
        middle, coded, end = after.partition("{code}")
        if not coded:
            return self._ended(cell, after)
        self.codes.told(*pair)
        code = Token(f"{pair[0]}-{pair[1]}", "adjustment_code", path)
        return self._ended((*cell, Token(middle.strip()), code), end)

    def _ended(self, cell: Cell, end: str) -> Cell:
        """A sentence ends on its last word: a stop is no word."""
        if end.strip(" .") or not cell:
            return (*cell, Token(end.strip()))
        return cell

    def _code(self, adjustment: Adjustment, path: str) -> Cell:
        """Group and reason in one word, or in two."""
        self.codes.told(adjustment.group or "", adjustment.reason or "")
        if self.layout.code_joint == " " and self.layout.group_printed:
            return (
                Token(adjustment.group or "", "adjustment_code", f"{path}/group"),
                Token(adjustment.reason or "", "adjustment_code", f"{path}/reason"),
            )
        pointer = path if self.layout.group_printed else f"{path}/reason"
        return words(code_text(adjustment.group, adjustment.reason, self.layout), "adjustment_code", pointer)

    def _amount(self, adjustment: Adjustment, tag: str, pointer: str) -> Cell:
        text = money_text(adjustment.amount or Decimal(0), self.layout.money)
        return words(text, tag, pointer)
