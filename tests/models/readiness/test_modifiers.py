"""Modifiers: known, counted, not at odds, on the right kind of procedure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction.records import Claim
from models.readiness import modifiers
from tests.claims_837 import a_claim
from tests.models.readiness.cases import Case, answers, fails, judge, of_cases, passes, unknown, with_line

ANESTHESIA = with_line(a_claim(), procedure="00790", modifiers=("AA", "P2"))


def modified(procedure: str, *codes: str) -> Claim:
    return with_line(a_claim(), procedure=procedure, modifiers=codes)


CASES = [
    passes(modifiers.KNOWN, a_claim()),
    fails(modifiers.KNOWN, modified("99213", "2"), "/lines/0/modifiers/0"),
    fails(modifiers.KNOWN, modified("99213", "25", "21"), "/lines/0/modifiers/1"),
    unknown(modifiers.KNOWN, modified("99213", "O7")),
    passes(modifiers.COUNT, modified("99213", "25", "24", "GC", "GT")),
    fails(modifiers.COUNT, modified("99213", "25", "24", "GC", "GT", "Q5"), "/lines/0/modifiers"),
    passes(modifiers.CONFLICT, a_claim()),
    fails(modifiers.CONFLICT, modified("20610", "RT", "50"), "/lines/0/modifiers/1"),
    fails(modifiers.CONFLICT, modified("71046", "TC", "26")),
    fails(modifiers.CONFLICT, modified("71046", "26", "26")),
    fails(modifiers.CONFLICT, modified("11042", "59", "XS")),
    fails(modifiers.CONFLICT, modified("00790", "AA", "QZ")),
    passes(modifiers.CONFLICT, modified("20610", "LT", "59")),
    passes(modifiers.KIND, a_claim()),
    passes(modifiers.KIND, ANESTHESIA),
    passes(modifiers.KIND, modified("71046", "26")),
    fails(modifiers.KIND, modified("11042", "25"), "/lines/0/modifiers/0"),
    fails(modifiers.KIND, modified("85025", "57")),
    fails(modifiers.KIND, modified("99213", "26")),
    fails(modifiers.KIND, modified("99213", "50")),
    fails(modifiers.KIND, modified("99213", "P2")),
    fails(modifiers.KIND, modified("99213", "59")),
    fails(modifiers.KIND, modified("99213", "91")),
    fails(modifiers.KIND, modified("00790", "80")),
    unknown(modifiers.KIND, modified("96372", "25")),
    unknown(modifiers.KIND, modified("20610", "50")),
    unknown(modifiers.KIND, modified("G0105", "26")),
    passes(modifiers.ANESTHESIA, ANESTHESIA),
    fails(modifiers.ANESTHESIA, modified("00790", "P2"), "/lines/0/modifiers"),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


@pytest.mark.parametrize("trip", ["RH", "HH", "SH", "PH", "NE"])
def test_where_an_ambulance_goes_is_a_modifier_of_its_own(trip: str) -> None:
    judge(passes(modifiers.KNOWN, modified("A0427", trip)))
    assert answers(modifiers.KIND, modified("A0427", trip)) == []


def test_without_modifiers_nothing_is_said() -> None:
    plain = with_line(a_claim(), modifiers=())
    for question in (modifiers.KNOWN, modifiers.COUNT, modifiers.CONFLICT, modifiers.KIND, modifiers.ANESTHESIA):
        assert answers(question, plain) == []


def test_modifiers_whose_use_is_nowhere_settled_are_not_judged() -> None:
    assert answers(modifiers.KIND, modified("99213", "GC", "KX")) == []


def test_only_professional_claims_say_who_gave_anesthesia() -> None:
    facility = replace(ANESTHESIA, form="institutional")
    assert answers(modifiers.ANESTHESIA, with_line(facility, modifiers=())) == []
