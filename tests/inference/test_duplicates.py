"""The same remittance again: what makes two the same, and what only looks so."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.records import Remittance
from inference.duplicates import among, identity
from tests.claims import claim, line, plb, remittance
from tests.samples import BY_NAME
from tests.strategies import balanced_remittances

PAID = claim("1", line("200", "150", "CO-45 50"))
OTHER = claim("1", line("90", "90"), patient_control_number="ACCT2")
NO_PAY: dict[str, Any] = {"method": "NON", "trace_number": "000000000"}


def seen(*given: Remittance) -> dict[str, tuple[str, str]]:
    """Which of some remittances, arriving in this order as 0, 1, 2, came before."""
    found = among((str(index), identity(each)) for index, each in enumerate(given))
    return {index: (sighting.state, sighting.document_id) for index, sighting in found.items()}


def test_the_same_payment_with_the_same_claims_is_a_duplicate() -> None:
    assert seen(remittance(PAID, OTHER), remittance(OTHER, PAID)) == {"1": ("duplicate_of", "0")}


def test_the_same_payment_with_other_claims_is_a_conflict_or_a_split() -> None:
    assert seen(remittance(PAID, amount=240), remittance(OTHER, amount=240)) == {"1": ("conflict_or_split", "0")}


def test_of_three_the_third_names_the_one_that_it_repeats() -> None:
    split = [remittance(PAID, amount=240), remittance(OTHER, amount=240)]
    assert seen(*split, split[1]) == {"1": ("conflict_or_split", "0"), "2": ("duplicate_of", "1")}


@pytest.mark.parametrize(
    "changed",
    [
        {"trace_number": "TRACE2"},
        {"originator_id": "1999999999"},
        {"method": "ACH"},
        {"amount": 151},
        {"date": None},
    ],
)
def test_another_payment_is_another_payment(changed: dict[str, Any]) -> None:
    assert seen(remittance(PAID), remittance(PAID, **changed)) == {}


def test_a_payment_split_by_npi_is_told_by_the_tax_number() -> None:
    whole = remittance(PAID, amount=240)
    one = replace(whole, payee=replace(whole.payee, tin="371234567"))
    other = replace(one, payee=replace(one.payee, npi="1999999999"), claims=(OTHER,))
    assert seen(one, other) == {"1": ("conflict_or_split", "0")}


def test_another_payee_is_another_payment() -> None:
    mine = remittance(PAID)
    assert seen(mine, replace(mine, payee=replace(mine.payee, npi="1999999999"))) == {}


@pytest.mark.parametrize(
    "changed",
    [
        {"method": "NON"},
        {"trace_number": "000000000"},
        {"trace_number": None},
    ],
)
def test_without_a_trace_that_tells_the_claims_alone_decide(changed: dict[str, Any]) -> None:
    denied, another = claim("4", line("80", "0", "CO-29 80")), claim("4", line("90", "0", "CO-29 90"))
    assert seen(remittance(denied, **changed), remittance(another, **changed)) == {}
    assert seen(remittance(denied, **changed), remittance(denied, **changed)) == {"1": ("duplicate_of", "0")}


def test_two_empty_remittances_are_not_told_apart_and_not_called_the_same() -> None:
    assert seen(remittance(**NO_PAY), remittance(**NO_PAY)) == {}


def test_provider_adjustments_belong_to_what_is_paid() -> None:
    first, second = remittance(adjustments=(plb("CT -5"),)), remittance(adjustments=(plb("CT -5"), plb("CS 0")))
    assert seen(first, first) == {"1": ("duplicate_of", "0")}
    assert seen(first, second) == {"1": ("conflict_or_split", "0")}


def test_how_an_amount_is_written_does_not_matter() -> None:
    written = claim("1", line("200.00", "150.0", "CO-45 50.000"))
    assert seen(remittance(PAID), remittance(written)) == {"1": ("duplicate_of", "0")}


def test_one_file_with_one_payment_156_times_counts_it_once() -> None:
    found = seen(*BY_NAME["tastypackets+x12-parser__profee-multiple.edi"].remittances())
    assert found == {str(index): ("duplicate_of", "0") for index in range(1, 156)}


@given(record=balanced_remittances(min_claims=1), data=st.data())
def test_any_order_of_the_claims_is_the_same_remittance(record: Remittance, data: st.DataObject) -> None:
    shuffled = replace(record, claims=tuple(data.draw(st.permutations(record.claims))))
    assert identity(shuffled) == identity(record)


@given(record=balanced_remittances(min_claims=1), cents=st.integers(1, 10**6), data=st.data())
def test_any_other_amount_paid_is_another_set_of_claims(record: Remittance, cents: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(record.claims) - 1))
    claims = list(record.claims)
    claims[index] = replace(claims[index], paid=(claims[index].paid or Decimal(0)) + Decimal(cents).scaleb(-2))
    assert identity(replace(record, claims=tuple(claims))).fingerprint != identity(record).fingerprint
