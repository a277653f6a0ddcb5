"""What a line of a claim comes to, as a statement for people says it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

from extraction.records import Adjustment, ServicePayment

_NONE = Decimal(0)
_DISCOUNTS = frozenset({"45", "59", "104", "131", "253"})
_SHARES = {"1": "deductible", "2": "coinsurance", "3": "copay"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Money of a line, or of several together."""

    charge: Decimal = _NONE
    discount: Decimal = _NONE
    not_covered: Decimal = _NONE
    deductible: Decimal = _NONE
    coinsurance: Decimal = _NONE
    copay: Decimal = _NONE
    paid: Decimal = _NONE
    patient: Decimal = _NONE

    @property
    def allowed(self) -> Decimal:
        return self.charge - self.discount - self.not_covered

    @property
    def percent(self) -> int:
        """Of the allowed amount after the deductible, what the plan pays."""
        left = self.allowed - self.deductible
        return round(self.paid / left * 10) * 10 if left > 0 else 0


def amounts_of(line: ServicePayment) -> Amounts:
    """By what its adjustments say."""
    sums: dict[str, Decimal] = {}
    for each in line.adjustments:
        kind = _kind(each)
        sums[kind] = sums.get(kind, _NONE) + (each.amount or _NONE)
    patient = sum((each.amount or _NONE for each in line.adjustments if each.group == "PR"), _NONE)
    return Amounts(charge=line.charge or _NONE, paid=line.paid or _NONE, patient=patient, **sums)


def added(parts: Iterable[Amounts]) -> Amounts:
    """All of them together."""
    listed = tuple(parts)
    return Amounts(**{one.name: sum((getattr(each, one.name) for each in listed), _NONE) for one in fields(Amounts)})


def _kind(adjustment: Adjustment) -> str:
    if adjustment.group == "PR":
        return _SHARES.get(adjustment.reason or "", "not_covered")
    return "discount" if adjustment.reason in _DISCOUNTS else "not_covered"
