"""How sure an amount is, before any calibration: read, then confirmed by what it must agree with."""

from __future__ import annotations

import math

from extraction.eob.candidates import Amount

# What is left of a doubt when one more printed amount agrees: ASSUMED, calibration measures it.
_LEFT = 0.2


def amount_confidence(amount: Amount, cents: int, confirmations: int, margin: float) -> float:
    """The probability that an amount is right. A value that was not read first begins at what its reading was worth."""
    chosen = next((each for each in amount.candidates if each.cents == cents), None)
    if chosen is None:
        return 0.0
    begin = amount.confidence * math.exp(-chosen.cost)
    confirmed = 1.0 - (1.0 - begin) * _LEFT**confirmations
    return min(confirmed, 1.0 - math.exp(-margin) / 2.0)
