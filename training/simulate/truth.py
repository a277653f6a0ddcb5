"""What was planted in an archive, counted while it is written, so that whatever reads the archive can be compared.

Amounts are whole cents here and strings with two decimals in `truth.json`. Duplicate deliveries are listed and counted
nowhere else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from training.simulate.adjudication import Decision
from training.simulate.services import Case, money
from training.simulate.world import month_of


@dataclass(slots=True)
class Truth:
    """Counters by what they are counted by; lists of single things."""

    claims_sent: Counter[str] = field(default_factory=Counter)
    claims_answered: Counter[str] = field(default_factory=Counter)
    claims_denied: Counter[tuple[str, str]] = field(default_factory=Counter)
    charged: Counter[str] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)
    payments: Counter[str] = field(default_factory=Counter)
    remittances: Counter[str] = field(default_factory=Counter)
    denials: Counter[tuple[str, ...]] = field(default_factory=Counter)
    denial_cents: Counter[tuple[str, ...]] = field(default_factory=Counter)
    contractual_only: Counter[str] = field(default_factory=Counter)
    contractual_only_cents: Counter[str] = field(default_factory=Counter)
    underpaid: Counter[str] = field(default_factory=Counter)
    underpaid_cents: Counter[str] = field(default_factory=Counter)
    lines: Counter[tuple[str, ...]] = field(default_factory=Counter)
    lines_denied: Counter[tuple[str, ...]] = field(default_factory=Counter)
    facilities: Counter[tuple[str, str]] = field(default_factory=Counter)
    facilities_denied: Counter[tuple[str, str]] = field(default_factory=Counter)
    days_to_payment: Counter[tuple[str, int]] = field(default_factory=Counter)
    provider_adjustments: Counter[tuple[str, str]] = field(default_factory=Counter)
    provider_adjustment_cents: Counter[tuple[str, str]] = field(default_factory=Counter)
    secondary: Counter[str] = field(default_factory=Counter)
    interest_cents: Counter[str] = field(default_factory=Counter)
    files: list[str] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    unbalanced: list[dict[str, Any]] = field(default_factory=list)
    reversals: list[dict[str, Any]] = field(default_factory=list)
    recoupments: list[dict[str, Any]] = field(default_factory=list)
    forward_balances: list[dict[str, Any]] = field(default_factory=list)

    def answered(self, payer: str, case: Case, decision: Decision, *, first: bool) -> None:
        """An adjudication that is no reversal. What is counted by procedure, facility and month is the first of a
        claim only.
        """
        self.claims_answered[payer] += 1
        self.charged[payer] += case.charge
        self.paid[payer] += decision.paid
        self._denials(payer, decision)
        if all(line.paid == 0 and _is_contractual(line.adjustments) for line in decision.lines):
            self.contractual_only[payer] += 1
            self.contractual_only_cents[payer] += case.charge
        for line in decision.lines:
            if line.shortfall:
                self.underpaid[payer] += 1
                self.underpaid_cents[payer] += line.shortfall
        if first:
            self._first(payer, case, decision)

    def _denials(self, payer: str, decision: Decision) -> None:
        for line in decision.lines:
            if line.habit:
                key = (payer, line.habit.group, line.habit.reason, " ".join(line.remarks))
                self.denials[key] += 1
                self.denial_cents[key] += line.charge

    def _first(self, payer: str, case: Case, decision: Decision) -> None:
        self.facilities[payer, case.facility.npi] += 1
        if decision.habit:
            self.facilities_denied[payer, case.facility.npi] += 1
        if all(line.habit for line in decision.lines):
            self.claims_denied[payer, decision.lines[0].habit.reason if decision.lines[0].habit else ""] += 1
        if case.stay:
            return
        month = f"{month_of(case.day):02d}"
        for line, decided in zip(case.lines, decision.lines, strict=True):
            key = (payer, line.procedure.code, " ".join(line.modifiers), month)
            self.lines[key] += 1
            if decided.habit:
                self.lines_denied[key] += 1

    def adjusted(self, payer: str, reason: str, cents: int) -> None:
        """One PLB entry."""
        self.provider_adjustments[payer, reason] += 1
        self.provider_adjustment_cents[payer, reason] += cents

    def add(self, other: Truth) -> None:
        """Take in what another part of the archive counted."""
        for name in self.__slots__:
            mine, theirs = getattr(self, name), getattr(other, name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                mine.extend(theirs)

    def plain(self) -> dict[str, Any]:
        """For JSON: keys of several parts are joined by a bar, cents become amounts."""
        return {name.replace("_cents", "_amount"): self._plain(name) for name in self.__slots__}

    def _plain(self, name: str) -> Any:
        value = getattr(self, name)
        if not isinstance(value, Counter):
            return value
        told = {_key(key): count for key, count in sorted(value.items())}
        return {key: str(money(count)) for key, count in told.items()} if _is_money(name) else told


def _is_money(name: str) -> bool:
    return name.endswith("_cents") or name in ("charged", "paid", "payments")


def _key(key: Any) -> str:
    return "|".join(str(part) for part in key) if isinstance(key, tuple) else str(key)


def _is_contractual(adjustments: Iterable[tuple[str, str, int]]) -> bool:
    return all(adjustment[:2] == ("CO", "45") for adjustment in adjustments)
