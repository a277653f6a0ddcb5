"""Invented people and numbers: names, member ids, NPIs with their check digit."""

from __future__ import annotations

import datetime
import random
from typing import NamedTuple

# Put together from two lists, so that no name was anybody's on purpose.
_FIRST = (
    *("ADA", "BRAM", "CORIN", "DELIA", "EWAN", "FLORA", "GREER", "HOLLIS", "IDA", "JORIS", "KEIR", "LENA"),
    *("MAREN", "NOLAN", "ORLA", "PIERS", "QUILLA", "ROWAN", "SELBY", "TAMSIN", "UMA", "VERA", "WREN", "YORICK"),
)
_LAST_BEGIN = ("ASH", "BRACK", "COPPER", "DUNN", "ELDER", "FERN", "GRAY", "HAZEL", "KETTLE", "LARK", "MOSS", "NETTLE")
_LAST_END = ("BROOK", "COMBE", "DALE", "FIELD", "GATE", "HOLM", "LEIGH", "MERE", "STEAD", "THORPE", "WELL", "WICK")
_STREETS = ("ALDER WAY", "BEACON ST", "CINDER LN", "DOVE CT", "ELM ROW", "FERRY RD")
_EPOCH = datetime.date(1938, 1, 1)
_AGES = 28_000  # days over which birth dates are spread
_NPI_PREFIX = "80840"  # of the card issuer standard, ISO/IEC 7812, that the check digit covers
_DIGITS, _LETTERS = "0123456789", "ACDEFGHJKMNPQRTUVWXY"  # no S, L, O, I, B or Z
_MBI_BEGIN = "1EG4"  # as in the example of CMS
_MBI_KINDS = (_LETTERS, _DIGITS + _LETTERS, _DIGITS, _LETTERS, _LETTERS, _DIGITS, _DIGITS)


class Patient(NamedTuple):
    """One invented patient. `number` tells them apart within one payer."""

    number: int
    last_name: str
    first_name: str
    birth_date: datetime.date
    sex: str
    street: str


def patient(number: int) -> Patient:
    """The patient with a number: always the same one."""
    last = number % (len(_LAST_BEGIN) * len(_LAST_END))
    begin, end = divmod(last, len(_LAST_END))
    return Patient(
        number,
        _LAST_BEGIN[begin] + _LAST_END[end],
        _FIRST[number * 7 % len(_FIRST)],
        _EPOCH + datetime.timedelta(days=number * 9973 % _AGES),
        "FM"[number % 2],
        f"{100 + number * 31 % 9000} {_STREETS[number % len(_STREETS)]}",
    )


def npi(chance: random.Random) -> str:
    """Ten digits that begin with 1, the last of them the check digit (Luhn over 80840 and the number)."""
    digits = f"1{chance.randrange(10**8):08d}"
    return digits + check_digit(_NPI_PREFIX + digits)


def medicare_number(number: int) -> str:
    """A Medicare Beneficiary Identifier of the published form (CMS, "Understanding the MBI format"), one a number."""
    rest, shown = number, ""
    for kind in reversed(_MBI_KINDS):
        rest, place = divmod(rest, len(kind))
        shown = kind[place] + shown
    return _MBI_BEGIN + shown


def check_digit(digits: str) -> str:
    """The digit that makes a number pass the Luhn check."""
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return str(-sum(value - 9 if value > 9 else value for value in doubled) % 10)


def tin(chance: random.Random) -> str:
    """Nine digits."""
    return f"{chance.randrange(10**8, 10**9)}"
