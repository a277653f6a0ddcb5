"""Charges, units, pointers, procedure codes and drugs of the lines."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from extraction.records import Claim, Drug, Reference
from models.readiness import lines
from models.readiness.check import Question
from tests.claims_837 import a_claim, a_dental_claim, a_line, an_institutional_claim
from tests.models.readiness.cases import Case, answers, fails, judge, of_cases, passes, unknown, with_line, with_lines

DRUG = Drug(qualifier="N4", code="00004196501", quantity=Decimal(2), unit="UN")
WAIVED = with_line(a_claim(), 1, modifiers=("QW",))
MANY = tuple(a_line(number) for number in range(1, 52))


def given(**changes: Any) -> Claim:
    return with_line(a_claim(), drug=replace(DRUG, **changes))


CASES = [
    passes(lines.CHARGES, a_claim()),
    passes(lines.CHARGES, an_institutional_claim()),
    fails(lines.CHARGES, a_claim(charge=Decimal("155.01")), "/charge"),
    unknown(lines.CHARGES, a_claim(charge=None)),
    unknown(lines.CHARGES, with_line(a_claim(), charge=None)),
    unknown(lines.CHARGES, a_claim(lines=())),
    passes(lines.AMOUNTS, a_claim()),
    passes(lines.AMOUNTS, with_line(a_claim(), charge=Decimal(0))),
    fails(lines.AMOUNTS, with_line(a_claim(), charge=Decimal(-1)), "/lines/0/charge"),
    fails(lines.AMOUNTS, a_claim(charge=Decimal(-1)), "/charge"),
    fails(lines.AMOUNTS, with_line(a_claim(), 1, units=Decimal(0)), "/lines/1/units"),
    passes(lines.COUNT, with_lines(*MANY[:50])),
    fails(lines.COUNT, with_lines(*MANY), "/lines"),
    passes(lines.COUNT, replace(an_institutional_claim(), lines=MANY)),
    passes(lines.PROCEDURE_SHAPE, a_claim()),
    passes(lines.PROCEDURE_SHAPE, with_line(a_claim(), procedure="0042T")),
    passes(lines.PROCEDURE_SHAPE, a_dental_claim()),
    passes(lines.PROCEDURE_SHAPE, with_line(an_institutional_claim(), procedure="1AA11", procedure_qualifier="HP")),
    fails(lines.PROCEDURE_SHAPE, with_line(a_claim(), procedure="9921"), "/lines/0/procedure"),
    fails(lines.PROCEDURE_SHAPE, with_line(a_dental_claim(), procedure="99213"), "/lines/0/procedure"),
    passes(lines.POINTERS, a_claim()),
    fails(lines.POINTERS, with_line(a_claim(), diagnosis_pointers=("3",)), "/lines/0/diagnosis_pointers"),
    fails(lines.POINTERS, with_line(a_claim(), diagnosis_pointers=("0",))),
    fails(lines.POINTERS, with_line(a_claim(), diagnosis_pointers=("1", "1"))),
    fails(lines.POINTERS, with_line(a_claim(), diagnosis_pointers=("1", "2", "1", "2", "1"))),
    passes(lines.DRUG, given()),
    fails(lines.DRUG, given(code="0004-1965-01"), "/lines/0/drug/code"),
    fails(lines.DRUG, given(code="4196501"), "/lines/0/drug/code"),
    fails(lines.DRUG, given(quantity=None), "/lines/0/drug/quantity"),
    fails(lines.DRUG, given(unit=None), "/lines/0/drug/quantity"),
    passes(lines.CONTROL, a_claim()),
    passes(lines.CONTROL, with_line(a_claim(), line_control=None)),
    fails(lines.CONTROL, with_line(a_claim(), 1, line_control="L1"), "/lines/1/line_control"),
    passes(lines.LABORATORY, replace(WAIVED, references=(Reference(qualifier="X4", value="36D0000000"),))),
    passes(lines.LABORATORY, with_line(WAIVED, 1, references=(Reference(qualifier="X4", value="36D0000000"),))),
    fails(lines.LABORATORY, WAIVED, "/lines/1/references"),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


def test_the_total_line_of_a_paper_bill_is_not_added() -> None:
    total = a_line(3, revenue_code="0001", procedure=None, charge=Decimal("2450.00"))
    judge(passes(lines.CHARGES, replace(an_institutional_claim(), lines=(*an_institutional_claim().lines, total))))


def test_a_device_number_is_no_drug_code() -> None:
    judge(passes(lines.DRUG, given(qualifier="UP", code="123")))


def test_the_sums_are_told() -> None:
    (check,) = answers(lines.CHARGES, a_claim(charge=Decimal("200")))
    assert "155.00" in check.fact
    assert "200.00" in check.fact


@pytest.mark.parametrize("question", [lines.AMOUNTS, lines.COUNT, lines.PROCEDURE_SHAPE, lines.POINTERS, lines.DRUG])
def test_no_lines_no_answer(question: Question) -> None:
    assert answers(question, a_claim(lines=())) == []
