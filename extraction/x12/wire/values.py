"""Elements to values: text, money, quantities, dates. None means that the text is no such value."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from functools import lru_cache

# X12 allows 18 digits in an amount. More would be a mistake, and no exponent, sign behind or separator is X12.
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})")
# The way that nearly every amount is written: at most ten digits, two of them decimals.
_is_ordinary = re.compile(r"-?[0-9]{1,8}+(?:\.[0-9]{1,2})?+").fullmatch
_ZERO = Decimal(0)
# 005010X221A1 holds every amount to ten digits, cents included. More is a slip of a program or of a hand.
LARGEST_AMOUNT = Decimal("99999999.99")
_FIRST_YEAR = 1900
_CENTURY_PIVOT = 70


def clean_text(raw: str) -> str:
    """The text of an element without the blanks that pad it: leading spaces count in X12, trailing ones do not.

    Bytes above 127 are UTF-8 if they can be, else Windows-1252, else Latin-1.
    """
    if raw.isascii() and raw.isprintable():
        return raw.rstrip(" ")
    data = raw.encode("latin-1")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding).rstrip(" \t")
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1").rstrip(" \t")


# Amounts and quantities repeat: one Decimal stands for all that are written alike.
@lru_cache(maxsize=16_384)
def parse_number(text: str) -> Decimal | None:
    """An amount or a quantity, exactly as written; -0 is 0."""
    stripped = text.strip(" ")
    if _NUMBER.fullmatch(stripped) is None:
        return None
    return Decimal(stripped) or _ZERO


def decimals_of(amount: str) -> int:
    """How many decimals an amount is written with."""
    return len(amount.strip(" ").partition(".")[2])


def ordinary_amount(text: str) -> Decimal | None:
    """An amount within the guide: at most two decimals and ten digits. None where a closer look is needed."""
    if _is_ordinary(text):
        return Decimal(text) or _ZERO
    amount = parse_number(text)
    if amount is None or abs(amount) > LARGEST_AMOUNT or decimals_of(text) > 2:
        return None
    return amount


@lru_cache(maxsize=4096)
def parse_date(text: str) -> datetime.date | None:
    """CCYYMMDD, or YYMMDD as in ISA09 (70 to 99 are of the last century). Nothing in billing is older than 1900."""
    digits = text.strip(" ")
    if not digits.isascii() or not digits.isdigit() or len(digits) not in (6, 8):
        return None
    if len(digits) == 6:
        digits = ("19" if int(digits[:2]) >= _CENTURY_PIVOT else "20") + digits
    try:
        found = datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return found if found.year >= _FIRST_YEAR else None


def split_composite(raw: str, component: str) -> tuple[list[str], bool]:
    """The components of an element, and whether they use another separator than ISA16 (`component`) says.

    A composite of the 835 begins with a qualifier of two characters, so a third that is a mark can only be the
    separator in use.
    """
    if component and component in raw:
        return raw.split(component), False
    if len(raw) > 2 and raw[:2].isalnum() and not raw[2].isalnum() and raw[2] not in " .-":
        return raw.split(raw[2]), True
    return [raw], False
