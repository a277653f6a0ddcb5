"""The law of a line over what its amounts may be."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.eob.candidates import Candidate
from extraction.eob.line_solve import Hypothesis, solve_line
from extraction.eob.zero_sums import zero_sums
from tests.extraction.eob.making import amount, entry, line

CENTS = st.integers(0, 500_000)
TERMS = st.lists(
    st.tuples(
        st.lists(st.tuples(st.integers(-6, 6), st.floats(0, 5)), min_size=1, max_size=3), st.sampled_from((1, -1))
    ),
    min_size=1,
    max_size=5,
)


def printed(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


@settings(deadline=None)
@given(TERMS)
def test_the_cheapest_zero_sum_is_found(drawn: list[tuple[list[tuple[int, float]], int]]) -> None:
    terms = [([Candidate(cents, cost) for cents, cost in options], sign) for options, sign in drawn]
    choices = itertools.product(*(options for options, _ in terms))
    signs = [sign for _, sign in terms]
    costs = [
        sum(each.cost for each in chosen)
        for chosen in choices
        if sum(sign * each.cents for sign, each in zip(signs, chosen, strict=True)) == 0
    ]
    cheap = sorted(cost for cost in costs if cost <= 16.0)
    found = zero_sums([(sorted(options, key=lambda each: each.cost), sign) for options, sign in terms])
    assert [round(sum(each.cost for each in chosen), 6) for chosen in found] == [round(each, 6) for each in cheap[:12]]


@settings(deadline=None)
@given(st.lists(CENTS, max_size=5), CENTS)
def test_a_line_that_holds_is_left_as_it_is(taken: list[int], paid: int) -> None:
    draft = line(printed(sum(taken) + paid), printed(paid), *(entry(amount(printed(each))) for each in taken))
    solution = solve_line(draft)[0]
    assert solution.holds
    assert (solution.charge, solution.paid, solution.entries) == (sum(taken) + paid, paid, tuple(taken))
    assert not solution.guessed


@settings(deadline=None)
@given(CENTS, st.integers(1, 500_000), st.integers(1, 9_999))
def test_a_misread_amount_is_put_right_by_its_other_reading(taken: int, paid: int, slip: int) -> None:
    draft = line(printed(taken + paid), printed(paid), entry(amount(printed(taken))))
    draft.paid = amount(printed(paid + slip), confidence=0.7, others=[(printed(paid), 0.2)])
    solution = solve_line(draft)[0]
    assert solution.holds
    assert solution.paid == paid
    assert not solution.guessed


@settings(deadline=None)
@given(CENTS, st.integers(1, 500_000), st.integers(1, 9_999))
def test_an_altered_amount_of_a_text_layer_is_never_put_right(taken: int, paid: int, slip: int) -> None:
    draft = line(printed(taken + paid), printed(paid + slip), entry(amount(printed(taken))))
    solution = solve_line(draft)[0]
    assert not solution.holds
    assert solution.paid == paid + slip


def test_a_reduction_that_is_not_printed_follows_from_what_is_allowed() -> None:
    solution = solve_line(line("100.00", "48.00", entry(amount("12.00"), "PR", "2", "coinsurance"), allowed="60.00"))[0]
    assert solution.hypothesis == Hypothesis(implied=True)
    assert solution.implied == 4_000


def test_what_is_not_covered_may_stand_apart_from_what_is_allowed() -> None:
    draft = line("100.00", "60.00", entry(amount("15.00"), None, None, "not_covered"), allowed="60.00")
    assert solve_line(draft)[0].implied == 2_500


def test_what_the_patient_owes_may_be_one_amount() -> None:
    solution = solve_line(line("100.00", "48.00", entry(amount("40.00")), owed="12.00"))[0]
    assert solution.hypothesis.unsplit


def test_an_amount_that_nobody_read_is_a_guess() -> None:
    draft = line("100.00", "60.00")
    draft.entries = [entry(amount("48.00", confidence=0.8))]
    solution = solve_line(draft)[0]
    assert solution.holds
    assert solution.entries == (4_000,)
    assert solution.guessed


def test_a_named_amount_that_does_not_follow_is_a_mismatch() -> None:
    right = solve_line(line("100.00", "60.00", entry(amount("40.00")), allowed="60.00"))[0]
    wrong = solve_line(line("100.00", "60.00", entry(amount("40.00")), allowed="80.00"))[0]
    assert "allowed" in right.confirmed
    assert wrong.mismatches == ("allowed",)
    assert wrong.cost > right.cost
