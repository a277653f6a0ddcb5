"""The families of statements and rosters, as `words/` has them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from training.simulate.mail import Split
from training.simulate.pages.families.vocabulary import read_words

Words = Mapping[str, Any]


@cache
def statements() -> Mapping[str, Words]:
    """Statements about claims, by family."""
    loaded: Mapping[str, Words] = read_words("statements")
    return loaded


@cache
def rosters() -> Mapping[str, Words]:
    """Tables of members, claims or payments, by family."""
    loaded: Mapping[str, Words] = read_words("rosters")
    return loaded


def families(split: Split) -> dict[str, tuple[str, ...]]:
    """The families of a split by document class."""
    found: dict[str, tuple[str, ...]] = {}
    for name, words in {**statements(), **rosters()}.items():
        if words["split"] == split:
            found[words["class"]] = (*found.get(words["class"], ()), name)
    return found
