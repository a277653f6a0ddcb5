"""How long payers take from the last day of service, and how they pay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive, month_of, total
from review.checkup.lists import Lists, detail
from review.checkup.plain import money, quantile, share

HALF, MOST = Decimal("0.5"), Decimal("0.9")
# Upper ends of the steps in which days are plotted.
STEPS = (7, 14, 21, 30, 45, 60, 90, 120)
SLOW = STEPS[-1]


def timing(archive: Archive, lists: Lists) -> dict[str, Any]:
    """The section `timing`: from the last day of service to the first decision."""
    firsts = [each for history in archive.histories for each in history.initial[:1]]
    waited = [(at, days) for at in firsts if (days := days_of(at)) is not None]
    payers: dict[str, list[int]] = defaultdict(list)
    months: dict[str, list[int]] = defaultdict(list)
    for at, days in waited:
        payers[at.remittance.payer].append(days)
        months[month_of(at.remittance.day)].append(days)
    ranked = sorted(payers, key=lambda payer: (-len(payers[payer]), payer))
    names = {payer: f"S{number}" for number, payer in enumerate(ranked, 1)}
    slow = (
        detail(at, at.claim.charge or NOTHING, figure=names[at.remittance.payer], note=f"{days:,} days")
        for at, days in waited
        if days > SLOW
    )
    lists.add("slow", f"Claims first decided more than {SLOW} days after service", slow)
    return {
        **days_summary([days for _, days in waited]),
        "list": "slow",
        "steps": steps([days for _, days in waited]),
        "slow_days": SLOW,
        "by_payer": [{"figure": names[payer], "payer": payer, **_of_payer(payers[payer])} for payer in ranked],
        "by_month": [{"month": month, **days_summary(months[month])} for month in sorted(months)],
        "methods": _methods(archive),
    }


def _of_payer(days: Sequence[int]) -> dict[str, Any]:
    return {**days_summary(days), "slow": sum(each > SLOW for each in days)}


def days_of(at: Adjudication) -> int | None:
    """None where a day is missing, or the payment lies before the service."""
    paid, served = at.remittance.day, at.claim.service_to
    days = (paid - served).days if paid and served else -1
    return days if days >= 0 else None


def days_summary(days: Sequence[int]) -> dict[str, Any]:
    return {"claims": len(days), "median_days": quantile(days, HALF), "p90_days": quantile(days, MOST)}


def steps(days: Sequence[int]) -> list[dict[str, Any]]:
    """How many claims took how many days; the last step has no end."""
    ends: list[int | None] = [*STEPS, None]
    starts = [-1, *STEPS]
    return [
        {
            "label": f"over {above}" if end is None else f"{above + 1}–{end}",
            "from": above + 1,
            "to": end,
            "claims": sum(above < each and (end is None or each <= end) for each in days),
        }
        for above, end in zip(starts, ends, strict=True)
    ]


def _methods(archive: Archive) -> list[dict[str, Any]]:
    groups: dict[str, list[Decimal | None]] = defaultdict(list)
    for each in archive.remittances:
        groups[each.fact.method or ""].append(each.fact.amount)
    ranked = sorted(groups, key=lambda method: (-total(groups[method]), method))
    whole = len(archive.remittances)
    return [
        {
            "method": method,
            "remittances": len(groups[method]),
            "share": share(len(groups[method]), whole),
            "dollars": money(total(groups[method])),
        }
        for method in ranked
    ]
