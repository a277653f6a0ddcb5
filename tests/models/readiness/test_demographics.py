"""Sex and age against codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from extraction.records import Claim, Diagnosis, HealthCode
from models.readiness import demographics
from tests.claims_837 import DAY, a_claim, a_dependent, an_individual
from tests.models.readiness.cases import Case, answers, fails, judge, of_cases, passes, unknown, with_line


def person(diagnosis: str = "E119", procedure: str = "99213", **facts: Any) -> Claim:
    made = a_claim(subscriber=an_individual(**facts), diagnoses=(Diagnosis(qualifier="ABK", code=diagnosis),))
    return with_line(made, procedure=procedure)


def aged(years: int, months: int = 0) -> date:
    """Born so that the patient is so old on the day of service."""
    whole = DAY.year * 12 + DAY.month - 1 - (years * 12 + months)
    return date(whole // 12, whole % 12 + 1, DAY.day)


CASES = [
    passes(demographics.DIAGNOSIS_SEX, a_claim()),
    passes(demographics.DIAGNOSIS_SEX, person("O80", sex="F")),
    fails(demographics.DIAGNOSIS_SEX, person("O80", sex="M"), "/diagnoses/0/code"),
    fails(demographics.DIAGNOSIS_SEX, person("N400", sex="F"), "/diagnoses/0/code"),
    fails(demographics.DIAGNOSIS_SEX, person("C61", sex="F")),
    passes(demographics.DIAGNOSIS_SEX, person("C50911", sex="M")),
    unknown(demographics.DIAGNOSIS_SEX, person("O80", sex="U")),
    unknown(demographics.DIAGNOSIS_SEX, person("C61", sex=None)),
    passes(demographics.PROCEDURE_SEX, a_claim()),
    fails(demographics.PROCEDURE_SEX, person(procedure="59400", sex="M"), "/lines/0/procedure"),
    fails(demographics.PROCEDURE_SEX, person(procedure="55700", sex="F"), "/lines/0/procedure"),
    fails(demographics.PROCEDURE_SEX, person(procedure="G0101", sex="M")),
    unknown(demographics.PROCEDURE_SEX, person(procedure="58150", sex=None)),
    passes(demographics.DIAGNOSIS_AGE, a_claim()),
    passes(demographics.DIAGNOSIS_AGE, person("Z3800", birth_date=DAY)),
    passes(demographics.DIAGNOSIS_AGE, person("P071", birth_date=aged(1, 6))),
    fails(demographics.DIAGNOSIS_AGE, person("Z3800", birth_date=aged(1)), "/diagnoses/0/code"),
    fails(demographics.DIAGNOSIS_AGE, person("P071", birth_date=aged(30)), "/diagnoses/0/code"),
    fails(demographics.DIAGNOSIS_AGE, person("O80", birth_date=aged(8)), "/diagnoses/0/code"),
    fails(demographics.DIAGNOSIS_AGE, person("O80", birth_date=aged(65))),
    unknown(demographics.DIAGNOSIS_AGE, person("O80", birth_date=None)),
    passes(demographics.PROCEDURE_AGE, person(procedure="99396")),
    passes(demographics.PROCEDURE_AGE, person(procedure="99391", birth_date=aged(0, 11))),
    fails(demographics.PROCEDURE_AGE, person(procedure="99391", birth_date=aged(1)), "/lines/0/procedure"),
    fails(demographics.PROCEDURE_AGE, person(procedure="99397", birth_date=aged(64))),
    fails(demographics.PROCEDURE_AGE, person(procedure="90460", birth_date=aged(19))),
    unknown(demographics.PROCEDURE_AGE, person(procedure="99385", birth_date=None)),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


def test_the_patient_counts_and_not_the_subscriber() -> None:
    judge(fails(demographics.DIAGNOSIS_SEX, replace(person("O80"), patient=a_dependent(sex="M"))))
    judge(fails(demographics.DIAGNOSIS_AGE, replace(person("Z3800", birth_date=DAY), patient=a_dependent())))


@pytest.mark.parametrize(
    "meant",
    [
        replace(person("C61", sex="F"), codes=(HealthCode(qualifier="BG", code="45"),)),
        with_line(person("C61", sex="F"), 1, modifiers=("KX",)),
    ],
    ids=["condition code", "modifier"],
)
def test_what_is_said_to_be_meant_is_not_held(meant: Claim) -> None:
    judge(passes(demographics.DIAGNOSIS_SEX, meant))


def test_a_birthday_after_the_service_is_not_yet_counted() -> None:
    almost = date(DAY.year - 18, DAY.month, DAY.day + 1)
    judge(fails(demographics.PROCEDURE_AGE, person(procedure="99385", birth_date=almost)))


def test_what_is_no_code_is_not_shown() -> None:
    named = person("OTHERNAME", procedure="59400NAME", sex="M")
    assert answers(demographics.DIAGNOSIS_SEX, named) == []
    judge(passes(demographics.PROCEDURE_SEX, named))
