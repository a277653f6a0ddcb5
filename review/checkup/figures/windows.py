"""Appeal windows: until when each open denial can still be appealed, or sent anew where there is no appeal."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from inference.deadlines import Deadline
from models.prediction import NOTHING
from review.checkup.archive import Adjudication
from review.checkup.figures.denials import SELDOM, Denial, category_of
from review.checkup.limits import Limits
from review.checkup.lists import Detail, Lists, detail
from review.checkup.plain import money

SOON = 30  # days: what closes within them is named first
STEPS = ((7, "within_7"), (30, "within_30"), (60, "within_60"))
PAST, LATER, UNKNOWN = "past", "later", "unknown"
WINDOWS = (PAST, *(name for _, name in STEPS), LATER, UNKNOWN)


class Window(NamedTuple):
    """A claim with open denials, what they come to, and its last day."""

    at: Adjudication
    dollars: Decimal
    worth: Decimal
    deadline: Deadline | None
    days_left: int | None

    @property
    def name(self) -> str:
        if self.days_left is None:
            return UNKNOWN
        if self.days_left < 0:
            return PAST
        return next((name for days, name in STEPS if self.days_left is not None and self.days_left <= days), LATER)


def windows(found: list[Denial], limits: Limits, lists: Lists) -> dict[str, Any]:
    """The section `windows`. What payers seldom take back has none."""
    all_of_them = _windows(found, limits)
    groups = {name: [each for each in all_of_them if each.name == name] for name in WINDOWS}
    soon = [each for each in all_of_them if each.days_left is not None and 0 <= each.days_left <= SOON]
    by_payer = _by_payer(soon)
    names = {row["payer"]: row["figure"] for row in by_payer}
    figures = {each.at.number: names[each.at.remittance.payer] for each in soon}
    rows = (_row(each, f"{each.name} {figures.get(each.at.number, '')}".rstrip()) for each in all_of_them)
    lists.add("windows", "Open denials by last day", rows)
    return {
        "soon_days": SOON,
        "soon": _sums(soon),
        "past": _sums(groups[PAST]),
        "all": _sums(all_of_them),
        "list": "windows",
        "rows": [{"figure": name, "window": name, **_sums(groups[name])} for name in WINDOWS],
        "by_payer": by_payer,
    }


def _windows(found: list[Denial], limits: Limits) -> list[Window]:
    claims: dict[int, list[Denial]] = defaultdict(list)
    for each in found:
        if each.open and category_of(each.refusal) not in SELDOM:
            claims[each.at.number].append(each)
    return [_window(group, limits) for group in claims.values()]


def _window(group: list[Denial], limits: Limits) -> Window:
    deadline = limits.of_answer(group[0].at)
    return Window(
        group[0].at,
        sum((each.amount for each in group), NOTHING),
        sum((each.worth for each in group), NOTHING),
        deadline,
        limits.days_left(deadline),
    )


def _row(each: Window, figure: str) -> Detail:
    if each.deadline is None:
        note = "no limit known"
    else:
        doubt = "" if each.deadline.verified else ", limit not verified"
        what = "send anew" if each.deadline.event == "timely_filing" else "appeal"
        note = f"{what} by {each.deadline.last_day.isoformat()}{doubt}"
    return detail(each.at, each.dollars, figure=figure, note=note)


def _sums(found: list[Window]) -> dict[str, Any]:
    return {
        "claims": len(found),
        "dollars": money(sum((each.dollars for each in found), NOTHING)),
        "worth": money(sum((each.worth for each in found), NOTHING)),
        "unverified": sum(not each.deadline.verified for each in found if each.deadline),
    }


def _by_payer(found: list[Window]) -> list[dict[str, Any]]:
    groups: dict[str, list[Window]] = defaultdict(list)
    for each in found:
        groups[each.at.remittance.payer].append(each)
    rows = [{"payer": payer, **_sums(group)} for payer, group in groups.items()]
    rows.sort(key=lambda row: (-Decimal(row["worth"]), row["payer"]))
    return [{"figure": f"V{number}", **row} for number, row in enumerate(rows, 1)]
