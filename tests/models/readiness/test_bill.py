"""Frequency, original reference, place of service, type of bill, revenue code."""

from dataclasses import replace
from datetime import date

import pytest

from models.readiness import bill
from models.readiness.check import Question
from tests.claims_837 import a_claim, a_dental_claim, an_institutional_claim
from tests.models.readiness.cases import Case, answers, fails, judge, of_cases, passes, with_line

ADMITTED = an_institutional_claim()
EARLY = date(2020, 3, 1)

CASES = [
    passes(bill.FREQUENCY, a_claim()),
    passes(bill.FREQUENCY, replace(ADMITTED, frequency="3")),
    fails(bill.FREQUENCY, a_claim(frequency="3"), "/frequency"),
    fails(bill.FREQUENCY, a_claim(frequency="1.00"), "/frequency"),
    fails(bill.FREQUENCY, replace(ADMITTED, frequency="-"), "/frequency"),
    passes(bill.ORIGINAL, a_claim(frequency="7", original_reference="ICN9")),
    fails(bill.ORIGINAL, a_claim(frequency="7"), "/original_reference"),
    fails(bill.ORIGINAL, replace(ADMITTED, frequency="8"), "/original_reference"),
    passes(bill.ORIGINAL_UNASKED, a_claim()),
    fails(bill.ORIGINAL_UNASKED, a_claim(original_reference="ICN9"), "/original_reference"),
    passes(bill.PLACE, a_claim()),
    passes(bill.PLACE, a_dental_claim()),
    fails(bill.PLACE, a_claim(facility_type="98"), "/facility_type"),
    fails(bill.PLACE, a_claim(facility_qualifier="A"), "/facility_qualifier"),
    fails(bill.PLACE, with_line(a_claim(), 1, place_of_service="1"), "/lines/1/place_of_service"),
    fails(bill.PLACE, with_line(with_line(a_claim(), service_from=EARLY), place_of_service="27")),
    passes(bill.TYPE_OF_BILL, ADMITTED),
    fails(bill.TYPE_OF_BILL, replace(ADMITTED, facility_type="011"), "/facility_type"),
    fails(bill.TYPE_OF_BILL, replace(ADMITTED, facility_qualifier="B"), "/facility_qualifier"),
    passes(bill.REVENUE_CODE, ADMITTED),
    fails(bill.REVENUE_CODE, with_line(ADMITTED, 1, revenue_code="250"), "/lines/1/revenue_code"),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


@pytest.mark.parametrize("question", [bill.TYPE_OF_BILL, bill.REVENUE_CODE])
def test_an_office_has_no_type_of_bill(question: Question) -> None:
    assert answers(question, a_claim()) == []


def test_an_institution_has_no_place_of_service() -> None:
    assert answers(bill.PLACE, ADMITTED) == []


def test_a_replacement_is_not_asked_why_it_names_the_original() -> None:
    assert answers(bill.ORIGINAL_UNASKED, a_claim(frequency="7", original_reference="ICN9")) == []
