"""Payers and billing providers that the master knows, does not know, or knows as several."""

from dataclasses import replace

import pytest

from extraction.records import Claim
from models.readiness import masters
from models.readiness.judge import readiness
from tests.claims_837 import a_claim
from tests.models.readiness.cases import KNOWN, NOTHING, Case, fails, judge, of_cases, passes, unknown

CASES = [
    passes(masters.PAYER, a_claim()),
    fails(masters.PAYER, a_claim(), "/payer", replace(KNOWN, payer_in_master="unknown")),
    fails(masters.PAYER, a_claim(), "/payer", replace(KNOWN, payer_in_master="conflict")),
    unknown(masters.PAYER, a_claim(), NOTHING),
    passes(masters.BILLER, a_claim()),
    fails(masters.BILLER, a_claim(), "/billing", replace(KNOWN, biller_in_master="unknown")),
    fails(masters.BILLER, a_claim(), "/billing", replace(KNOWN, biller_in_master="conflict")),
    unknown(masters.BILLER, a_claim(), NOTHING),
]


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


@pytest.mark.parametrize("rule", ["payer_known", "biller_known"])
def test_a_claim_that_names_nobody_is_asked_for_by_the_required_fields_alone(rule: str) -> None:
    found = readiness(Claim(), replace(KNOWN, payer_in_master="unknown", biller_in_master="unknown"))
    assert rule not in {check.rule for check in found.checks}
