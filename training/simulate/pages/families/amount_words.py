"""An amount in words, as checks have it."""

from __future__ import annotations

from decimal import Decimal

_SMALL = (
    *("ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN", "ELEVEN", "TWELVE"),
    *("THIRTEEN", "FOURTEEN", "FIFTEEN", "SIXTEEN", "SEVENTEEN", "EIGHTEEN", "NINETEEN"),
)
_TENS = ("", "", "TWENTY", "THIRTY", "FORTY", "FIFTY", "SIXTY", "SEVENTY", "EIGHTY", "NINETY")
_STEPS = ((1_000_000, "MILLION"), (1_000, "THOUSAND"), (100, "HUNDRED"))


def in_words(amount: Decimal) -> str:
    """ONE HUNDRED TWO AND 05/100 DOLLARS, for an amount that is not negative."""
    dollars, cents = divmod(round(amount * 100), 100)
    return f"{_words(dollars)} AND {cents:02d}/100 DOLLARS"


def _words(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    for size, name in _STEPS:
        if number >= size:
            rest = f" {_words(number % size)}" if number % size else ""
            return f"{_words(number // size)} {name}{rest}"
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{_SMALL[ones]}" if ones else _TENS[tens]
