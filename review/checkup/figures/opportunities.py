"""What to do first: the work that the figures point to, ranked by the dollars it may bring back."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from models.prediction import NOTHING
from review.checkup.figures.denials import SELDOM, Denial, category_of, is_patients, owner_of
from review.checkup.lists import Lists, detail
from review.checkup.plain import money

PUT_ON_PATIENT = "put_on_patient"


class Opportunity(NamedTuple):
    """One piece of work. `list` and `figure` name the claims behind it."""

    name: str
    owner_team: str
    dollars: Decimal
    claims: int
    list: str
    section: str

    def plain(self) -> dict[str, Any]:
        return {**self._asdict(), "dollars": money(self.dollars)}


def of_denials(found: list[Denial]) -> list[Opportunity]:
    """Open denials that are worked, by what they are about and who works them, at what the payer usually allows."""
    groups: dict[tuple[str, str], list[Denial]] = defaultdict(list)
    for each in found:
        if (named := _work(each)) and named[0] != PUT_ON_PATIENT:
            groups[named].append(each)
    return [_of_group(name, team, group, "denials") for (name, team), group in groups.items()]


def of_patient_denials(found: list[Denial]) -> list[Opportunity]:
    """Open denials that were put on the patient: coverage is looked up before a bill goes out."""
    groups: dict[str, list[Denial]] = defaultdict(list)
    for each in found:
        if (named := _work(each)) and named[0] == PUT_ON_PATIENT:
            groups[named[1]].append(each)
    return [_of_group(PUT_ON_PATIENT, team, group, "patient") for team, group in groups.items()]


def _work(each: Denial) -> tuple[str, str] | None:
    """What work a denial calls for and whose it is; None where there is none."""
    category = category_of(each.refusal)
    if not each.open or category in SELDOM:
        return None
    name = PUT_ON_PATIENT if is_patients(each.refusal) else f"denied_{category}"
    return name, owner_of(each.refusal, each.line.remarks)


def _of_group(name: str, team: str, group: list[Denial], section: str) -> Opportunity:
    worth = sum((each.worth for each in group), NOTHING)
    return Opportunity(name, team, worth, len({each.at.number for each in group}), "opportunities", section)


def opportunities(work: list[Opportunity], denied: list[Denial], lists: Lists) -> dict[str, Any]:
    """The section `opportunities`: all that is worth something, the most first."""
    ranked = sorted((each for each in work if each.dollars > 0), key=lambda e: (-e.dollars, e.name, e.owner_team))
    figures = {(each.name, each.owner_team): f"W{number}" for number, each in enumerate(ranked, 1)}
    rows = (
        detail(each.at, each.worth, line=each.line, figure=figures[named])
        for each in denied
        if (named := _work(each)) in figures
    )
    lists.add("opportunities", "Open denials that are worth working", rows)
    return {
        "dollars": money(sum((each.dollars for each in ranked), NOTHING)),
        "claims": sum(each.claims for each in ranked),
        "rows": [{"figure": figures[each.name, each.owner_team], **each.plain()} for each in ranked],
    }
