"""Lines and claims that are there twice."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from extraction.records import Claim
from models.readiness import duplicates
from models.readiness.duplicates import fingerprint
from tests.claims_837 import DAY, a_claim, a_dental_claim, a_line, a_provider, an_individual, an_institutional_claim
from tests.models.readiness.cases import (
    KNOWN,
    NOTHING,
    Case,
    answers,
    fails,
    judge,
    of_cases,
    passes,
    unknown,
    with_lines,
)

TEST = a_line(1, procedure="85025", charge=Decimal("35.00"))
AGAIN = replace(TEST, number="2", line_control="L2")
SENT = replace(KNOWN, sent_before={fingerprint(a_claim()): "LC-0900"})
SAME = replace(KNOWN, sent_before={fingerprint(a_claim()): "LC-1001"})

CASES = [
    passes(duplicates.LINE, a_claim()),
    passes(duplicates.LINE, an_institutional_claim()),
    fails(duplicates.LINE, with_lines(TEST, AGAIN), "/lines/1"),
    passes(duplicates.CLAIM, a_claim()),
    passes(duplicates.CLAIM, a_claim(lines=()), SENT),
    fails(duplicates.CLAIM, a_claim(), facts=SENT),
    fails(duplicates.CLAIM, a_claim(), "/patient_control_number", SAME),
    unknown(duplicates.CLAIM, a_claim(), NOTHING),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


@pytest.mark.parametrize("modifier", ["59", "XE", "XS", "XP", "XU", "76", "77", "91"])
def test_a_line_that_says_why_it_is_repeated_is_none_twice(modifier: str) -> None:
    judge(passes(duplicates.LINE, with_lines(TEST, replace(AGAIN, modifiers=(modifier,)))))
    third = replace(AGAIN, number="3", modifiers=(modifier,))
    judge(passes(duplicates.LINE, with_lines(TEST, replace(AGAIN, modifiers=(modifier,)), third)))


@pytest.mark.parametrize(
    "difference",
    [
        {"service_from": DAY + timedelta(days=1)},
        {"units": Decimal(2)},
        {"modifiers": ("RT",)},
        {"procedure": "85027"},
        {"place_of_service": "12"},
        {"providers": (a_provider("82", id="1234567893"),)},
        {"tooth": "3"},
    ],
    ids=str,
)
def test_a_line_that_differs_is_another_service(difference: dict[str, Any]) -> None:
    judge(passes(duplicates.LINE, with_lines(TEST, replace(AGAIN, **difference))))


def test_lines_of_one_department_are_told_apart_by_their_charges() -> None:
    room = an_institutional_claim().lines[0]
    judge(passes(duplicates.LINE, with_lines(room, replace(room, charge=Decimal("1.00")))))
    judge(fails(duplicates.LINE, with_lines(room, room), "/lines/1"))


@pytest.mark.parametrize("frequency", ["7", "8"])
def test_a_replacement_is_no_duplicate(frequency: str) -> None:
    assert answers(duplicates.CLAIM, a_claim(frequency=frequency), SENT) == []


def test_own_number_diagnoses_and_order_of_lines_do_not_make_another_claim() -> None:
    changed = a_claim(patient_control_number="LC-9", diagnoses=(), lines=a_claim().lines[::-1], frequency="7")
    assert fingerprint(changed) == fingerprint(a_claim())


@pytest.mark.parametrize(
    "changed",
    [
        a_claim(subscriber=an_individual(member_id="BHM1")),
        a_claim(subscriber=an_individual(first_name="ANA")),
        a_claim(billing=a_provider(id="1999999984")),
        a_claim(payer=None),
        a_claim(lines=a_claim().lines[:1]),
        with_lines(replace(a_claim().lines[0], units=Decimal(2)), a_claim().lines[1]),
        a_dental_claim(),
    ],
)
def test_what_a_payer_looks_at_makes_another_claim(changed: Claim) -> None:
    assert fingerprint(changed) != fingerprint(a_claim())


def test_a_fingerprint_counts_amounts_not_their_spelling() -> None:
    spelled = with_lines(replace(a_claim().lines[0], charge=Decimal("120"), units=Decimal("1.0")), a_claim().lines[1])
    assert fingerprint(spelled) == fingerprint(a_claim())
