"""The door to readiness: all rules on one claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extraction.records import Claim
from models.readiness import (
    authorizations,
    bill,
    coordination,
    coverage,
    dates,
    demographics,
    diagnoses,
    duplicates,
    edits,
    fields,
    identity,
    lines,
    masters,
    modifiers,
)
from models.readiness.check import Check, Question, Readiness, gather
from models.readiness.facts import Facts

Rule = Callable[[Claim, Facts], Iterable[Check]]

_MODULES = (
    fields,
    identity,
    masters,
    bill,
    dates,
    lines,
    modifiers,
    diagnoses,
    demographics,
    edits,
    duplicates,
    authorizations,
    coverage,
    coordination,
)
RULES: tuple[Rule, ...] = tuple(rule for module in _MODULES for rule in module.RULES)
QUESTIONS: tuple[Question, ...] = tuple(
    asked for module in _MODULES for asked in vars(module).values() if isinstance(asked, Question)
)


def readiness(claim: Claim, facts: Facts) -> Readiness:
    """Every rule's answer for a claim before it is sent. Pure: the same claim and facts give the same answer."""
    return gather(rule(claim, facts) for rule in RULES)
