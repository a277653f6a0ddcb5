"""The header `Prefer` of RFC 7240, as far as it is honoured: `wait` asks for the finished answer instead of 202.

`wait` alone waits for what is done within the request anyway; `wait=SECONDS` for the worker too, at most so long.
"""

from __future__ import annotations

import re

APPLIED = {"Preference-Applied": "wait"}
MOST_SECONDS = 30  # beyond that proxies cut the line: poll the operation
_SECONDS = re.compile(r'"?(\d{1,9})"?', re.ASCII)


def wants_to_wait(prefer: str | None) -> bool:
    """Whether `wait` (with or without seconds) is among the preferences; `respond-async` beside it takes it back."""
    names = _preferences(prefer)
    return "wait" in names and "respond-async" not in names


def seconds_to_wait(prefer: str | None) -> int:
    """How long the caller waits for a worker, bounded; 0 where it does not, or does not say how long."""
    found = _SECONDS.fullmatch(_preferences(prefer).get("wait", "")) if wants_to_wait(prefer) else None
    return min(int(found[1]), MOST_SECONDS) if found else 0


def _preferences(prefer: str | None) -> dict[str, str]:
    """Names in small letters, with their values. Of one that comes twice the first counts (RFC 7240 section 2)."""
    parts = [part.split(";")[0].partition("=") for part in (prefer or "").split(",")]
    return {name.strip().lower(): value.strip() for name, _, value in reversed(parts)}
