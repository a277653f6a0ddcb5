"""How words are spelt, as buckets: each word and its characters by threes and fours, hashed (Weinberger et al. 2009,
Feature hashing for large scale multitask learning). Amounts, dates and numbers are placeholders: what kind of thing
stands there, not which.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from zlib import crc32

import numpy as np

from models.document.words import normalise
from models.layout.arrays import Integers

BUCKETS = 1 << 13
NOTHING = 0  # of a word that cannot be read
_SIZES = (3, 4)


def spelling(texts: Sequence[str]) -> tuple[Integers, Integers]:
    """Buckets of all words one behind the other, and where those of each word begin. Each word has one at least."""
    rows = [buckets(text) for text in texts]
    starts = np.cumsum([0, *(len(row) for row in rows[:-1])])
    return np.fromiter(chain.from_iterable(rows), dtype=np.int64), starts


@lru_cache(maxsize=1 << 16)
def buckets(text: str) -> tuple[int, ...]:
    """The buckets of one word; that of nothing where nothing of it can be read."""
    word = normalise(text)
    if not word:
        return (NOTHING,)
    if word.startswith("["):
        return (_bucket("w", word),)
    framed = f"<{word}>"
    grams = {framed[at : at + size] for size in _SIZES for at in range(len(framed) - size + 1)}
    return (_bucket("w", word), *(_bucket("g", gram) for gram in sorted(grams)))


@lru_cache(maxsize=1 << 17)
def _bucket(kind: str, text: str) -> int:
    return 1 + crc32(f"{kind} {text}".encode()) % (BUCKETS - 1)
