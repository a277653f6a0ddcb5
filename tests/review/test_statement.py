"""The balanced table: what is left over, and where each value stands."""

from decimal import Decimal

import pytest

from review.pages.statement import origin_of, payment_statement, statement

LINE = {
    "procedure": "99213",
    "charge": "100.00",
    "paid": "40.00",
    "adjustments": [{"group": "CO", "reason": "45", "amount": "60.00"}],
}
CLAIM = {
    "charge": "100.00",
    "paid": "35.00",
    "lines": [LINE],
    "adjustments": [{"group": "OA", "reason": "23", "amount": "5"}],
}


def test_a_claim_that_adds_up() -> None:
    sheet = statement(CLAIM, "/claims/0", {})
    assert (sheet.adjusted, sheet.off_by, sheet.blocks[0].off_by) == (
        Decimal("65.00"),
        Decimal("0.00"),
        Decimal("0.00"),
    )
    assert sheet.balance == "holds"


@pytest.mark.parametrize(("changed", "off_by"), [({"paid": "35.01"}, "0.01"), ({"charge": "100.01"}, "-0.01")])
def test_a_cent_too_many_is_off_by_with_its_sign(changed: dict[str, str], off_by: str) -> None:
    sheet = statement(CLAIM | changed, "/claims/0", {})
    assert sheet.off_by == Decimal(off_by)
    assert sheet.balance == "fails"


def test_a_line_that_is_off_breaks_the_balance_of_a_claim_that_adds_up() -> None:
    lines = [LINE | {"paid": "41.00"}]
    sheet = statement(CLAIM | {"lines": lines}, "/claims/0", {})
    assert (sheet.off_by, sheet.blocks[0].off_by, sheet.balance) == (Decimal("0.00"), Decimal("1.00"), "fails")


def test_an_amount_that_is_missing_is_neither_kept_nor_broken() -> None:
    assert statement(CLAIM | {"paid": None}, "/claims/0", {}).balance == "unknown"


def test_a_payment_is_its_claims_less_its_provider_adjustments() -> None:
    remittance = {
        "payment": {"amount": "30.00"},
        "claims": [CLAIM],
        "provider_adjustments": [{"reason": "WO", "reference": None, "amount": "5.00"}],
    }
    sheet = payment_statement(remittance, {})
    assert (sheet.claims_paid, sheet.off_by, sheet.balance) == (Decimal("35.00"), Decimal("0.00"), "holds")
    assert payment_statement(remittance | {"payment": {"amount": "31.00"}}, {}).off_by == Decimal("1.00")


def test_each_value_says_where_it_stands() -> None:
    fields = {"/claims/0/lines/0/paid": {"source": "printed", "segment": 41, "element": "SVC03", "offset": 1730}}
    sheet = statement(CLAIM, "/claims/0", fields)
    assert sheet.blocks[0].paid.origin == "read from SVC03 in segment 41, byte 1730"
    assert sheet.blocks[0].charge.origin is None
    assert origin_of({"source": "derived", "segment": 4, "element": "CLP03, CAS", "offset": 9}) == (
        "computed from CLP03, CAS in segment 4, byte 9"
    )
    assert origin_of({"source": "printed", "page": 2, "box": [0, 0, 1, 1]}) == "page 2"
