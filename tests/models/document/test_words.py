"""What a word is to the classifier: placeholders for values, plain lower case for the rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.document.words import (
    ADJUSTMENT,
    CODE,
    DATE,
    LONG_NUMBER,
    MASKED,
    MONEY,
    NUMBER,
    PERCENT,
    PHONE,
    PLACEHOLDERS,
    RULE,
    WEB,
    normalise,
    references,
)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("$1,234.56", MONEY),
        ("1234.56", MONEY),
        ("(12.00)", MONEY),
        ("12.00-", MONEY),
        ("-$12.00", MONEY),
        ("45.10CR", MONEY),
        (".00", MONEY),
        ("$500", MONEY),
        ("05/18/2023", DATE),
        ("5/18/23", DATE),
        ("2026-01-31", DATE),
        ("05/18-05/18/23", DATE),
        ("January", DATE),
        ("Sept.", DATE),
        ("CO-45", ADJUSTMENT),
        ("PR\u00ad3", ADJUSTMENT),  # the clearinghouse's print has soft hyphens
        ("80%", PERCENT),
        ("800-555-0123", PHONE),
        ("www.example.org", WEB),
        ("________", RULE),
        ("XXXX1234", MASKED),
        ("99214", NUMBER),
        ("3", NUMBER),
        ("1234567", LONG_NUMBER),
        ("D2740", CODE),
        ("A12-99", CODE),
        ("Remittance", "remittance"),
        ("(Total):", "total"),
        ("patient’s", "patient's"),
        ("***", ""),
        ("", ""),
    ],
)
def test_a_word_is_read_as_its_kind(text: str, token: str) -> None:
    assert normalise(text) == token


@given(st.text(max_size=30))
def test_what_is_left_holds_no_long_number(text: str) -> None:
    token = normalise(text)
    assert token in PLACEHOLDERS or sum(character.isdigit() for character in token) < 2


@given(st.decimals(min_value=0, max_value=10**8, places=2))
def test_no_amount_reaches_a_model(amount: object) -> None:
    assert normalise(f"{amount:.2f}") == MONEY
    assert normalise(f"${amount:,.2f}") == MONEY


@pytest.mark.parametrize(
    ("text", "reference"),
    [("GG-012345", "GG012345"), ("0123456789", "0123456789"), ("$1,234.56", None), ("12/31/2026", None), ("1234", None),
     ("Remittance", None), ("800-555-0123", None)],
)  # fmt: skip
def test_identifiers_are_what_pages_share(text: str, reference: str | None) -> None:
    assert references(text) == reference
