"""No single change to an amount that a law contains goes unseen, and the law that contains it is the one that fails."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from extraction.balance import check
from extraction.records import Remittance
from extraction.serialize import from_json, to_json
from tests.strategies import balanced_remittances, law_amounts, with_amount_changed

cents_off = st.integers(-10_000_000, 10_000_000).filter(bool).map(lambda value: Decimal(value).scaleb(-2))


@given(balanced_remittances())
def test_laws_hold_on_balanced_remittances(remittance: Remittance) -> None:
    assert check(remittance).failures == ()


@given(balanced_remittances(min_claims=1), cents_off, st.data())
def test_any_single_change_is_found_by_the_laws_that_contain_it(
    remittance: Remittance, difference: Decimal, data: st.DataObject
) -> None:
    pointer, laws = data.draw(st.sampled_from(list(law_amounts(remittance))))
    failures = check(with_amount_changed(remittance, pointer, difference)).failures
    assert {(failure.law, failure.path) for failure in failures} == laws
    assert all(failure.difference in (difference, -difference) for failure in failures)


@given(balanced_remittances())
def test_remittances_survive_json(remittance: Remittance) -> None:
    assert from_json(Remittance, to_json(remittance)) == remittance
