"""What one readiness rule says of a claim, and what all of them say together."""

from __future__ import annotations

from collections.abc import Iterable
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
