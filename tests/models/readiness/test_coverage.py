"""Coverage as the payer last told it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from extraction.records import Benefit, Claim, Coverage
from models.readiness import coverage
from models.readiness.check import Question
from models.readiness.facts import Facts
from tests.claims_837 import DAY, a_claim, a_dependent, a_primary_coverage, a_secondary_claim, an_individual
from tests.models.readiness.cases import (
    COVERED,
    KNOWN,
    NOTHING,
    Case,
    answers,
    fails,
    judge,
    of_cases,
    passes,
    unknown,
    with_line,
)

BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)
CHILD = a_claim(patient=a_dependent())
OTHER = (Benefit(code="1"), Benefit(code="R"))
REFUSED = Coverage(rejections=("75",), checked_on=DAY)


def told(**changes: Any) -> Facts:
    return replace(KNOWN, coverages=(replace(COVERED, **changes),))


def about_child(**changes: Any) -> Facts:
    return told(relationship="19", first_name="TOM", birth_date=date(2015, 6, 1), sex="M", **changes)


def insured(**changes: Any) -> Claim:
    return a_claim(subscriber=an_individual(**changes))


CASES = [
    passes(coverage.ACTIVE, a_claim()),
    passes(coverage.ACTIVE, a_claim(), told(start=DAY, end=DAY)),
    passes(coverage.ACTIVE, a_claim(), told(active=False, end=AFTER)),
    passes(coverage.ACTIVE, a_claim(), told(start=None)),
    fails(coverage.ACTIVE, a_claim(), "/subscriber", told(active=False)),
    fails(coverage.ACTIVE, a_claim(), "/subscriber", told(end=BEFORE)),
    fails(coverage.ACTIVE, a_claim(), "/subscriber", told(start=AFTER)),
    fails(coverage.ACTIVE, with_line(a_claim(), service_to=AFTER), "/subscriber", told(end=DAY)),
    unknown(coverage.ACTIVE, a_claim(), told(active=None)),
    unknown(coverage.ACTIVE, a_claim(), told(start=None, checked_on=BEFORE)),
    unknown(coverage.ACTIVE, a_claim(), told(start=None, checked_on=AFTER)),
    unknown(coverage.ACTIVE, a_claim(lines=())),
    unknown(coverage.ACTIVE, a_claim(), NOTHING),
    unknown(coverage.ACTIVE, a_claim(), replace(KNOWN, coverages=(REFUSED,))),
    passes(coverage.FRESH, a_claim()),
    passes(coverage.FRESH, a_claim(), told(checked_on=KNOWN.today - timedelta(days=30))),
    fails(coverage.FRESH, a_claim(), "/subscriber", told(checked_on=KNOWN.today - timedelta(days=31))),
    unknown(coverage.FRESH, a_claim(), told(checked_on=None)),
    unknown(coverage.FRESH, a_claim(), NOTHING),
    passes(coverage.MEMBER_ID, a_claim()),
    passes(coverage.MEMBER_ID, insured(member_id="BHM-100-200-300")),
    fails(coverage.MEMBER_ID, insured(member_id="BHM100200301"), "/subscriber/member_id"),
    unknown(coverage.MEMBER_ID, a_claim(), told(member_id=None)),
    unknown(coverage.MEMBER_ID, insured(member_id=None)),
    passes(coverage.NAME, a_claim()),
    passes(coverage.NAME, insured(last_name="Marlów", first_name="I")),
    passes(coverage.NAME, CHILD, about_child()),
    fails(coverage.NAME, insured(last_name="MARLOWE"), "/subscriber/last_name"),
    fails(coverage.NAME, insured(first_name="ANA"), "/subscriber/last_name"),
    fails(coverage.NAME, CHILD, "/patient/last_name", about_child(last_name="REED")),
    unknown(coverage.NAME, insured(last_name=None)),
    unknown(coverage.NAME, a_claim(), NOTHING),
    passes(coverage.BIRTH_DATE, a_claim()),
    passes(coverage.BIRTH_DATE, CHILD, about_child()),
    fails(coverage.BIRTH_DATE, insured(birth_date=BEFORE), "/subscriber/birth_date"),
    fails(coverage.BIRTH_DATE, CHILD, "/patient/birth_date", replace(about_child(), coverages=(
        replace(COVERED, relationship="19", first_name="TOM", birth_date=date(2015, 6, 2), sex="M"),
    ))),
    unknown(coverage.BIRTH_DATE, a_claim(), told(birth_date=None)),
    passes(coverage.SEX, a_claim()),
    fails(coverage.SEX, insured(sex="M"), "/subscriber/sex"),
    unknown(coverage.SEX, insured(sex="U")),
    unknown(coverage.SEX, a_claim(subscriber=None)),
    passes(coverage.OTHER_PAYER, a_claim()),
    fails(coverage.OTHER_PAYER, a_claim(), "/other_coverages", told(benefits=OTHER)),
    unknown(coverage.OTHER_PAYER, a_claim(), told(benefits=())),
    unknown(coverage.OTHER_PAYER, a_claim(), NOTHING),
]  # fmt: skip


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


def test_the_last_answer_counts_and_a_refusal_is_none() -> None:
    older = replace(COVERED, active=False, checked_on=BEFORE)
    judge(passes(coverage.ACTIVE, a_claim(), replace(KNOWN, coverages=(COVERED, older, REFUSED))))


def test_a_refused_inquiry_is_told_apart_from_none() -> None:
    (refused,) = answers(coverage.ACTIVE, a_claim(), replace(KNOWN, coverages=(REFUSED,)))
    (none,) = answers(coverage.ACTIVE, a_claim(), NOTHING)
    assert refused.fact != none.fact


@pytest.mark.parametrize(
    "claim", [a_secondary_claim(), a_claim(other_coverages=(a_primary_coverage(payer_order="S"),))]
)
def test_a_claim_that_names_another_payer_is_not_asked_for_one(claim: Claim) -> None:
    assert answers(coverage.OTHER_PAYER, claim, told(benefits=OTHER)) == []


@pytest.mark.parametrize("facts", [NOTHING, replace(KNOWN, coverages=()), replace(KNOWN, coverages=(REFUSED,))])
def test_no_answer_is_never_a_pass(facts: Facts) -> None:
    questions = [asked for asked in vars(coverage).values() if isinstance(asked, Question)]
    assert {check.result for asked in questions for check in answers(asked, a_claim(), facts)} == {"unknown"}


def test_names_without_a_latin_letter_are_not_compared() -> None:
    judge(unknown(coverage.NAME, insured(last_name="李"), told(last_name="王")))
