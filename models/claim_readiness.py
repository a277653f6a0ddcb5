"""The rule model of a claim before it is sent: what its checks come to, and how much money waits behind it.

A failed check of severity `reject` means that the payer's front end would not take the claim, one of severity `hold`
that a person looks first, and one of severity `warn` holds nothing. What could not be judged for want of a record is
counted as unknown and never as passed.

Dollars at stake: the claim's charge, since the whole of it waits until the claim is sent.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from extraction.code_tables import TABLES, OwnerTeam
from extraction.records import Claim
from models.prediction import Confidence, Prediction, Reason, to_cents
from models.readiness.check import Check, Readiness

MODEL = "readiness-rules"
_RULES = Path(__file__).parent / "readiness"
SUBMIT, HOLD, REJECT = "submit", "hold", "reject"
READY = "ready"

# What kind of trouble it is, by who mends it.
FAMILIES: Mapping[OwnerTeam, str] = MappingProxyType(
    {
        "patient_access": "eligibility",
        "authorizations": "authorization",
        "coding": "coding",
        "cob_desk": "coordination_of_benefits",
        "provider_enrollment": "enrollment",
        "medical_records": "records",
    }
)
OTHER_FAMILY = "billing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessAnswer:
    """What the checks of a claim come to. `failed_rules` are those of severity reject and hold, in that order."""

    proposal: str
    charge: Decimal
    passed: int
    failed: int
    unknown: int
    failed_rules: tuple[str, ...]
    checks: tuple[Check, ...]


def judge_readiness(claim: Claim, said: Readiness, tables: str = "") -> Prediction[ReadinessAnswer]:
    """What to do with a claim whose readiness was judged. `tables` is the digest of the limits and edits in use."""
    standing = (*said.failed("reject"), *said.failed("hold"))
    charge = to_cents(claim.charge)
    answer = ReadinessAnswer(
        proposal=_proposal(said),
        charge=charge,
        passed=sum(check.result == "pass" for check in said.checks),
        failed=sum(check.result == "fail" for check in said.checks),
        unknown=len(said.unknown()),
        failed_rules=tuple(dict.fromkeys(check.rule for check in standing)),
        checks=said.checks,
    )
    return Prediction(
        value=answer,
        confidence=Confidence(1.0, "laws"),
        dollars=abs(charge),
        category=FAMILIES.get(standing[0].owner_team, OTHER_FAMILY) if standing else READY,
        model=MODEL,
        model_version=version_of(tables),
        owner_team=standing[0].owner_team if standing else None,
        service_month=_month(claim),
        reasons=(_summary(answer),),
    )


@cache
def version_of(tables: str = "") -> str:
    """What judged: a digest of the rules as they stand in their files, of the code tables, and of `tables`."""
    return sha256(f"{_rules()}|{tables}".encode()).hexdigest()[:12]


@cache
def _rules() -> str:
    files = [*sorted(_RULES.glob("*.py")), *sorted(TABLES.iterdir())]
    told = [f"{path.name} {sha256(path.read_bytes()).hexdigest()}" for path in files if path.is_file()]
    return sha256("\n".join(told).encode()).hexdigest()


def first_day(claim: Claim) -> datetime.date | None:
    """The first day of service that the claim or one of its lines names."""
    days = [claim.service_from, *(line.service_from for line in claim.lines)]
    return min((day for day in days if day is not None), default=None)


def _proposal(said: Readiness) -> str:
    if said.failed("reject"):
        return REJECT
    return HOLD if said.failed("hold") else SUBMIT


def _summary(answer: ReadinessAnswer) -> Reason:
    counted = f"{answer.passed} checks pass, {answer.failed} fail, {answer.unknown} cannot be judged"
    return Reason("checks_counted", f"{counted} for want of a record." if answer.unknown else f"{counted}.", "")


def _month(claim: Claim) -> str | None:
    day = first_day(claim)
    return day.strftime("%Y-%m") if day else None
