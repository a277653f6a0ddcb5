"""What payers denied when they first answered."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from models.prediction import NOTHING
from review.checkup.archive import Adjudication, History, month_of
from review.checkup.buckets import DENIED
from review.checkup.lists import Lists, detail
from review.checkup.plain import money, share


def first_answers(histories: list[History], lists: Lists) -> dict[str, Any]:
    """The figures `denials.initial`: how many claims and dollars were denied at first, never netted."""
    firsts = [first for history in histories if (first := history.initial)]
    months: dict[str, list[list[Adjudication]]] = defaultdict(list)
    for first in firsts:
        months[month_of(first[0].remittance.day)].append(first)
    names = {month: f"F{number}" for number, month in enumerate(sorted(months), 1)}
    denied = (
        detail(at, _refused(at), figure=names[month], note="first answer")
        for month, of_month in months.items()
        for first in of_month
        for at in first
        if _refused(at)
    )
    lists.add("initial_denials", "Claims denied, whole or in part, in the payer's first answer", denied)
    by_month = [{"figure": names[month], "month": month, **_first_sums(months[month])} for month in sorted(months)]
    return {**_first_sums(firsts), "list": "initial_denials", "by_month": by_month}


def _first_sums(firsts: list[list[Adjudication]]) -> dict[str, Any]:
    whole = [first for first in firsts if all(at.claim.outcome in DENIED for at in first)]
    some = [first for first in firsts if any(_refused(at) for at in first)]
    charge = sum((at.claim.charge or NOTHING for first in firsts for at in first), NOTHING)
    dollars = sum((_refused(at) for first in firsts for at in first), NOTHING)
    return {
        "claims": len(firsts),
        "denied": len(whole),
        "denied_in_part": len({id(first) for first in some} - {id(first) for first in whole}),
        "rate": share(len(whole), len(firsts)),
        "charge": money(charge),
        "denied_dollars": money(dollars),
        "dollar_rate": share(dollars, charge) if charge > 0 else None,
    }


def _refused(at: Adjudication) -> Decimal:
    return sum((refusal.amount for line in at.claim.levels for refusal in line.refusals), NOTHING)
