"""Where in its document a page stands by its own looks and words: first pages have addressees, last ones signatures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

PLACES = ("alone", "first", "inner", "last")
_LEAST = 1e-4


def place_of(at: int, pages: int) -> int:
    """Which of `PLACES` page `at` (from 0) of so many has."""
    if pages == 1:
        return PLACES.index("alone")
    return PLACES.index("first" if at == 0 else "last" if at == pages - 1 else "inner")


def opens(places: NDArray[np.float64]) -> float:
    """Log odds that a page with these probabilities of `PLACES` is the first of its document, or all of it."""
    return _log_odds(float(places[0] + places[1]))


def closes(places: NDArray[np.float64]) -> float:
    """Log odds that it is the last, or all."""
    return _log_odds(float(places[0] + places[3]))


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, _LEAST), 1.0 - _LEAST)
    return float(np.log(bounded / (1.0 - bounded)))
