"""What the words on a page say: which of them name a value, and which value, by their wording alone.

One linear layer over hashed words and characters: of the word, of its cell, and of what stands right beside, above and
below it, since names of columns are written over several rows. Names nobody has seen share characters and words with
those that were (Weinberger et al. 2009, Feature hashing for large scale multitask learning).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from extraction.eob.labels import WORD_TAGS
from models.document.words import normalise
from models.layout.arrays import Floats, Integers
from models.layout.grid import NOBODY, Grid

BUCKETS = 1 << 14
CHARACTERS = (3, 4)
# What a word can say: the name of a value, by the value's tag; or that totals follow; or it is no name at all.
SAYINGS = ("value", "prose", "title", "section", "total", *(tag for tag in WORD_TAGS if tag != "label"))
NO_NAMES = SAYINGS[:4]  # the sayings of words that name nothing
_NEAR = 2.4  # heights of letters between the middles of two rows of one name
_MOST_OF_CELL = 6  # words of a cell that are looked at: names are short


@dataclass(frozen=True, slots=True)
class Wording:
    """`weights` (BUCKETS, SAYINGS) as whole numbers to be multiplied by `scales`, `bias` (SAYINGS,)."""

    weights: NDArray[np.int8]
    scales: Floats
    bias: Floats

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> Wording:
        return cls(arrays["wording_weights"], arrays["wording_scales"], arrays["wording_bias"])

    def probabilities(self, grid: Grid) -> Floats:
        """Of each saying for each word, shape (words, SAYINGS)."""
        buckets, starts = wording_buckets(grid)
        sums = np.add.reduceat(self.weights[buckets].astype(np.float32), starts, axis=0)
        logits = sums * self.scales + self.bias
        found = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float32)


def wording_buckets(grid: Grid) -> tuple[Integers, Integers]:
    """Buckets of all words one behind the other, and where those of each word begin. Each word has one at least."""
    tokens = [normalise(word.text) or "-" for word in grid.words]
    around = _around(grid)
    rows = [list(_of_word(tokens, at, places)) for at, places in enumerate(around)]
    starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64), starts


def _around(grid: Grid) -> list[tuple[int, int, int, int, int, int]]:
    """Per word: the words before and after it in its row, above and below it where that is near, and its cell."""
    middle = (grid.box[:, 1] + grid.box[:, 3]) / 2
    reach = _NEAR * np.maximum(grid.box[:, 3] - grid.box[:, 1], 1.0)

    def near(places: Integers) -> Integers:
        return np.where((places != NOBODY) & (np.abs(middle[places] - middle) < reach), places, NOBODY)

    first = grid.cell_starts[grid.cell]
    last = np.append(grid.cell_starts[1:], len(grid))[grid.cell]
    columns = (grid.left, grid.right, near(grid.above), near(grid.below), first, last)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _of_word(tokens: list[str], at: int, around: tuple[int, int, int, int, int, int]) -> Iterator[int]:
    before, after, above, below, first, last = around
    token = tokens[at]
    yield from _own(token)
    for name, place in (("p", before), ("n", after), ("a", above), ("b", below)):
        beside = tokens[place] if place != NOBODY else ""
        yield _bucket(name, beside)
        if beside:
            yield _bucket(name, token, beside)
    start = max(first, at - _MOST_OF_CELL // 2)
    for place in range(start, min(last, start + _MOST_OF_CELL)):
        yield _bucket("c", tokens[place])


@lru_cache(maxsize=1 << 15)
def _own(token: str) -> tuple[int, ...]:
    if token.startswith("["):
        return (_bucket("w", token),)
    framed = f"<{token}>"
    grams = {framed[at : at + size] for size in CHARACTERS for at in range(len(framed) - size + 1)}
    return (_bucket("w", token), *(_bucket("g", gram) for gram in sorted(grams)))


@lru_cache(maxsize=1 << 17)
def _bucket(*parts: str) -> int:
    return crc32(" ".join(parts).encode()) % BUCKETS
