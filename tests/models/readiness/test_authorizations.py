"""Authorizations and referrals against what the payer granted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from extraction.records import Authorization, Benefit
from models.readiness import authorizations
from models.readiness.facts import Facts
from tests.claims_837 import DAY, RENDERING_NPI, a_claim, a_line
from tests.models.readiness.cases import (
    COVERED,
    GRANTED,
    KNOWN,
    NOTHING,
    PAYER,
    REFERRED,
    Case,
    answers,
    fails,
    judge,
    of_cases,
    passes,
    unknown,
    with_line,
    with_lines,
)

NUMBERED = a_claim(prior_authorization="AU7788")
REFERRAL = a_claim(referral_number="RF1")
BY_LINE = with_line(a_claim(), 1, prior_authorization="AU7788")
THERAPY = with_lines(a_line(1, procedure="97110"))
PATH = "/prior_authorization"


def granted(**changes: Any) -> Facts:
    return replace(KNOWN, authorizations=(replace(GRANTED, **changes),))


ASKED_BY_ANSWER = replace(
    KNOWN, coverages=(replace(COVERED, benefits=(Benefit(code="1", procedure="99213", authorization_required="Y"),)),)
)

CASES = [
    passes(authorizations.REQUIRED, a_claim()),
    passes(authorizations.REQUIRED, replace(THERAPY, prior_authorization="AU7788")),
    passes(authorizations.REQUIRED, with_line(THERAPY, prior_authorization="AU7788")),
    fails(authorizations.REQUIRED, THERAPY, "/lines/0/prior_authorization"),
    fails(authorizations.REQUIRED, replace(THERAPY, referral_number="RF1"), "/lines/0/prior_authorization"),
    fails(authorizations.REQUIRED, a_claim(), "/lines/0/prior_authorization", ASKED_BY_ANSWER),
    unknown(authorizations.REQUIRED, a_claim(), NOTHING),
    unknown(
        authorizations.REQUIRED,
        a_claim(),
        replace(KNOWN, payer=replace(PAYER, authorization_required=frozenset())),
    ),
    passes(authorizations.KNOWN, NUMBERED),
    passes(authorizations.KNOWN, BY_LINE),
    passes(authorizations.KNOWN, a_claim(prior_authorization="AU-77 88")),
    fails(authorizations.KNOWN, replace(THERAPY, prior_authorization="AU9"), PATH),
    fails(authorizations.KNOWN, a_claim(prior_authorization="AU9"), PATH, ASKED_BY_ANSWER),
    unknown(authorizations.KNOWN, a_claim(prior_authorization="AU9")),
    fails(authorizations.KNOWN, a_claim(prior_authorization="RF1"), PATH),
    fails(authorizations.KNOWN, with_line(THERAPY, prior_authorization="AU9"), "/lines/0/prior_authorization"),
    unknown(authorizations.KNOWN, with_line(a_claim(), prior_authorization="AU9")),
    unknown(authorizations.KNOWN, NUMBERED, NOTHING),
    passes(authorizations.REFERRAL, REFERRAL),
    fails(authorizations.REFERRAL, a_claim(referral_number="AU7788"), "/referral_number"),
    unknown(authorizations.REFERRAL, with_line(a_claim(), referral_number="X")),
    unknown(authorizations.REFERRAL, REFERRAL, NOTHING),
    passes(authorizations.STATUS, NUMBERED),
    fails(authorizations.STATUS, NUMBERED, PATH, granted(status="denied")),
    unknown(authorizations.STATUS, NUMBERED, granted(status="lost")),
    unknown(authorizations.STATUS, NUMBERED, NOTHING),
    unknown(authorizations.STATUS, a_claim(prior_authorization="AU9")),
    passes(authorizations.SPAN, NUMBERED),
    passes(authorizations.SPAN, NUMBERED, granted(start=DAY, end=DAY)),
    unknown(authorizations.SPAN, NUMBERED, granted(end=None)),
    unknown(authorizations.SPAN, NUMBERED, granted(start=None)),
    fails(authorizations.SPAN, NUMBERED, PATH, granted(start=DAY + timedelta(days=1), end=None)),
    fails(authorizations.SPAN, NUMBERED, PATH, granted(start=DAY + timedelta(days=1))),
    fails(authorizations.SPAN, BY_LINE, "/lines/1/prior_authorization", granted(end=DAY - timedelta(days=1))),
    fails(authorizations.SPAN, with_line(NUMBERED, service_to=DAY + timedelta(days=31)), PATH),
    unknown(authorizations.SPAN, NUMBERED, granted(start=None, end=None)),
    unknown(authorizations.SPAN, with_line(NUMBERED, service_from=None)),
    unknown(authorizations.SPAN, NUMBERED, NOTHING),
    passes(authorizations.COVERS, NUMBERED),
    unknown(authorizations.COVERS, NUMBERED, granted(procedures=())),
    fails(authorizations.COVERS, NUMBERED, PATH, granted(procedures=("97110",))),
    fails(authorizations.COVERS, BY_LINE, "/lines/1/prior_authorization", granted(procedures=("99213",))),
    unknown(authorizations.COVERS, with_lines(a_line(1, procedure=None), prior_authorization="AU7788")),
    unknown(authorizations.COVERS, NUMBERED, NOTHING),
    passes(authorizations.UNITS, NUMBERED),
    passes(authorizations.UNITS, NUMBERED, granted(units_used=Decimal(2))),
    passes(authorizations.UNITS, NUMBERED, granted(units_used=Decimal(3), procedures=("99213",))),
    fails(authorizations.UNITS, NUMBERED, PATH, granted(units_used=Decimal(3))),
    unknown(authorizations.UNITS, NUMBERED, granted(units_approved=None)),
    unknown(authorizations.UNITS, NUMBERED, granted(units_used=Decimal(3), procedures=())),
    fails(
        authorizations.UNITS,
        with_lines(a_line(1), prior_authorization="AU7788"),
        PATH,
        granted(units_used=Decimal(4), procedures=()),
    ),
    unknown(authorizations.UNITS, with_line(NUMBERED, units=None)),
    unknown(authorizations.UNITS, replace(NUMBERED, frequency="7"), granted(units_used=Decimal(3))),
    unknown(authorizations.UNITS, NUMBERED, NOTHING),
    passes(authorizations.PROVIDER, NUMBERED),
    passes(authorizations.PROVIDER, NUMBERED, granted(provider_npi=RENDERING_NPI)),
    fails(authorizations.PROVIDER, NUMBERED, PATH, granted(provider_npi="1234567890")),
    unknown(authorizations.PROVIDER, NUMBERED, granted(provider_npi=None)),
    unknown(authorizations.PROVIDER, NUMBERED, NOTHING),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


@pytest.mark.parametrize("status", ["approved", "denied", "cancelled"])
def test_a_number_on_record_is_never_said_to_be_granted(status: str) -> None:
    """One that was denied is on the payer's record, too: what became of it is told by its status alone."""
    (check,) = answers(authorizations.KNOWN, NUMBERED, granted(status=status))
    assert (check.result, "granted" in check.fact) == ("pass", False)


def test_each_state_has_its_own_fix() -> None:
    fixes = {
        check.fix
        for status in ("pended", "denied", "cancelled", "expired")
        for check in answers(authorizations.STATUS, NUMBERED, granted(status=status))
    }
    assert len(fixes) == 4


def test_the_four_denials_have_four_fixes() -> None:
    """197 no authorization, 15 not for this service, 198 used up, 243 no referral."""
    found = [
        answers(authorizations.REQUIRED, THERAPY),
        answers(authorizations.COVERS, NUMBERED, granted(procedures=("97110",))),
        answers(authorizations.UNITS, NUMBERED, granted(units_used=Decimal(4))),
        answers(authorizations.REFERRAL, a_claim(referral_number="X")),
    ]
    assert len({checks[0].fix for checks in found}) == 4


def test_an_authorization_is_never_obtained_after_the_service() -> None:
    (check,) = answers(authorizations.REQUIRED, THERAPY)
    assert "cannot be obtained afterwards" in check.fix


@pytest.mark.parametrize("records", [None, ()])
def test_no_record_is_never_a_pass(records: tuple[Authorization, ...] | None) -> None:
    bare = replace(KNOWN, authorizations=records)
    both = replace(NUMBERED, referral_number="RF1")
    found = [check for question in vars(authorizations).values() for check in _answers(question, both, bare)]
    assert found
    assert {check.result for check in found if check.rule != "authorization_required"} == {"unknown"}


def _answers(question: object, claim: Any, facts: Facts) -> Any:
    return answers(question, claim, facts) if isinstance(question, type(authorizations.KNOWN)) else ()


def test_a_number_of_the_claim_stands_for_the_lines_without_their_own() -> None:
    later = replace(REFERRED, number="AU2", kind="prior_authorization", procedures=("85025",))
    both = with_line(NUMBERED, 1, prior_authorization="AU2")
    facts = replace(KNOWN, authorizations=(replace(GRANTED, procedures=("99213",)), later))
    judge(passes(authorizations.COVERS, both, facts))


def test_without_numbers_only_the_need_for_one_is_judged() -> None:
    for question in (authorizations.KNOWN, authorizations.STATUS, authorizations.SPAN, authorizations.UNITS):
        assert answers(question, a_claim()) == []
