"""Whether two printed names or numbers may be one that was read twice."""

from __future__ import annotations

import re

_MISREAD = 2  # letters of a word that recognition may get wrong,
_EVERY = 3  # and of a short one no more than one in so many
_WHOLE = 0.5  # of a text that is cut off is left at least


def bare(text: str) -> str:
    """Letters and digits alone, in capitals."""
    return re.sub(r"[\W_]", "", text.upper())


def are_alike(one: str, other: str, *, exact: bool) -> bool:
    """True for bare texts that are the same, one of them perhaps cut off or, unless they are `exact` (from a text
    layer), misread.
    """
    short, long = sorted((one, other), key=len)
    if len(short) >= _WHOLE * len(long) and (long.startswith(short) or long.endswith(short)):
        return True
    allowed = min(_MISREAD, max(1, len(short) // _EVERY))
    return not exact and _distance(one, other) <= allowed


def _distance(one: str, other: str) -> int:
    """Letters to insert, to leave out or to exchange (Levenshtein 1966)."""
    before = list(range(len(other) + 1))
    for at, mark in enumerate(one, 1):
        row = [at]
        for place, against in enumerate(other, 1):
            row.append(min(row[-1] + 1, before[place] + 1, before[place - 1] + (mark != against)))
        before = row
    return before[-1]
