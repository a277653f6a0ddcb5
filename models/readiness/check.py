"""What one readiness rule says of a claim, and what all of them say together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from extraction.code_tables import OwnerTeam

Result = Literal["pass", "fail", "unknown"]
# What a failure means: `reject`, the payer's front end would not take the claim; `hold`, a person looks before it is
# sent; `warn`, said and not held.
Severity = Literal["reject", "hold", "warn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The answer of one rule.

    `rule` is stable snake_case, `path` a JSON pointer into the claim. `fact` and `fix` are a biller's words without a
    patient's data; `fix` is empty on a pass. `owner_team` is who mends a failure.
    """

    rule: str
    result: Result
    severity: Severity
    path: str
    fact: str
    fix: str = ""
    owner_team: OwnerTeam = "billing"


@dataclass(frozen=True, slots=True)
class Question:
    """What a rule asks: its name, what a failure means, and who mends it."""

    name: str
    severity: Severity
    owner_team: OwnerTeam = "billing"

    def passes(self, fact: str, path: str = "") -> Check:
        return self._check("pass", path, fact, "")

    def fails(self, path: str, fact: str, fix: str) -> Check:
        return self._check("fail", path, fact, fix)

    def unknown(self, path: str, fact: str, fix: str = "") -> Check:
        """It cannot be told, for want of a record or of a readable value. `fix` says how it could."""
        return self._check("unknown", path, fact, fix)

    def settle(self, found: Iterable[Check], fact: str, path: str = "") -> Iterator[Check]:
        """What was found, or one pass where nothing was."""
        nothing = True
        for check in found:
            nothing = False
            yield check
        if nothing:
            yield self.passes(fact, path)

    def _check(self, result: Result, path: str, fact: str, fix: str) -> Check:
        return Check(
            rule=self.name,
            result=result,
            severity=self.severity,
            path=path,
            fact=fact,
            fix=fix,
            owner_team=self.owner_team,
        )


@dataclass(frozen=True, slots=True)
class Readiness:
    """All checks of one claim, in the order of the rules."""

    checks: tuple[Check, ...]

    def failed(self, severity: Severity) -> tuple[Check, ...]:
        """The failures of one severity."""
        return tuple(check for check in self.checks if check.result == "fail" and check.severity == severity)

    def unknown(self) -> tuple[Check, ...]:
        """What could not be judged for want of a record."""
        return tuple(check for check in self.checks if check.result == "unknown")


def gather(found: Iterable[Iterable[Check]]) -> Readiness:
    """The answers of several rules as one."""
    return Readiness(tuple(check for checks in found for check in checks))
