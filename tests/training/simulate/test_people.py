"""Invented numbers that pass the checks that real ones pass."""

from __future__ import annotations

import random
import re

from training.simulate.people import check_digit, medicare_number, npi, patient, tin


def luhn_sum(digits: str) -> int:
    """The Luhn sum as its definition has it: every second digit from the right is doubled."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value // 10 + value % 10
    return total


def test_the_check_digit_of_the_published_example() -> None:
    assert check_digit("80840123456789") == "3"


def test_every_npi_passes_the_check() -> None:
    chance = random.Random(3)
    made = [npi(chance) for _ in range(500)]
    assert all(len(number) == 10 and luhn_sum("80840" + number) % 10 == 0 for number in made)
    assert len(set(made)) == 500


def test_a_patient_is_the_same_whenever_asked_for() -> None:
    assert patient(4711) == patient(4711)
    assert patient(4711) != patient(4712)


def test_medicare_numbers_have_the_published_form_and_are_told_apart() -> None:
    made = [medicare_number(number) for number in range(0, 1_400_000, 997)]
    letter, either = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
    form = re.compile(rf"[1-9]{letter}{either}[0-9]{letter}{either}[0-9]{letter}{{2}}[0-9]{{2}}")
    assert all(map(form.fullmatch, made))
    assert len(set(made)) == len(made)


def test_a_tin_has_nine_digits() -> None:
    chance = random.Random(3)
    assert {len(tin(chance)) for _ in range(100)} == {9}
