"""How figures are written: money with two decimals, shares with four, counts as they are."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from extraction.amounts import format_money
from models.prediction import CENT

SHARE = Decimal("0.0001")


def money(amount: Decimal) -> str:
    return format_money(amount + 0)


def share(part: Decimal | int, whole: Decimal | int) -> str | None:
    """`part` of `whole` with four decimals; None of nothing."""
    return str((Decimal(part) / Decimal(whole)).quantize(SHARE, ROUND_HALF_UP)) if whole else None


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def quantile(values: Iterable[int], part: Decimal) -> int | None:
    """The smallest value that at least `part` of all do not exceed; None of none."""
    ordered = sorted(values)
    if not ordered:
        return None
    rank = (part * len(ordered)).to_integral_value(rounding="ROUND_CEILING")
    return ordered[max(int(rank), 1) - 1]
