"""National Provider Identifiers: one check digit in ten is right, and nothing but ten plain digits is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.npi import has_npi_shape, is_npi
from tests.claims_837 import an_npi


@given(st.from_regex(r"[12][0-9]{8}", fullmatch=True), st.integers(0, 9))
def test_one_digit_in_ten_makes_an_npi(stem: str, digit: int) -> None:
    right = an_npi(stem)
    assert is_npi(right)
    assert is_npi(stem + str(digit)) == (stem + str(digit) == right)


@given(st.text(max_size=12))
def test_any_text_is_judged(text: str) -> None:
    assert is_npi(text) <= has_npi_shape(text)


# Of another first digit no NPI is given out, whatever its check digit.
ANOTHER_FIRST = [an_npi("300000000"), an_npi("000000000")]


@pytest.mark.parametrize(
    "number", ["１２３４５６７８９３", "12345678931", "123456789", "1234567893\n", "", *ANOTHER_FIRST]
)
def test_ten_plain_digits_from_1_or_2_on_are_asked_for(number: str) -> None:
    assert not has_npi_shape(number)
    assert not is_npi(number)


@pytest.mark.parametrize("number", ["1234567893", "1000000004"])
def test_known_ones(number: str) -> None:
    """ "Requirements for National Provider Identifier (NPI) and NPI check digit" (CMS) computes 1234567893."""
    assert is_npi(number)
