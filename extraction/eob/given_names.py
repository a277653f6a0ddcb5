"""Given names that are common in the United States: where a page prints names without a comma, they tell which end of a
name is the first one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_LIST = Path(__file__).with_suffix(".txt")


@cache
def given_names() -> frozenset[str]:
    """In capitals."""
    return frozenset(_LIST.read_text(encoding="ascii").split())
