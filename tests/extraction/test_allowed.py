"""The allowed amount: printed, computed, or not known."""

from decimal import Decimal

import pytest

from extraction.allowed import claim_allowed, is_denied, is_primary, line_allowed
from extraction.codes import load_codes, patient_share_reasons
from extraction.records import Adjustment, ServicePayment


def cas(*triplets: tuple[str, str, str]) -> list[Adjustment]:
    return [Adjustment(group=group, reason=reason, amount=Decimal(amount)) for group, reason, amount in triplets]


def test_printed_goes_first() -> None:
    taken = cas(("CO", "45", "30"), ("PR", "3", "20"))
    assert line_allowed(Decimal(170), Decimal(150), taken, primary=True) == (Decimal(170), "printed")


def test_printed_counts_on_a_secondary_claim_though_it_is_no_sum() -> None:
    taken = cas(("OA", "23", "516"), ("OA", "94", "-9"))
    assert line_allowed(Decimal(550), Decimal(34), taken, primary=False) == (Decimal(550), "printed")


def test_computed_for_a_primary_payer() -> None:
    taken = cas(("CO", "45", "30"), ("PR", "1", "5"), ("PR", "2", "6"), ("PR", "3", "7"), ("PR", "66", "1"))
    taken += cas(("CO", "253", "2"), ("CO", "104", "3"), ("PR", "96", "11"), ("OA", "253", "50"))
    assert line_allowed(None, Decimal(100), taken, primary=True) == (Decimal(124), "derived")


def test_unknown_for_others() -> None:
    assert line_allowed(None, Decimal(100), [], primary=False) == (None, None)
    assert line_allowed(None, None, [], primary=True) == (None, None)


def test_a_denied_line_is_allowed_nothing_whatever_is_printed() -> None:
    taken = cas(("PR", "32", "3790"))
    assert is_denied(Decimal(0), taken)
    assert line_allowed(Decimal(3790), Decimal(0), taken, primary=True) == (Decimal(0), "derived")


@pytest.mark.parametrize(
    "taken",
    [
        cas(("PR", "1", "100")),
        cas(("OA", "23", "100")),
        cas(("CO", "24", "100")),
        cas(("CO", "45", "100")),
        cas(("PR", "1", "40"), ("CO", "97", "60")),
        [],
    ],
)
def test_nothing_paid_is_not_always_a_denial(taken: list[Adjustment]) -> None:
    assert not is_denied(Decimal(0), taken)


def test_who_pays_first() -> None:
    assert is_primary("1", [])
    assert is_primary("19", cas(("CO", "45", "1")))
    assert not is_primary("1", cas(("OA", "23", "1")))
    assert not any(is_primary(status, []) for status in ("2", "3", "20", "21", "22", "23", "25", None))


def test_claim_is_the_sum_of_its_lines() -> None:
    lines = [ServicePayment(allowed=Decimal(80)), ServicePayment(allowed=Decimal("20.5"))]
    assert claim_allowed(None, Decimal(90), [], lines, primary=False) == (Decimal("100.5"), "derived")


def test_claim_with_adjustments_of_its_own_is_computed() -> None:
    line = ServicePayment(allowed=Decimal(800), adjustments=tuple(cas(("PR", "1", "300"))))
    assert claim_allowed(None, Decimal(450), cas(("CO", "A2", "50")), [line], primary=True) == (Decimal(750), "derived")
    assert claim_allowed(None, Decimal(450), cas(("CO", "A2", "50")), [line], primary=False) == (None, None)


def test_claim_with_a_line_unknown_is_unknown() -> None:
    assert claim_allowed(None, Decimal(1), [], [ServicePayment()], primary=False) == (None, None)


@pytest.mark.parametrize("code", [code for code, known in load_codes().carcs.items() if known.contractual])
def test_no_code_that_the_table_calls_contractual_denies(code: str) -> None:
    assert not is_denied(Decimal(0), cas(("CO", code, "100")))
    assert line_allowed(Decimal(70), Decimal(0), cas(("CO", code, "30")), primary=True) == (Decimal(70), "printed")


def test_the_patients_shares_are_those_of_the_table() -> None:
    assert patient_share_reasons() == {"1", "2", "3", "66", "178", "187"}
