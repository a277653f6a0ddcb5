"""Pages as the layout network learns from them: read as print, scan or fax, some of their words unreadable, some names
of columns and fields exchanged for others that mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from numpy.typing import NDArray

from models.layout.arrays import Floats, Integers
from models.layout.facts import facts_of
from models.layout.grid import NOBODY, Grid
from models.layout.network import surroundings
from models.layout.spelling import spelling
from training.layout_lessons import Lesson
from training.layout_names import SAYINGS, names
from training.layout_truth import PageTruth

_UNREADABLE = (0.0, 0.0, 0.05, 0.2)  # shares of a page's words
_RENAMED = 0.5  # of pages
_EACH = 0.6  # of their names


@dataclass(frozen=True, slots=True)
class Example:
    """What the network is told of a page, and what is true of it."""

    buckets: Integers
    starts: Integers
    facts: Floats
    around: Mapping[str, NDArray[Any]]
    truth: PageTruth
    steps: Integers


def examples_of(lesson: Lesson, pages: Iterable[int], chance: Random) -> Iterator[Example]:
    """These of a document's pages, which count from 0."""
    facts = facts_of(lesson.grids)
    for at in pages:
        grid, truth = lesson.grids[at], lesson.truths[at]
        texts = [word.text for word in grid.words]
        if chance.random() < _RENAMED:
            rename(texts, grid, truth, chance)
        share = chance.choice(_UNREADABLE)
        texts = ["" if chance.random() < share else text for text in texts]
        yield Example(*spelling(texts), facts[at], surroundings(grid), truth, lesson.steps[at])


def rename(texts: list[str], grid: Grid, truth: PageTruth, chance: Random) -> None:
    """Exchange some names of columns and fields, in place, for others with the same meaning."""
    for places in _named(grid, truth):
        known = names().get(SAYINGS[truth.saying[places[0]]])
        if known and chance.random() < _EACH:
            words: list[str] = chance.choice(known).split()
            words[len(places) - 1 :] = ["".join(words[len(places) - 1 :])]
            for place, word in zip(places, words + [""] * (len(places) - len(words)), strict=True):
                texts[place] = word


def _named(grid: Grid, truth: PageTruth) -> list[list[int]]:
    """Words that are one name: of the same meaning, beside each other, or above each other in a header."""
    saying, is_header = truth.saying.tolist(), (truth.column != NOBODY).tolist()
    cell, above = grid.cell.tolist(), grid.above.tolist()
    groups: dict[int, list[int]] = {}
    group = list(range(len(saying)))
    for at, said in enumerate(saying):
        if SAYINGS[said] not in names():
            continue
        over = above[at]
        if at and cell[at - 1] == cell[at] and saying[at - 1] == said:
            group[at] = group[at - 1]
        elif is_header[at] and over != NOBODY and is_header[over] and saying[over] == said:
            group[at] = group[over]
        groups.setdefault(group[at], []).append(at)
    return list(groups.values())
