"""Text without what could be card numbers. All are invented: they begin with the digits of test cards."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.card_numbers import is_card_number, without_card_numbers

VISA = "4111111111111111"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{VISA}.pdf", "XXXXXXXXXXXXXXXX.pdf"),
        ("card 4111 1111-1111_1111.pdf", "card XXXX XXXX-XXXX_XXXX.pdf"),
        ("4111 - 1111 - 1111 - 1111", "XXXX - XXXX - XXXX - XXXX"),
        ("4111\u20111111\u00a01111.1111", "XXXX\u2011XXXX\u00a0XXXX.XXXX"),
        ("2026-02-01 3782 822463 10005 fax.tif", "2026-02-01 XXXX XXXXXX XXXXX fax.tif"),
        (f"scan20260201{VISA}001.pdf", "scan20260201XXXXXXXXXXXXXXXX001.pdf"),
        ("4111    1111 .. 1111 -- 1111", "XXXX    XXXX .. XXXX -- XXXX"),
        ("4111%2d1111%201111%2520%20" + "1111", "XXXX%2dXXXX%20XXXX%2520%20XXXX"),
        ("name%3D%204111%2F1111%2F1111%2F1111.pdf", "name%3D%20XXXX%2FXXXX%2FXXXX%2FXXXX.pdf"),
        ("100%" + VISA, "100%" + "X" * 16),
        ("".join(chr(ord("\u0660") + int(figure)) for figure in VISA), "X" * 16),
    ],
)
def test_a_card_number_is_hidden_however_it_is_written(text: str, shown: str) -> None:
    assert without_card_numbers(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "835_1234567890_20260201_143015.edi",
        "scan 2026-02-01 14.30.15.123 page 12.tif",
        "20260201143015123456.835",
        "EOB 4111111111111112.pdf",
        "4111 1111 eob 1111 1111.pdf",
        "week-12.835",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert without_card_numbers(text) == text


@given(st.text(st.sampled_from("0123456789 -_.a"), max_size=60))
def test_no_whole_groups_of_figures_are_left_that_could_be_one(text: str) -> None:
    shown = without_card_numbers(text)
    assert len(shown) == len(text)
    assert all(after in (before, "X") for before, after in zip(text, shown, strict=True))
    assert not any(is_card_number(figures) for figures in re.findall(r"\d+", shown))
