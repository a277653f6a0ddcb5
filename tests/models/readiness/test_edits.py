"""Medicare's pairs and unit limits, by an invented table in the form of CMS's files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from extraction.edits import Edits
from extraction.records import Claim
from models.readiness import edits
from tests.claims_837 import DAY, a_claim, a_dental_claim, a_line, an_institutional_claim
from tests.models.readiness.cases import (
    EDITS,
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
    with_lines,
)


def together(second: str, *modifiers: str, day: date = DAY) -> Claim:
    """97530 and another procedure on one day; the pairs with it are invented."""
    return with_lines(
        a_line(1, procedure=second, service_from=day, service_to=day, modifiers=modifiers),
        a_line(2, procedure="97530", service_from=day, service_to=day),
    )


def often(procedure: str, *units: int, **changes: object) -> Claim:
    lines = (a_line(place, procedure=procedure, units=Decimal(each)) for place, each in enumerate(units, 1))
    return with_lines(*(replace(line, **changes) for line in lines))  # type: ignore[arg-type]


NEXT = DAY + timedelta(days=1)
OUTPATIENT = replace(often("97530", 5), form="institutional", facility_type="13")
PAIRS_ALONE = replace(KNOWN, edits=Edits(pairs=EDITS.pairs))

CASES = [
    passes(edits.PAIR, a_claim()),
    passes(edits.PAIR, together("97150", "59")),
    passes(edits.PAIR, together("97150", "XS")),
    fails(edits.PAIR, together("97150"), "/lines/0/procedure"),
    fails(edits.PAIR, together("97150", "GP"), "/lines/0/procedure"),
    fails(edits.PAIR, together("97112"), "/lines/0/procedure"),
    fails(edits.PAIR, together("97112", "59"), "/lines/0/procedure"),
    passes(edits.PAIR, together("97113")),
    fails(edits.PAIR, together("97113", day=date(2025, 12, 31)), "/lines/0/procedure"),
    passes(edits.PAIR, together("97113", day=date(2019, 12, 31))),
    passes(edits.PAIR, together("97116")),
    passes(edits.PAIR, with_line(together("97112"), 1, service_from=NEXT, service_to=NEXT)),
    unknown(edits.PAIR, a_claim(), NOTHING),
    passes(edits.UNITS, often("99213", 1, 1)),
    fails(edits.UNITS, often("99213", 1, 2), "/lines/1/units"),
    passes(edits.UNITS, often("97530", 4, 4)),
    fails(edits.UNITS, often("97530", 4, 5), "/lines/1/units"),
    passes(edits.UNITS, often("85025", 2, service_to=NEXT)),
    passes(edits.UNITS, often("E0100", 1)),
    fails(edits.UNITS, often("E0100", 2), "/lines/0/units"),
    passes(edits.UNITS, OUTPATIENT),
    unknown(edits.UNITS, often("71046", 90)),
    unknown(edits.UNITS, a_claim(), NOTHING),
    unknown(edits.UNITS, a_claim(), PAIRS_ALONE),
    unknown(edits.UNITS, with_line(a_claim(), units=None)),
    unknown(edits.UNITS, with_line(a_claim(), service_from=None)),
    unknown(edits.PAIR, with_line(a_claim(), service_from=None)),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


@pytest.mark.parametrize("claim", [an_institutional_claim(), a_dental_claim()])
def test_admitted_patients_and_teeth_are_outside_of_the_edits(claim: Claim) -> None:
    assert answers(edits.PAIR, claim) == answers(edits.UNITS, claim) == []


def test_a_hospital_has_pairs_of_its_own() -> None:
    hospital = replace(together("97150", "59"), form="institutional", facility_type="13")
    judge(fails(edits.PAIR, hospital, "/lines/0/procedure"))


def test_two_pairs_of_one_line_are_told_once_each() -> None:
    three = with_lines(*together("97150").lines, a_line(3, procedure="97112"))
    assert [check.path for check in answers(edits.PAIR, three)] == ["/lines/0/procedure", "/lines/2/procedure"]
