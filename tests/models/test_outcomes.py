"""Each line outcome, as a biller would call it."""

from decimal import Decimal

import pytest

from models.outcomes import Class, Outcome, class_of, outcome_of, totals_of
from tests.claims import cas, line


@pytest.mark.parametrize(
    ("expected", "paid", "codes"),
    [
        ("paid", "150", ["CO-45 30", "PR-3 20"]),
        ("paid", "0", ["PR-1 105.26", "CO-45 79.60"]),  # all of it deductible: allowed, so no denial
        ("paid", "34", ["OA-23 516", "OA-94 -9"]),
        ("partial", "600", ["CO-97 300"]),
        ("partial", "0", ["PR-1 50", "CO-50 20"]),
        ("denied_provider", "0", ["CO-29 80"]),
        ("denied_provider", "0", ["CO-45 20", "CO-50 80"]),
        ("denied_provider", "0", ["CO-237 80"]),  # a penalty that leaves nothing is no contract
        ("denied_provider", "0", ["CO-9999 80"]),  # a code that nobody knows is never taken for a write-off
        ("denied_patient", "0", ["PR-27 385.20"]),
        ("denied_patient", "0", ["PR-45 80"]),
        ("contractual", "0", ["CO-45 80"]),
        ("bundled", "0", ["CO-97 80"]),
        ("capitated", "0", ["CO-24 80"]),
        ("prior_payer", "0", ["OA-23 80", "CO-45 5"]),
        ("duplicate", "0", ["OA-18 80"]),
        ("informational", "0", ["CO-246 80"]),
        ("pending", "0", ["OA-133 80"]),
        ("pending", "0", ["CO-29 20", "OA-133 80"]),
        ("partial", "20", ["OA-133 80"]),  # what is decided is posted now
        ("partial", "20", ["OA-B11 80"]),
        ("forwarded", "0", ["OA-B11 80"]),
        ("informational", "0", []),
    ],
)
def test_a_line_has_the_outcome_of_its_amounts_and_codes(expected: str, paid: str, codes: list[str]) -> None:
    service = line("100", paid, *codes)
    assert service.paid is not None
    assert outcome_of(service.paid, totals_of(service.adjustments), "1") == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [("22", "reversal"), ("23", "forwarded"), ("25", "predetermination"), ("13", "pending")],
)
def test_some_statuses_say_the_outcome_whatever_the_codes(status: str, expected: str) -> None:
    service = line("100", "0", "CO-29 100")
    assert outcome_of(service.paid or Decimal(0), totals_of(service.adjustments), status) == expected


@pytest.mark.parametrize("reason", ["1", "2", "3", "66", "178", "187"])
def test_the_patients_share_is_six_reasons_under_pr_and_no_other_group(reason: str) -> None:
    assert class_of(*cas(f"PR-{reason} 1")) is Class.PATIENT_SHARE
    assert class_of(*cas(f"CO-{reason} 1")) is Class.ADJUSTMENT


@pytest.mark.parametrize("reason", ["26", "27", "31", "32", "96", "119", "204", "45"])
def test_any_other_reason_under_pr_is_a_denial(reason: str) -> None:
    assert class_of(*cas(f"PR-{reason} 1")) is Class.DENIED_PATIENT


def test_a_reversal_is_judged_with_its_signs_turned() -> None:
    taken_back = cas("CO-45 -30", "PR-3 -20")
    assert totals_of(taken_back, sign=-1) == totals_of(cas("CO-45 30", "PR-3 20"))


def test_negative_amounts_of_a_class_take_off_its_positive_ones() -> None:
    service = line("100", "0", "CO-97 50", "CO-97 -50", "CO-29 100")
    assert outcome_of(service.paid or Decimal(0), totals_of(service.adjustments), "1") is Outcome.DENIED_PROVIDER
