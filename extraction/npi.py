"""The National Provider Identifier: ten digits, the last of which checks the others (45 CFR 162.406)."""

from __future__ import annotations

PREFIX_SUM = 24  # what the issuer's prefix 80840 adds to the Luhn sum


def is_npi(value: str) -> bool:
    """Whether the text is an NPI with a right check digit."""
    if len(value) != 10 or not (value.isascii() and value.isdigit()):
        return False
    digits = [int(digit) for digit in value]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[0::2])
    return (PREFIX_SUM + doubled + sum(digits[1::2])) % 10 == 0
