"""The order of dates, accidents, and the filing limit."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from extraction.records import Claim, ClaimDate
from models.readiness import dates
from tests.claims_837 import DAY, a_claim, a_dental_claim, a_dependent, an_individual, an_institutional_claim
from tests.models.readiness.cases import (
    KNOWN,
    LIMIT,
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

ADMITTED = an_institutional_claim()
NEXT = DAY + timedelta(days=1)
TOMORROW = KNOWN.today + timedelta(days=1)
LATE = replace(KNOWN, today=LIMIT.last_day + timedelta(days=1))
UNDATED = a_claim(lines=tuple(replace(line, service_from=None, service_to=None) for line in a_claim().lines))


def dated(qualifier: str, start: date = NEXT, **more: Any) -> Claim:
    return a_claim(dates=(ClaimDate(qualifier=qualifier, start=start, **more),))


CASES = [
    passes(dates.ORDER, a_claim()),
    passes(dates.ORDER, ADMITTED),
    passes(dates.ORDER, dated("439", DAY)),
    fails(dates.ORDER, with_line(a_claim(), service_to=DAY - timedelta(days=1)), "/lines/0/service_to"),
    fails(dates.ORDER, replace(ADMITTED, service_to=DAY - timedelta(days=1)), "/service_to"),
    fails(dates.ORDER, a_claim(subscriber=an_individual(birth_date=NEXT)), "/subscriber/birth_date"),
    fails(dates.ORDER, a_claim(patient=a_dependent(birth_date=NEXT)), "/patient/birth_date"),
    fails(dates.ORDER, dated("439"), "/dates/0"),
    fails(dates.ORDER, dated("431"), "/dates/0"),
    fails(dates.ORDER, dated("360", NEXT, end=DAY), "/dates/0"),
    fails(dates.ORDER, replace(ADMITTED, dates=(ClaimDate(qualifier="435", start=DAY + timedelta(days=9)),)), "/dates"),
    unknown(dates.ORDER, UNDATED),
    passes(dates.FUTURE, a_claim()),
    fails(dates.FUTURE, with_line(a_claim(), 1, service_to=TOMORROW), "/lines/1/service_to"),
    fails(dates.FUTURE, replace(ADMITTED, service_to=TOMORROW), "/service_to"),
    fails(dates.FUTURE, a_claim(subscriber=an_individual(birth_date=TOMORROW)), "/subscriber/birth_date"),
    unknown(dates.FUTURE, UNDATED),
    passes(dates.STATEMENT, ADMITTED),
    fails(dates.STATEMENT, with_line(ADMITTED, 1, service_from=TOMORROW), "/lines/1/service_from"),
    passes(dates.ACCIDENT, replace(dated("439", DAY), related_causes=("AA",), accident_state="OH")),
    fails(dates.ACCIDENT, a_claim(related_causes=("OA",)), "/dates"),
    fails(dates.ACCIDENT, replace(dated("439", DAY), related_causes=("EM", "AA")), "/accident_state"),
    passes(dates.FILING, a_claim()),
    fails(dates.FILING, a_claim(), facts=LATE),
    unknown(dates.FILING, a_claim(), NOTHING),
    passes(dates.UNVERIFIED_FILING, a_claim(), replace(KNOWN, filing=replace(LIMIT, verified=False))),
    fails(dates.UNVERIFIED_FILING, a_claim(), facts=replace(LATE, filing=replace(LIMIT, verified=False))),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


def test_the_last_day_is_in_time() -> None:
    judge(passes(dates.FILING, a_claim(), replace(KNOWN, today=LIMIT.last_day)))


def test_an_unverified_limit_warns_and_never_holds() -> None:
    late = replace(LATE, filing=replace(LIMIT, verified=False))
    assert {check.severity for check in answers(dates.UNVERIFIED_FILING, a_claim(), late)} == {"warn"}
    assert answers(dates.FILING, a_claim(), late) == []


def test_an_assumed_limit_is_said_in_one_sentence() -> None:
    assumed = replace(LIMIT, verified=False, basis="the limit is an assumption that nobody has verified")
    (said,) = answers(dates.UNVERIFIED_FILING, a_claim(), replace(LATE, filing=assumed))
    assert said.fact == (
        "the filing limit of 90 calendar days from the first day of service has passed; "
        "the limit is an assumption that nobody has verified"
    )


def test_a_delay_with_a_reason_is_not_asked_for_one() -> None:
    (asked,), (given,) = (answers(dates.FILING, a_claim(delay_reason=reason), LATE) for reason in (None, "7"))
    assert "CLM20" in asked.fix
    assert "CLM20" not in given.fix


def test_a_predetermination_has_no_dates_to_lie_in_the_future() -> None:
    assert answers(dates.FUTURE, replace(a_dental_claim(), predetermination="PB")) == []


def test_the_day_of_a_dental_claim_stands_with_the_claim() -> None:
    judge(passes(dates.ORDER, a_dental_claim()))


@pytest.mark.parametrize("causes", [(), ("EM",)])
def test_only_accidents_are_asked_for_details(causes: tuple[str, ...]) -> None:
    assert answers(dates.ACCIDENT, a_claim(related_causes=causes)) == []
