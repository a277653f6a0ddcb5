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


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Records request, page 2. Send the records before they are due.", "Send the records before they are due"),
        ("A payment card is on page 4: run it or ask for ACH.", "A payment card is on page 4"),
        ("What is on page 1 is not sure: denial letter 48 %. Say what it is.", "What is on page 1 is not sure"),
    ],
)
def test_mail_is_not_named_twice(message: str, shown: str) -> None:
    reasons = [{"code": "mail", "message": message}]
    assert words.why_it_waits("document", reasons, "records_request") == shown
