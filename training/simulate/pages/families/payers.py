"""Who pays, by kind of payer: names as such payers have them, all invented."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from training.simulate.pages.families.vocabulary import read_words


def payer_name(chance: random.Random, kind: str) -> str:
    """An invented name of a payer of a kind of `vocabulary.kind_of`."""
    words = _words()
    name: str = chance.choice(words["names"][kind])
    return name.format(
        first=chance.choice(words["first"]),
        state=chance.choice(words["states"]),
        letter=chance.choice("EFHJKLMN"),
        number=chance.randrange(10, 900),
    )


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = read_words("payers")
    return words
