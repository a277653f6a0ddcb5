"""Appeal windows: until when each open denial can still be appealed, or corrected where there is no appeal."""

from __future__ import annotations

import datetime
from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from inference.deadlines import Deadline, Deadlines, Start
from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive
from review.checkup.figures.denials import SELDOM, Denial, category_of
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


def windows(
    archive: Archive, found: list[Denial], deadlines: Deadlines, today: datetime.date | None, lists: Lists
) -> dict[str, Any]:
    """The section `windows`. What payers seldom take back has none."""
    all_of_them = _windows(archive, found, deadlines, today)
    groups = {name: [each for each in all_of_them if each.name == name] for name in WINDOWS}
    lists.add("windows", "Open denials by last day", (_row(each) for each in all_of_them))
    soon = [each for each in all_of_them if each.days_left is not None and 0 <= each.days_left <= SOON]
    return {
        "soon_days": SOON,
        "soon": _sums(soon),
        "list": "windows",
        "rows": [{"figure": name, "window": name, **_sums(groups[name])} for name in WINDOWS],
        "by_payer": _by_payer(soon),
    }


def _windows(archive: Archive, found: list[Denial], deadlines: Deadlines, today: datetime.date | None) -> list[Window]:
    claims: dict[int, list[Denial]] = defaultdict(list)
    for each in found:
        if each.open and category_of(each.refusal) not in SELDOM:
            claims[each.at.number].append(each)
    first = {
        at.number: history.initial[0] for history in archive.histories for at in history.payments if at.number in claims
    }
    return [_window(first[number], group, deadlines, today) for number, group in claims.items()]


def _window(first: Adjudication, group: list[Denial], deadlines: Deadlines, today: datetime.date | None) -> Window:
    at = group[0].at
    deadline = deadlines.due(
        "corrected_claim" if at.claim.no_appeal else "appeal_1",
        payer=None,
        filing_indicator=at.claim.filing_indicator,
        starts=_starts(at, first),
    )
    return Window(
        at,
        sum((each.amount for each in group), NOTHING),
        sum((each.worth for each in group), NOTHING),
        deadline,
        deadline.days_left(today) if deadline and today else None,
    )


def _starts(at: Adjudication, first: Adjudication) -> dict[Start, datetime.date]:
    days: dict[Start, datetime.date | None] = {
        "service_from": at.claim.service_from,
        "service_through": at.claim.service_to,
        "initial_remittance": first.remittance.day,
        "notice": at.remittance.day,
    }
    return {start: day for start, day in days.items() if day}


def _row(each: Window) -> Detail:
    if each.deadline is None:
        note = "no limit known"
    else:
        doubt = "" if each.deadline.verified else ", limit not verified"
        what = "correct" if each.deadline.event == "corrected_claim" else "appeal"
        note = f"{what} by {each.deadline.last_day.isoformat()}{doubt}"
    return detail(each.at, each.dollars, figure=each.name, note=note)


def _sums(found: list[Window]) -> dict[str, Any]:
    return {
        "claims": len(found),
        "dollars": money(sum((each.dollars for each in found), NOTHING)),
        "worth": money(sum((each.worth for each in found), NOTHING)),
        "unverified": sum(bool(each.deadline) and not each.deadline.verified for each in found if each.deadline),
    }


def _by_payer(found: list[Window]) -> list[dict[str, Any]]:
    groups: dict[str, list[Window]] = defaultdict(list)
    for each in found:
        groups[each.at.remittance.payer].append(each)
    return sorted(
        ({"payer": payer, **_sums(group)} for payer, group in groups.items()),
        key=lambda row: (-Decimal(row["worth"]), row["payer"]),
    )
