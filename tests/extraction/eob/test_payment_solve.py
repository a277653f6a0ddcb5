"""The payment law over claims and provider adjustments."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.eob.candidates import Candidate
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.draft import ClaimDraft, ProviderDraft, RemittanceDraft
from extraction.eob.interest import solve_interest
from extraction.eob.line_solve import PLAIN, LineSolution
from extraction.eob.margin import margins, payment_margin
from extraction.eob.payment_solve import Choice, PaymentSolution, cheapest_zero, solve_payment
from extraction.eob.reasons import Notes
from extraction.eob.values import Value
from tests.extraction.eob.making import amount, word

GROUPS = st.lists(
    st.lists(st.builds(Choice, st.integers(-5, 5), st.integers(0, 4).map(float)), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
)


def claim(paid: int, cost: float = 0.0) -> ClaimSolution:
    return ClaimSolution(lines=(), charge=paid, paid=paid, owed=0, shares=None, cost=cost)


def provider(reason: str, text: str) -> ProviderDraft:
    value = Value(tag="provider_adjustment_reason", words=(word(reason),), page=1)
    return ProviderDraft(texts={"provider_adjustment_reason": [value]}, amount=amount(text))


def remittance(payment: str, *providers: ProviderDraft) -> RemittanceDraft:
    printed = {"payment_amount": [amount(payment)]} if payment else {}
    return RemittanceDraft(notes=Notes({}), amounts=printed, provider_adjustments=list(providers))


@settings(max_examples=20, deadline=None)
@given(GROUPS)
def test_the_solver_finds_the_cheapest_choice(groups: list[list[Choice]]) -> None:
    costs = [
        sum(each.cost for each in chosen)
        for chosen in itertools.product(*groups)
        if sum(each.cents for each in chosen) == 0
    ]
    chosen = cheapest_zero(groups)
    if chosen is None:
        assert not costs
    else:
        found = [group[place] for group, place in zip(groups, chosen, strict=True)]
        assert sum(each.cents for each in found) == 0
        assert round(sum(each.cost for each in found), 3) == round(min(costs), 3)


def test_the_law_tells_the_sign_of_provider_adjustments() -> None:
    same = solve_payment(remittance("60.00", provider("WO", "40.00")), [[claim(10_000)]])
    effect = solve_payment(remittance("60.00", provider("WO", "-40.00")), [[claim(10_000)]])
    assert same.holds
    assert effect.holds
    assert same.adjustments == effect.adjustments == (4_000,)


def test_adjustments_that_come_to_nothing_have_the_sign_that_their_reasons_ask_for() -> None:
    entries = provider("L6", "5.00"), provider("CS", "-5.00")
    solution = solve_payment(remittance("10.00", *entries), [[claim(1_000)]])
    assert solution.adjustments == (-500, 500)
    assert solution.signed
    untold = solve_payment(remittance("10.00", provider("CS", "5.00"), provider("WO", "-5.00")), [[claim(1_000)]])
    assert not untold.signed


def test_claims_are_chosen_so_that_the_payment_holds() -> None:
    options = [[claim(1_000), claim(1_700, 1.0)], [claim(2_000), claim(2_700, 3.0)]]
    solution = solve_payment(remittance("37.00"), options)
    assert solution.holds
    assert solution.claims == (1, 0)


def test_a_guess_is_chosen_only_where_nothing_that_was_read_holds() -> None:
    guessed = LineSolution(hypothesis=PLAIN, charge=1_700, paid=1_700, entries=(), guessed=True)
    options = [[claim(1_000), replace(claim(1_700, 1.0), lines=(guessed,)), claim(1_700, 2.0)]]
    assert solve_payment(remittance("17.00"), options).claims == (2,)
    assert solve_payment(remittance("17.00"), [options[0][:2]]).claims == (1,)


def test_a_payment_that_no_choice_explains_does_not_hold() -> None:
    assert not solve_payment(remittance("99.00"), [[claim(1_000), claim(1_700, 1.0)]]).holds
    assert not solve_payment(remittance(""), [[claim(1_000)]]).holds


def test_another_reading_that_pays_the_same_is_near_one_that_does_not_is_far() -> None:
    draft = remittance("10.00")
    near = [[claim(1_000), claim(1_000, 2.0)]]
    far = [[claim(1_000), claim(1_700, 2.0)]]
    assert margins(draft, near, solve_payment(draft, near)) == (2.0,)
    assert margins(draft, far, solve_payment(draft, far))[0] > 10.0


def test_the_margin_of_provider_adjustments() -> None:
    draft = remittance("10.00", provider("WO", "5.00"))
    solution = PaymentSolution(claims=(0,), adjustments=(500,), amount=1_000, holds=True)
    assert payment_margin(draft, solution) == 20.0


def test_interest_is_what_provider_adjustments_pay() -> None:
    draft = remittance("10.00", provider("L6", "-5.00"))
    draft.claims = [ClaimDraft(index=0, page=1)]
    draft.claims[0].amounts["interest"] = [amount("6.00", confidence=0.6, others=[("5.00", 0.3)])]
    paid = PaymentSolution(claims=(0,), adjustments=(-500,), amount=1_000, holds=True)
    assert solve_interest(draft, paid).claims == (500,)
    assert solve_interest(draft, paid).holds
    draft.claims[0].amounts["interest"] = [amount("6.00")]
    assert not solve_interest(draft, paid).holds


def test_a_candidate_costs_what_it_is_less_probable() -> None:
    read = amount("5.00", confidence=0.6, others=[("6.00", 0.3)])
    assert read.read == 500
    assert 0 < next(each.cost for each in read.candidates if each.cents == 600) < 1
    assert amount("5.00").candidates == (Candidate(500, 0.0),)
