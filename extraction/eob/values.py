"""Words of a row that make one value: what is printed in one cell, or behind one label."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extraction.eob.labelled import LabelledRow, LabelledWord
from extraction.eob.labels import AMOUNT_TAGS
from extraction.eob.money import is_part
from extraction.pages.page import Box

# Tags whose words are values of their own, even beside each other.
_APART = frozenset({"modifier", "remark_code", "adjustment_code", "glossary_code", "units", "units_billed"})
_OTHER_AMOUNTS = frozenset({"interest", "payment_amount", "provider_adjustment_amount", "total_amount"})
MONEY_TAGS = (frozenset(AMOUNT_TAGS) - {"adjustment_code", "adjustment_quantity"}) | _OTHER_AMOUNTS
_WIDEST_BLANK = 1.2  # of the letters' height
_SILENT = frozenset({"other", "label"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value as printed: its tag, its words, and the page that they stand on. `labelled`: its name stands before it
    in the row.
    """

    tag: str
    words: tuple[LabelledWord, ...]
    page: int
    labelled: bool = False

    @property
    def text(self) -> str:
        return " ".join(each.word.text for each in self.words)

    @property
    def box(self) -> Box:
        return joined_box(each.word.box for each in self.words)

    @property
    def confidence(self) -> float:
        """That every word is read and named right."""
        return math.prod(each.word.confidence * _of_tag(each, self.tag) for each in self.words)


def values_of(row: LabelledRow) -> tuple[Value, ...]:
    """The values of a row, from the left. Labels and other words are none."""
    values: list[Value] = []
    before = ""
    for tag, words in groupby(row.words, key=lambda each: each.tag):
        named = before == "label"
        before = tag
        if tag not in _SILENT:
            values += (Value(tag=tag, words=part, page=row.page, labelled=named) for part in _parts(tag, tuple(words)))
    return tuple(values)


def joined_box(boxes: Iterable[Box]) -> Box:
    """The least box around all."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _parts(tag: str, words: tuple[LabelledWord, ...]) -> Iterator[tuple[LabelledWord, ...]]:
    if tag in _APART:
        return ((word,) for word in words)
    return _amounts(words) if tag in MONEY_TAGS else _near(words)


def _near(words: Sequence[LabelledWord]) -> Iterator[tuple[LabelledWord, ...]]:
    """Words with no more than a blank between them: what stands in two cells is two values."""
    waiting = [words[0]]
    for before, word in itertools.pairwise(words):
        if is_apart(before, word):
            yield tuple(waiting)
            waiting = []
        waiting.append(word)
    yield tuple(waiting)


def is_apart(before: LabelledWord, word: LabelledWord) -> bool:
    """True for words with more than a blank between them."""
    _, top, right, bottom = before.word.box
    return word.word.box[0] - right > _WIDEST_BLANK * (bottom - top)


def _amounts(words: Sequence[LabelledWord]) -> Iterator[tuple[LabelledWord, ...]]:
    """Each amount with the symbol that stands apart before it."""
    waiting: list[LabelledWord] = []
    for word in words:
        waiting.append(word)
        if not is_part(word.word.text):
            yield tuple(waiting)
            waiting = []


def _of_tag(word: LabelledWord, tag: str) -> float:
    return next((label.confidence for label in word.tags if label.name == tag), 0.0)
