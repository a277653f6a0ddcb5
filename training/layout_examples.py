"""Pages as the layout network learns from them: read as print, scan or fax, some of their words unreadable, some names
of columns and fields exchanged for others that mean the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.layout.arrays import Floats, Integers
from models.layout.claims import BEGINS, NO_CLAIM
from models.layout.facts import facts_of
from models.layout.grid import NOBODY, Grid
from models.layout.network import surroundings
from models.layout.page_breaks import Told, begun_again
from models.layout.spelling import spelling
from training.layout_lessons import Lesson
from training.layout_names import SAYINGS, names
from training.layout_truth import PageTruth

_UNREADABLE = (0.0, 0.0, 0.05, 0.2)  # shares of a page's words
_RENAMED = 0.5  # of pages
_EACH = 0.6  # of their names


@dataclass(frozen=True, slots=True)
class Example:
    """What the network is told of a page, and what is true of it; `steps` as one says who sees that page alone."""

    buckets: Integers
    starts: Integers
    facts: Floats
    around: Mapping[str, NDArray[Any]]
    truth: PageTruth
    steps: Integers


def examples_of(lesson: Lesson, pages: Iterable[int], chance: Random) -> Iterator[Example]:
    """These of a document's pages, which count from 0."""
    facts, steps = facts_of(lesson.grids), steps_alone(lesson)
    for at in pages:
        grid, truth = lesson.grids[at], lesson.truths[at]
        texts = [word.text for word in grid.words]
        if chance.random() < _RENAMED:
            rename(texts, grid, truth, chance)
        share = chance.choice(_UNREADABLE)
        texts = ["" if chance.random() < share else text for text in texts]
        yield Example(*spelling(texts), facts[at], surroundings(grid), truth, steps[at])


def steps_alone(lesson: Lesson) -> list[Integers]:
    """The claim steps of the rows of each page as one must guess them who does not see the pages before: a claim that
    prints again whose it is begins. Which do is told later by `models.layout.page_breaks`.
    """
    found = [steps.copy() for steps in lesson.steps]
    for steps in found:
        steps[_first(steps)] = BEGINS
    alone = zip(lesson.grids, lesson.truths, found, strict=True)
    pages = [Told(grid, truth.tag, truth.role, steps == BEGINS, steps != NO_CLAIM) for grid, truth, steps in alone]
    for steps, whole, row in zip(found, lesson.steps, begun_again(pages), strict=True):
        if row is None:
            steps[:] = whole
    return found


def _first(steps: Integers) -> Integers:
    """The first row that belongs to a claim, if one does."""
    return np.flatnonzero(steps != NO_CLAIM)[:1]


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
