"""Which columns have totals, and what a total is called."""

from __future__ import annotations

from training.simulate.pages.layout import Layout

TOTAL_ROLES = (
    *("charge", "allowed", "deductible", "coinsurance", "copay", "discount", "withhold", "sequestration"),
    *("not_covered", "other_insurance", "patient_responsibility", "paid"),
)


def is_summed(role: str) -> bool:
    """True for columns that totals add up: of amounts, and of codes where their amounts stand behind them."""
    return role in TOTAL_ROLES or (role.startswith("adjustment") and role != "adjustment_quantity")


def summed_tag(role: str) -> str:
    """The tag of a column's total."""
    return "adjustment_amount" if role.startswith("adjustment") else role


def summed_roles(layout: Layout) -> tuple[str, ...]:
    """The columns that totals have amounts in; a column of codes only if it has the amounts too."""
    paired = layout.structure.adjustments == "pair"
    summed = (role for role in dict.fromkeys(layout.roles) if is_summed(role))
    return tuple(role for role in summed if role != "adjustment_code" or paired)
