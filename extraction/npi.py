"""The National Provider Identifier (45 CFR 162.406): ten digits, the first 1 or 2, the last a check on the others."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"[12]\d{9}", re.ASCII)
_PREFIX_SUM = 24  # what the issuer's prefix 80840 adds to the Luhn sum (ISO 7812)


def has_npi_shape(value: str) -> bool:
    """Whether the text is ten digits, the first 1 or 2."""
    return _SHAPE.fullmatch(value) is not None


def is_npi(value: str) -> bool:
    """Whether the text is an NPI with a right check digit."""
    if not has_npi_shape(value):
        return False
    digits = [int(digit) for digit in value]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[0::2])
    return (_PREFIX_SUM + doubled + sum(digits[1::2])) % 10 == 0
