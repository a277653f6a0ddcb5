"""What amounts of one row say about each other: the largest is what was charged, one is what another leaves of a third.

No amount is learnt by heart: only how amounts beside one another stand to each other.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from models.layout.arrays import Flags, Floats, Integers
from models.layout.grid import Grid

RELATIONS = (
    "is_amount", "zero", "below_zero", "of_largest", "largest", "equals_another", "left_by_one", "difference", "sum",
    "from_left", "from_right", "largest_before",
)  # fmt: skip
_AMOUNT = re.compile(r"[(\-$*]*((?:\d{1,3}(?:,\d{3})+|\d*)\.\d\d)[)\-*]*(?:CR|DR)?", re.I)
_LONGEST = 18  # letters: no amount is longer, and cents stay whole numbers of 64 bits
_MOST = 24  # amounts in a row that are compared


def relations(grid: Grid) -> Floats:
    """The values of `RELATIONS` for each word of a grid; zeros for what is no amount. Shape (words, RELATIONS)."""
    found = np.zeros((len(grid), len(RELATIONS)), dtype=np.float32)
    cents = [cents_of(word.text) for word in grid.words]
    for start, end in zip(grid.starts[:-1].tolist(), grid.starts[1:].tolist(), strict=True):
        places = [at for at in range(start, end) if cents[at] is not None][:_MOST]
        if places:
            found[places] = _related(np.array([cents[at] for at in places], dtype=np.int64))
    return found


@lru_cache(maxsize=1 << 15)
def cents_of(text: str) -> int | None:
    """A number of cents, None where the word is no amount with two decimals."""
    match = _AMOUNT.fullmatch(text)
    if match is None or len(text) > _LONGEST:
        return None
    below = text.startswith(("-", "(", "$-", "-$")) or text.rstrip(")*").endswith("-") or text.upper().endswith("CR")
    digits = match[1].replace(",", "").replace(".", "")
    return -int(digits) if below else int(digits)


def _related(cents: Integers) -> Floats:
    size, count = np.abs(cents), len(cents)
    largest = int(size.max())
    some = size > 0
    pairs = np.abs(size[:, None] - size[None, :])
    both = some[:, None] & some[None, :] & ~np.eye(count, dtype=bool)
    columns = (
        np.ones(count),
        ~some,
        cents < 0,
        size / max(largest, 1),
        size == largest,
        ((size[:, None] == size[None, :]) & both).any(axis=1),
        some & np.isin(largest - size, size[some]) & (size < largest),
        some & _in_pairs(size, pairs, both),
        some & _in_pairs(size, size[:, None] + size[None, :], np.triu(both)),
        np.arange(count),
        np.arange(count)[::-1],
        np.maximum.accumulate(size) == largest,
    )
    return np.stack(columns, axis=1).astype(np.float32)


def _in_pairs(size: Integers, of_pair: Integers, both: Flags) -> Flags:
    """Whether an amount is what two others give."""
    given = of_pair[both & (of_pair > 0)]
    return np.isin(size, given)
