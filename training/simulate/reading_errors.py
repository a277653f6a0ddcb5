"""How OCR reads drawn pages: each drawn word beside what was read in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from extraction.pages.page import Box, Word
from training.simulate.sheet import DrawnWord

# Of the smaller of two boxes: how much must lie in the other for the two to show the same print.
_SHARED = 0.35


class Match(NamedTuple):
    """Drawn words and the words read in their place, both from the left. Either may be missing."""

    drawn: tuple[DrawnWord, ...]
    read: tuple[Word, ...]


def matches(drawn: Sequence[DrawnWord], read: Sequence[Word]) -> list[Match]:
    """The smallest groups of drawn and read words that overlap nothing else. Boxes are in points of the same page."""
    overlaps = _overlaps([word.box for word in drawn], [word.box for word in read])
    group = list(range(len(drawn) + len(read)))
    for one, other in zip(*np.nonzero(overlaps > _SHARED), strict=True):
        first, second = _root(group, int(one)), _root(group, len(drawn) + int(other))
        group[max(first, second)] = min(first, second)
    members: dict[int, tuple[list[DrawnWord], list[Word]]] = {}
    for number in range(len(group)):
        drawn_here, read_here = members.setdefault(_root(group, number), ([], []))
        if number < len(drawn):
            drawn_here.append(drawn[number])
        else:
            read_here.append(read[number - len(drawn)])
    return [Match(tuple(sorted(some, key=_left)), tuple(sorted(other, key=_left))) for some, other in members.values()]


def _left(word: DrawnWord | Word) -> float:
    return word.box[0]


def _root(group: list[int], number: int) -> int:
    while group[number] != number:
        number = group[number]
    return number


def _overlaps(drawn: list[Box], read: list[Box]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Shared area of each pair, as a share of the smaller box: drawn x read."""
    one = np.array(drawn, dtype=np.float64).reshape(-1, 1, 4)
    other = np.array(read, dtype=np.float64).reshape(1, -1, 4)
    sides = np.minimum(one[..., 2:], other[..., 2:]) - np.maximum(one[..., :2], other[..., :2])
    shared = np.clip(sides, 0, None).prod(axis=-1)
    smaller = np.minimum((one[..., 2:] - one[..., :2]).prod(axis=-1), (other[..., 2:] - other[..., :2]).prod(axis=-1))
    return np.asarray(shared / np.maximum(smaller, 1e-6))
