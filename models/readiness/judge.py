"""The door to readiness: all rules on one claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extraction.records import Claim
from models.readiness.check import Check, Readiness, gather
from models.readiness.facts import Facts

Rule = Callable[[Claim, Facts], Iterable[Check]]
RULES: tuple[Rule, ...] = ()


def readiness(claim: Claim, facts: Facts) -> Readiness:
    """Every rule's answer for a claim before it is sent. Pure: the same claim and facts give the same answer."""
    return gather(rule(claim, facts) for rule in RULES)
