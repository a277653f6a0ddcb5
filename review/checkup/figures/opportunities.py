"""What to do first: the work that the figures point to, ranked by the dollars it may bring back."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from models.prediction import NOTHING
from review.checkup.figures.denials import SELDOM, Denial, category_of, is_patients, owner_of
from review.checkup.limits import Limits, Standing
from review.checkup.lists import Lists, detail
from review.checkup.plain import money

PUT_ON_PATIENT = "put_on_patient"
DENIED = "denials"
NONE = Standing(NOTHING, NOTHING, NOTHING, NOTHING, NOTHING)


class Opportunity(NamedTuple):
    """One piece of work. `list` and `figure` name the claims behind it."""

    name: str
    owner_team: str
    standing: Standing
    claims: int
    list: str
    section: str

    @property
    def dollars(self) -> Decimal:
        return self.standing.dollars

    def plain(self) -> dict[str, Any]:
        named = {name: value for name, value in self._asdict().items() if name != "standing"}
        return {**named, **self.standing.plain()}


def of_denials(found: list[Denial], limits: Limits) -> list[Opportunity]:
    """Open denials that are worked, by what they are about and who works them, at what the payer usually allows."""
    groups: dict[tuple[str, str], list[Denial]] = defaultdict(list)
    for each in found:
        if (named := _work(each)) and named[0] != PUT_ON_PATIENT:
            groups[named].append(each)
    return [_of_group(name, team, group, "denials", limits) for (name, team), group in groups.items()]


def of_patient_denials(found: list[Denial], limits: Limits) -> list[Opportunity]:
    """Open denials that were put on the patient: coverage is looked up before a bill goes out."""
    groups: dict[str, list[Denial]] = defaultdict(list)
    for each in found:
        if (named := _work(each)) and named[0] == PUT_ON_PATIENT:
            groups[named[1]].append(each)
    return [_of_group(PUT_ON_PATIENT, team, group, "patient", limits) for team, group in groups.items()]


def _work(each: Denial) -> tuple[str, str] | None:
    """What work a denial calls for and whose it is; None where there is none."""
    category = category_of(each.refusal)
    if not each.open or category in SELDOM:
        return None
    name = PUT_ON_PATIENT if is_patients(each.refusal) else f"denied_{category}"
    return name, owner_of(each.refusal, each.line.remarks)


def _of_group(name: str, team: str, group: list[Denial], section: str, limits: Limits) -> Opportunity:
    standing = limits.standing((each.worth, limits.of_answer(each.at)) for each in group)
    return Opportunity(name, team, standing, len({each.at.number for each in group}), "opportunities", section)


def opportunities(work: list[Opportunity], denied: list[Denial], lists: Lists) -> dict[str, Any]:
    """The section `opportunities`: all that is worth something. What is still in time stands first, the most first."""
    ranked = sorted((each for each in work if each.dollars > 0), key=_rank)
    figures = {(each.name, each.owner_team): f"W{number}" for number, each in enumerate(ranked, 1)}
    rows = (
        detail(each.at, each.worth, line=each.line, figure=figures[named])
        for each in denied
        if (named := _work(each)) in figures
    )
    total = Standing(*(sum(column, NOTHING) for column in zip(NONE, *(each.standing for each in ranked), strict=True)))
    lists.add("opportunities", "Open denials that are worth working", rows)
    return {
        **total.plain(),
        "claims": sum(each.claims for each in ranked),
        "made_of": _made_of(ranked),
        "rows": [{"figure": figures[each.name, each.owner_team], **each.plain()} for each in ranked],
    }


def _made_of(ranked: list[Opportunity]) -> list[dict[str, Any]]:
    """The sum by kind: not all that is open was ever denied. The most first."""
    kinds: dict[str, list[Opportunity]] = defaultdict(list)
    for each in ranked:
        kinds[DENIED if each.list == "opportunities" else each.name].append(each)
    rows = [
        {
            "kind": kind,
            "dollars": money(sum((each.dollars for each in group), NOTHING)),
            "claims": sum(each.claims for each in group),
        }
        for kind, group in kinds.items()
    ]
    return sorted(rows, key=lambda row: (-Decimal(row["dollars"]), row["kind"]))


def _rank(each: Opportunity) -> tuple[Decimal, Decimal, str, str]:
    return -each.standing.in_time, -each.dollars, each.name, each.owner_team
