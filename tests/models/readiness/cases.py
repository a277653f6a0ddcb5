"""What is known beside a claim in these tests, and a case: a claim, the facts, and what one rule says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extraction.edits import Edits
from extraction.records import Authorization, Benefit, Claim, Coverage, ServiceLine
from models.readiness.check import Check, Question, Result
from models.readiness.facts import Facts, FilingLimit, PayerFacts
from models.readiness.judge import readiness
from tests.claims_837 import BILLING_NPI, DAY, PAYER_ID, a_claim

EDITS = Edits.load(Path(__file__).parent / "edits")
LIMIT = FilingLimit(
    last_day=DAY + timedelta(days=90),
    verified=True,
    words="90 calendar days from the first day of service",
    basis="its source is contract, page 4",
)
PAYER = PayerFacts(
    key="blue-heron",
    name="Blue Heron Health",
    member_id_pattern=r"BHM\d{9}",
    member_id_words="BHM and nine digits",
    authorization_required=frozenset({"97110"}),
)
GRANTED = Authorization(
    number="AU7788",
    status="approved",
    payer_id=PAYER_ID,
    member_id="BHM100200300",
    procedures=("99213", "85025"),
    provider_npi=BILLING_NPI,
    start=DAY - timedelta(days=5),
    end=DAY + timedelta(days=30),
    units_approved=Decimal(4),
)
REFERRED = replace(GRANTED, number="RF1", kind="referral")
COVERED = Coverage(
    payer_id=PAYER_ID,
    member_id="BHM100200300",
    last_name="MARLOW",
    first_name="INES",
    birth_date=date(1980, 2, 29),
    sex="F",
    active=True,
    start=date(2025, 1, 1),
    checked_on=DAY,
    benefits=(Benefit(code="1", service_types=("30",)),),
)
KNOWN = Facts(
    today=DAY + timedelta(days=7),
    payer=PAYER,
    filing=LIMIT,
    authorizations=(GRANTED, REFERRED),
    coverages=(COVERED,),
    sent_before={},
    edits=EDITS,
    payer_in_master="known",
    biller_in_master="known",
)
NOTHING = Facts(today=KNOWN.today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`path` is where the rule points, where that matters."""

    question: Question
    result: Result
    claim: Claim
    facts: Facts = field(default=KNOWN)
    path: str | None = None

    def __str__(self) -> str:
        return f"{self.question.name}-{self.result}"


def passes(question: Question, claim: Claim, facts: Facts = KNOWN) -> Case:
    return Case(question=question, result="pass", claim=claim, facts=facts)


def fails(question: Question, claim: Claim, path: str | None = None, facts: Facts = KNOWN) -> Case:
    return Case(question=question, result="fail", claim=claim, path=path, facts=facts)


def unknown(question: Question, claim: Claim, facts: Facts = KNOWN) -> Case:
    return Case(question=question, result="unknown", claim=claim, facts=facts)


def answers(question: Question, claim: Claim, facts: Facts = KNOWN) -> list[Check]:
    return [check for check in readiness(claim, facts).checks if check.rule == question.name]


def of_cases(cases: Iterable[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=str)


def judge(case: Case) -> None:
    """A pass is nothing but passes; a failure and an unknown stand where the case says."""
    found = answers(case.question, case.claim, case.facts)
    assert found, f"{case.question.name} says nothing"
    if case.result == "pass":
        assert {check.result for check in found} == {"pass"}, found
        return
    wanted = [check for check in found if check.result == case.result]
    assert wanted, found
    assert case.path is None or case.path in [check.path for check in wanted]
    assert case.result == "unknown" or all(check.fix for check in wanted)


def with_line(claim: Claim, index: int = 0, **changes: Any) -> Claim:
    """The claim with one of its lines changed."""
    lines = [replace(line, **changes) if place == index else line for place, line in enumerate(claim.lines)]
    return replace(claim, lines=tuple(lines))


def with_lines(*lines: ServiceLine, **changes: Any) -> Claim:
    return replace(a_claim(), lines=lines, **changes)
