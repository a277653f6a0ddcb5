"""Amounts, ages and codes as people read them."""

from datetime import timedelta
from decimal import Decimal

import pytest

from review.pages import codes, figures, words
from tests.review.items import START


@pytest.mark.parametrize(
    ("amount", "money", "dollars", "effect"),
    [
        ("1234.5", "1,234.50", "$1,234.50", "−1,234.50"),
        ("-0.4", "−0.40", "−$0.40", "+0.40"),
        ("0", "0.00", "$0.00", "0.00"),
    ],
)
def test_amounts(amount: str, money: str, dollars: str, effect: str) -> None:
    value = Decimal(amount)
    assert (figures.money(value), figures.dollars(value), figures.effect(value)) == (money, dollars, effect)


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "0 min"), (59, "59 min"), (60, "1 h"), (47 * 60, "47 h"), (72 * 60, "3 d")]
)
def test_ages(minutes: int, shown: str) -> None:
    assert figures.age(START, START + timedelta(minutes=minutes)) == shown


def test_unknown_codes_are_said_to_be_unknown() -> None:
    assert codes.carc("99999") == "Unknown code"
    assert codes.remark("ZZ99") == "Unknown remark"
    assert codes.group(None).startswith("No group")
    assert words.short_reason([{"code": "mode_assist"}], "penalty") == "Penalty"
    assert words.short_reason([{"code": "retired_carc"}], "other") == "Retired CARC"
    denied = [{"code": "authorization_approved", "message": "The authorization was denied. Ask for a review."}]
    assert words.why_it_waits("claim", denied, "authorization") == "The authorization was denied"
    assert words.why_it_waits("claim_payment", [{"code": "retired_carc"}], "other") == "Retired CARC"
