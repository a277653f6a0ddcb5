"""Facts agree with each other and pass the checks that real ones pass."""

from __future__ import annotations

import datetime
import random
import re
from decimal import Decimal

import pytest

from training.simulate.letters.facts import Facts
from training.simulate.letters.kinds import KINDS, letter_facts
from training.simulate.people import check_digit

SEEDS = range(150)


def facts(seed: int, sender: str = "payer") -> Facts:
    return letter_facts(random.Random(seed), sender)


def day(made: Facts, name: str) -> datetime.date:
    value = made.value(name)
    assert isinstance(value, datetime.date)
    return value


def amount(made: Facts, name: str) -> Decimal:
    value = made.value(name)
    assert isinstance(value, Decimal)
    return value


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_said_and_remembered(name: str) -> None:
    for seed in range(20):
        made = facts(seed)
        assert made.say(name)
        assert made.said[name].printed == made.say(name)


def test_days_come_in_the_order_of_things() -> None:
    for made in map(facts, SEEDS):
        assert day(made, "past_date") < day(made, "service_date") < day(made, "service_through")
        assert day(made, "service_date") < day(made, "received_date") < day(made, "letter_date") < day(made, "deadline")
        assert day(made, "start_date") < day(made, "end_date")


def test_parts_are_smaller_than_their_wholes() -> None:
    for made in map(facts, SEEDS):
        assert amount(made, "paid") < amount(made, "allowed") < amount(made, "charge")
        assert amount(made, "part") < amount(made, "amount")
        assert amount(made, "charge") == amount(made, "charge").quantize(Decimal("0.01"))


def test_routing_numbers_pass_their_check_and_belong_to_no_bank() -> None:
    for made in map(facts, SEEDS):
        digits = [int(digit) for digit in made.say("routing")]
        weights = (3, 7, 1, 3, 7, 1, 3, 7, 1)
        assert sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0
        assert made.say("routing").startswith("99")


def test_card_numbers_pass_the_luhn_check_and_are_of_test_ranges() -> None:
    for made in map(facts, SEEDS):
        digits = made.say("card_number").replace(" ", "")
        assert len(digits) == 16
        assert check_digit(digits[:-1]) == digits[-1]
        assert digits.startswith(("411111111", "555555555", "400000000", "510510510", "222300000"))


def test_phone_numbers_are_of_the_range_for_fiction() -> None:
    for made in map(facts, SEEDS):
        assert re.search(r"555-01\d\d$", made.say("phone"))


def test_who_writes_is_the_payer_where_payers_write() -> None:
    assert facts(3).say("payer") == facts(3).say("sender")
    card = facts(3, "card")
    assert card.say("payer") != card.say("sender")


def test_a_fact_that_is_no_amount_has_no_part() -> None:
    with pytest.raises(TypeError, match="expected Decimal"):
        facts(1).share("patient", 0.1, 0.2)
