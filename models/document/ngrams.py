"""A page's words as counts of hashed n-grams: words, pairs of words, characters within words, words of the header.

The same features whoever learns from them (Weinberger et al. 2009, Feature hashing for large scale multitask
learning): no vocabulary has to be stored, and a word that the recogniser misread still shares most of its characters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from models.document.sight import TOP, Sight

BUCKETS = 1 << 16
CHARACTERS = (3, 4, 5)


def hashed(sight: Sight) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Buckets in ascending order and their weights: 1 + ln(count), the vector of length 1."""
    counts = Counter(_buckets(sight))
    buckets = np.fromiter(sorted(counts), dtype=np.int64, count=len(counts))
    weights = 1.0 + np.log(np.fromiter((counts[bucket] for bucket in buckets.tolist()), np.float32, len(counts)))
    norm = float(np.linalg.norm(weights)) or 1.0
    return buckets, (weights / norm).astype(np.float32)


def _buckets(sight: Sight) -> Iterator[int]:
    top = TOP * sight.page.height
    for row, tokens in zip(sight.rows, sight.tokens, strict=True):
        for token in tokens:
            yield from _of_word(token)
            if row[0].box[1] < top:
                yield _bucket(f"h {token}")
        for left, right in pairwise(tokens):
            yield _bucket(f"2 {left} {right}")


@lru_cache(maxsize=1 << 15)
def _of_word(token: str) -> tuple[int, ...]:
    if token.startswith("["):
        return (_bucket(f"1 {token}"),)
    framed = f"<{token}>"
    grams = {framed[at : at + size] for size in CHARACTERS for at in range(len(framed) - size + 1)}
    return (_bucket(f"1 {token}"), *(_bucket(f"c {gram}") for gram in sorted(grams)))


def _bucket(feature: str) -> int:
    return crc32(feature.encode()) % BUCKETS
