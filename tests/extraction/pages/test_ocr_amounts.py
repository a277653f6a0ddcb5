"""Amounts that were misread in ways that the print itself gives away, and what is no amount and stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.pages.ocr.amounts import as_printed, with_lost_dot


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("32.272.94", "32,272.94"),
        ("-1.072.00", "-1,072.00"),
        ("980,00", "980.00"),
        ("$113:80", "$113.80"),
        ("S48969.76", "$48969.76"),
        ("$O.00", "$0.00"),
        ("000", "0.00"),
    ],
)
def test_misread_amounts_are_told_by_their_form(read: str, printed: str) -> None:
    assert as_printed(read) == printed


@pytest.mark.parametrize("text", ["23:46", "05.09.25", "99213", "1,249.28", "S5120", "CO-45", "12/29/2025", "1,000"])
def test_everything_else_stays_as_it_was_read(text: str) -> None:
    assert as_printed(text) == text


@given(st.decimals(min_value=0, max_value=99_999_999, places=2), st.sampled_from(["{:.2f}", "{:,.2f}", "${:,.2f}"]))
def test_a_well_printed_amount_is_never_changed(amount: object, form: str) -> None:
    printed = form.format(amount)
    assert as_printed(printed) == printed


@pytest.mark.parametrize(
    ("dollars", "cents", "amount"),
    [("$113", "80", "$113.80"), ("S84", "26", "$84.26"), ("720", "32", "720.32"), ("-98", "55", "-98.55"),
     ("0", "00", "0.00"), ("1.644", "61", "1,644.61"), ("2,364", "40", "2,364.40")],
)  # fmt: skip
def test_dollars_and_cents_are_one_amount(dollars: str, cents: str, amount: str) -> None:
    assert with_lost_dot(dollars, cents) == amount


@pytest.mark.parametrize(("one", "other"), [("36415", "59"), ("26", "59"), ("99213", "25"), ("11", "1"), ("CO", "45")])
def test_codes_and_modifiers_are_two_words(one: str, other: str) -> None:
    assert with_lost_dot(one, other) is None
