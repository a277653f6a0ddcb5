"""Diagnoses and inpatient procedures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from extraction.records import Claim, Diagnosis, HealthCode
from models.readiness import diagnoses
from tests.claims_837 import a_claim, an_institutional_claim
from tests.models.readiness.cases import Case, answers, fails, judge, of_cases, passes, unknown, with_line

ADMITTED = an_institutional_claim()


def coded(*codes: str, first: str = "ABK", other: str = "ABF") -> Claim:
    found = tuple(Diagnosis(qualifier=other if place else first, code=code) for place, code in enumerate(codes))
    return a_claim(diagnoses=found)


def served(claim: Claim, day: date) -> Claim:
    lines = tuple(replace(line, service_from=day, service_to=day) for line in claim.lines)
    return replace(claim, lines=lines)


def present(answer: str | None, code: str = "K3580") -> Claim:
    return replace(ADMITTED, diagnoses=(Diagnosis(qualifier="ABK", code=code, present_on_admission=answer),))


def operated(code: str | None, qualifier: str = "BBR") -> Claim:
    return replace(ADMITTED, codes=(HealthCode(qualifier=qualifier, code=code),))


NINTH = coded("25000", "4019", first="BK", other="BF")

CASES = [
    passes(diagnoses.CODE_SET, a_claim()),
    passes(diagnoses.CODE_SET, served(NINTH, date(2015, 9, 30))),
    fails(diagnoses.CODE_SET, NINTH, "/diagnoses/0"),
    fails(diagnoses.CODE_SET, served(a_claim(), date(2015, 9, 30)), "/diagnoses/0"),
    fails(diagnoses.CODE_SET, operated("4701", "BR"), "/codes/0"),
    unknown(diagnoses.CODE_SET, a_claim(lines=())),
    passes(diagnoses.VALID, a_claim()),
    passes(diagnoses.VALID, ADMITTED),
    fails(diagnoses.VALID, coded("E11"), "/diagnoses/0/code"),
    fails(diagnoses.VALID, coded("E119", "S52501"), "/diagnoses/1/code"),
    fails(diagnoses.VALID, coded("E11.9"), "/diagnoses/0/code"),
    fails(diagnoses.VALID, coded("e119"), "/diagnoses/0/code"),
    fails(diagnoses.VALID, coded("E1199999"), "/diagnoses/0/code"),
    fails(diagnoses.VALID, coded("Q0001"), "/diagnoses/0/code"),
    unknown(diagnoses.VALID, served(a_claim(), date(2019, 5, 1))),
    unknown(diagnoses.VALID, served(coded("Q0001"), date(2027, 5, 1))),
    unknown(diagnoses.VALID, a_claim(lines=())),
    passes(diagnoses.VALID_LAST_YEAR, served(a_claim(), date(2026, 10, 1))),
    fails(diagnoses.VALID_LAST_YEAR, served(coded("E11"), date(2026, 10, 1)), "/diagnoses/0/code"),
    fails(diagnoses.VALID_LAST_YEAR, served(coded("E119", "Q0001"), date(2027, 9, 30)), "/diagnoses/1/code"),
    passes(diagnoses.PRINCIPAL, a_claim()),
    passes(diagnoses.PRINCIPAL, coded("Z0000")),
    fails(diagnoses.PRINCIPAL, coded("W1830XA"), "/diagnoses/0/code"),
    fails(diagnoses.PRINCIPAL, coded("F0280", "G309"), "/diagnoses/0/code"),
    fails(diagnoses.PRINCIPAL, coded("E119", "I10", other="ABK"), "/diagnoses/1"),
    fails(diagnoses.PRINCIPAL, a_claim(diagnoses=a_claim().diagnoses[::-1]), "/diagnoses/1/code"),
    passes(diagnoses.REPEATED, a_claim()),
    fails(diagnoses.REPEATED, coded("E119", "I10", "E119"), "/diagnoses/2/code"),
    passes(diagnoses.PRESENT, ADMITTED),
    fails(diagnoses.PRESENT, present(None), "/diagnoses/0/present_on_admission"),
    fails(diagnoses.PRESENT, present("1"), "/diagnoses/0/present_on_admission"),
    unknown(diagnoses.PRESENT, present(None, "Z370")),
    passes(diagnoses.PROCEDURE, ADMITTED),
    fails(diagnoses.PROCEDURE, operated("0DTJ4Z"), "/codes/0/code"),
    fails(diagnoses.PROCEDURE, operated("0DTO4ZZ", "BBQ"), "/codes/0/code"),
    fails(diagnoses.PROCEDURE, operated(None), "/codes/0/code"),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


def test_beyond_the_table_a_code_of_no_shape_still_fails() -> None:
    judge(fails(diagnoses.VALID, served(coded("E11.9"), date(2019, 5, 1)), "/diagnoses/0/code"))


def test_beyond_the_table_nothing_passes() -> None:
    found = answers(diagnoses.VALID, served(a_claim(), date(2019, 5, 1)))
    assert [check.result for check in found] == ["unknown"]


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2027, 10, 1), date(2025, 9, 30)])
def test_only_the_year_after_the_table_is_judged_by_it(day: date) -> None:
    assert answers(diagnoses.VALID_LAST_YEAR, served(coded("E11"), day)) == []


def test_an_institution_is_coded_by_its_last_day() -> None:
    stay = replace(ADMITTED, service_from=date(2015, 9, 28), service_to=date(2015, 10, 2), lines=())
    judge(passes(diagnoses.CODE_SET, stay))


def test_the_principal_counts_as_the_first_before_the_admitting_one() -> None:
    judge(passes(diagnoses.REPEATED, ADMITTED))


def test_an_admitting_diagnosis_may_equal_the_principal() -> None:
    equal = (ADMITTED.diagnoses[0], Diagnosis(qualifier="ABJ", code="K3580"))
    judge(passes(diagnoses.REPEATED, replace(ADMITTED, diagnoses=equal)))


@pytest.mark.parametrize("facility", ["13", "21"])
def test_only_acute_inpatients_are_asked_for_presence(facility: str) -> None:
    assert answers(diagnoses.PRESENT, replace(present(None), facility_type=facility)) == []


def test_without_codes_nothing_is_said() -> None:
    bare = with_line(a_claim(diagnoses=()), procedure=None)
    for question in (diagnoses.CODE_SET, diagnoses.VALID, diagnoses.PRINCIPAL, diagnoses.REPEATED, diagnoses.PROCEDURE):
        assert answers(question, bare) == []
