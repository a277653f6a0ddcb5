"""What to do first: the work that the figures point to, ranked by the dollars it may bring back."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from models.prediction import NOTHING
from review.checkup.figures.denials import Denial, category_of, is_patients, owner_of
from review.checkup.plain import money

# Payers seldom take these back, so nobody should count on them.
SELDOM = frozenset({"duplicate", "bundling", "noncovered", "benefit_limit", "capitation", "informational"})


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
        category = category_of(each.refusal)
        if each.open and category not in SELDOM and not is_patients(each.refusal):
            groups[category, owner_of(each.refusal, each.line.remarks)].append(each)
    return [_of_group(f"denied_{category}", team, group) for (category, team), group in groups.items()]


def of_patient_denials(found: list[Denial]) -> list[Opportunity]:
    """Open denials that were put on the patient: coverage is looked up before a bill goes out."""
    groups: dict[str, list[Denial]] = defaultdict(list)
    for each in found:
        if each.open and is_patients(each.refusal) and category_of(each.refusal) not in SELDOM:
            groups[owner_of(each.refusal, each.line.remarks)].append(each)
    return [_of_group("put_on_patient", team, group, section="patient") for team, group in groups.items()]


def _of_group(name: str, team: str, group: list[Denial], section: str = "denials") -> Opportunity:
    worth = sum((each.worth for each in group), NOTHING)
    return Opportunity(name, team, worth, len({each.at.number for each in group}), "opportunities", section)


def opportunities(found: list[Opportunity]) -> dict[str, Any]:
    """The section `opportunities`: all that is worth something, the most first."""
    ranked = sorted(
        (each for each in found if each.dollars > 0), key=lambda each: (-each.dollars, each.name, each.owner_team)
    )
    return {
        "dollars": money(sum((each.dollars for each in ranked), NOTHING)),
        "rows": [each.plain() for each in ranked],
    }
