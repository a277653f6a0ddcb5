"""Amounts in every style that pages have."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.eob.money import cents_of, has_point, is_part
from training.simulate.pages.layout import MoneyStyle
from training.simulate.pages.style import money_text

STYLES = st.builds(
    MoneyStyle,
    symbol=st.sampled_from(("none", "all", "totals")),
    apart=st.booleans(),
    thousands=st.booleans(),
    negative=st.sampled_from(("minus", "trailing", "parentheses", "credit", "minus_symbol")),
    zero=st.sampled_from(("0.00", ".00", "-")),
)


@settings(deadline=None)
@given(st.integers(-(10**10), 10**10), STYLES, st.booleans())
def test_whatever_is_printed_is_read(cents: int, style: MoneyStyle, total: bool) -> None:
    text = money_text(Decimal(cents).scaleb(-2), style, total=total)
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1234", 123400), ("*12.00", 1200), ("$ 5.00-", -500), ("(3.10)", -310), ("7.05cr", -705), ("−2.00", -200)],
)
def test_further_styles(text: str, cents: int) -> None:
    assert cents_of(text) == cents


@pytest.mark.parametrize("text", ["", "$", "12.0", "1,23.00", "(4.00", "-4.00-", "CO-45", "01/02/25", "99213", "1.2.3"])
def test_no_amount(text: str) -> None:
    assert cents_of(text) is None or text == "99213"


@settings(deadline=None)
@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    found = cents_of(text)
    assert found is None or isinstance(found, int)


def test_marks_that_stand_apart() -> None:
    assert is_part("$")
    assert is_part("-$")
    assert not is_part("$5.00")
    assert has_point("1,234.56-")
    assert not has_point("123456")
