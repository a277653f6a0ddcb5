"""What was sent and never answered: by age what is overdue, and beside it what is left out and why."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from models.prediction import NOTHING
from review.checkup.archive import total
from review.checkup.figures.opportunities import Opportunity
from review.checkup.limits import Limits
from review.checkup.lists import Detail, Lists
from review.checkup.plain import cents, money
from review.checkup.silence import LEFT_OUT, SUPPORT, USUAL_DAYS, Silence, Waiting
from review.checkup.usual import Prices

AGES = ((30, "to_30"), (60, "to_60"), (90, "to_90"), (180, "to_180"))
OLDER = "over_180"


def unanswered(silence: Silence, today: datetime.date | None, lists: Lists) -> dict[str, Any]:
    """The figures `claims.unanswered`: what is overdue, and under `left_out` what is not."""
    groups: dict[str, list[Waiting]] = {name: [] for name in (*(name for _, name in AGES), OLDER)}
    for each in silence.overdue:
        groups[_age(each, today)].append(each)
    rows = (_row(each, name, today) for name, group in groups.items() for each in group)
    lists.add("unanswered", "Claims sent and never answered", rows)
    return {
        **_sums(silence.overdue),
        "usual_days": USUAL_DAYS,
        "support": SUPPORT,
        "list": "unanswered",
        "rows": [{"figure": name, "age": name, **_sums(group)} for name, group in groups.items()],
        "left_out": _left_out(silence, today, lists),
    }


def _left_out(silence: Silence, today: datetime.date | None, lists: Lists) -> dict[str, Any]:
    groups = {reason: [each for each in silence.left_out if each.standing == reason] for reason in LEFT_OUT}
    rows = (_row(each, each.standing, today) for each in silence.left_out)
    lists.add("unanswered_left_out", "Claims without an answer that are not counted as open", rows)
    return {
        **_sums(silence.left_out),
        "list": "unanswered_left_out",
        "rows": [{"figure": reason, "reason": reason, **_sums(group)} for reason, group in groups.items()],
    }


def _age(each: Waiting, today: datetime.date | None) -> str:
    days = (today - each.since).days if today and each.since else 0
    return next((name for limit, name in AGES if days <= limit), OLDER)


def _sums(waiting: Iterable[Waiting]) -> dict[str, Any]:
    found = list(waiting)
    return {"claims": len(found), "dollars": money(total(each.sent.charge for each in found))}


def _row(each: Waiting, figure: str, today: datetime.date | None) -> Detail:
    age = f"{(today - each.since).days:,} days" if each.since and today else "undated"
    again = f", sent {each.times} times" if each.times > 1 else ""
    sent = each.sent
    payer = sent.payer_name or sent.payer_id or "payer not named"
    procedures = " ".join("-".join([line.procedure or "", *line.modifiers]) for line in sent.lines)
    return Detail(
        figure, sent.file, payer, sent.account, None, sent.service_from, None, None, procedures, "",
        sent.charge or NOTHING, f"{age}{again}", sent.patient,
    )  # fmt: skip


def unanswered_opportunity(silence: Silence, prices: Prices, limits: Limits) -> Opportunity:
    """What is overdue, at what payers allow of a dollar charged on the whole."""
    rate = prices.rates.get("", NOTHING)
    standing = limits.standing(
        (cents((each.sent.charge or NOTHING) * rate), limits.of_sent(each.sent)) for each in silence.overdue
    )
    return Opportunity("never_answered", "billing_followup", standing, len(silence.overdue), "unanswered", "claims")
