"""One of each: amounts, codes and dates of an archive repeat, and one object of each is enough."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from review.checkup.facts import ClaimFact, FileFact, LineFact, RemittanceFact, SentClaimFact, SentLineFact

# What hardly ever repeats as a whole: only its parts are shared.
_LARGE = (FileFact, RemittanceFact, ClaimFact, LineFact, SentClaimFact, SentLineFact)


# Numbers that stand for one claim fill the memory and are never seen again: from time to time all is forgotten.
MOST = 100_000


class Pool:
    """Gives back the first of equal values, and facts made of such values."""

    def __init__(self) -> None:
        self._kept: defaultdict[type, dict[Any, Any]] = defaultdict(dict)

    def share(self, value: Any) -> Any:
        """The value itself or one equal to it. Amounts that differ in trailing zeros are equal."""
        if value is None or isinstance(value, int):
            return value
        if isinstance(value, _LARGE):
            return type(value)._make(map(self.share, value))
        if isinstance(value, tuple) and value:
            parts = map(self.share, value)
            value = type(value)._make(parts) if hasattr(value, "_make") else tuple(parts)
            if any(isinstance(part, _LARGE) for part in value):
                return value
        kept = self._kept[type(value)]
        if len(kept) > MOST:
            kept.clear()
        return kept.setdefault(value, value)
