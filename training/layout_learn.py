"""Learns all parts of the labeller one behind the other. What a part learns from is told by parts before it that did
not see the hand: on new payers they are as unsure as that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extraction.eob.labels import COLUMN_ROLES, ROW_ROLES, WORD_TAGS
from models.bundle import Bundle, Signature, pack_arrays
from models.layout.arrays import Floats, Integers
from models.layout.claims import STEPS
from models.layout.forest import Forest
from models.layout.looks import FirstLook, names_again, names_among_others, rows_again, words_again
from models.layout.row_features import row_features
from models.layout.sight import Sight, sights_of
from models.layout.word_features import word_features
from models.layout.wording import Wording
from training.layout_lessons import Lesson
from training.layout_names import name_pages
from training.layout_trees import grow_once
from training.layout_truth import NONE, PageTruth
from training.layout_wording import fit_wording_once

FOLDS = 2
Told = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Words and pages of names that wording is learnt from; rounds of trees for the first look and for all else."""

    wording_words: int = 50_000
    name_pages: int = 400
    first_rounds: int = 16
    rounds: int = 32
    seed: int = 1


@dataclass(slots=True)
class Looked:
    """A page as models saw it that did not learn from its hand."""

    fold: int
    sight: Sight
    truth: PageTruth
    steps: Integers
    chosen: Integers
    words: Floats
    rows: Floats
    first: FirstLook = field(init=False)
    columns: Floats = field(init=False)


def learn(lessons: Sequence[Lesson], effort: Effort, told: Told) -> dict[str, bytes]:
    """The files of a bundle: `arrays.npz` and a network for each of `models.layout.looks.FORESTS`."""
    fold_of = _folds(lessons)
    arrays = _wording(lessons, effort)
    pages = [page for fold in range(FOLDS) for page in _seen(lessons, fold_of, fold, effort)]
    told(f"{len(pages)} pages, {pages[0].words.shape[1]} features of words, {pages[0].rows.shape[1]} of rows")
    learner = _Learner(pages, effort, told)
    forests = learner.first()
    forests |= learner.columns()
    forests |= learner.second()
    return {"arrays.npz": pack_arrays(arrays), **{f"{name}.onnx": data for name, data in forests.items()}}


def _folds(lessons: Sequence[Lesson]) -> dict[str, int]:
    """A fold for each hand, so that folds have about as many documents."""
    hands = [lesson.hand for lesson in lessons]
    sizes = [0] * FOLDS
    folds = {}
    for hand in sorted(set(hands), key=lambda hand: (-hands.count(hand), hand)):
        folds[hand] = sizes.index(min(sizes))
        sizes[folds[hand]] += hands.count(hand)
    return folds


def _wording(lessons: Iterable[Lesson], effort: Effort) -> dict[str, NDArray[Any]]:
    pages = [(g, t.saying) for lesson in lessons for g, t in zip(lesson.grids, lesson.truths, strict=True)]
    pages += name_pages(effort.name_pages, Random(effort.seed))  # noqa: S311  # drawn, not secret
    return fit_wording_once(pages, effort.wording_words, effort.seed)


def _seen(lessons: Sequence[Lesson], fold_of: dict[str, int], fold: int, effort: Effort) -> list[Looked]:
    """The pages of one fold with the wording that was learnt from the others."""
    wording = Wording.of(_wording([each for each in lessons if fold_of[each.hand] != fold], effort))
    pages = []
    for lesson in lessons:
        if fold_of[lesson.hand] == fold:
            sights = sights_of(lesson.grids, wording)
            parts = zip(sights, lesson.truths, lesson.steps, lesson.chosen, strict=True)
            pages += [_looked(fold, *part) for part in parts]
    return pages


def _looked(fold: int, sight: Sight, truth: PageTruth, steps: Integers, chosen: Integers) -> Looked:
    words, rows = word_features(sight), row_features(sight)
    return Looked(fold, sight, truth, steps, chosen, words, rows)


class _Learner:
    """Grows forests on all pages, and on the pages outside of each fold to look at those inside."""

    def __init__(self, pages: Sequence[Looked], effort: Effort, told: Told) -> None:
        self.pages, self.effort, self.told = pages, effort, told

    def first(self) -> dict[str, bytes]:
        tags, tags_of = self._grown("tags_first", _first_words, len(WORD_TAGS), self.effort.first_rounds)
        roles, roles_of = self._grown("roles_first", _first_rows, len(ROW_ROLES), self.effort.first_rounds)
        for page in self.pages:
            page.first = FirstLook(
                page.words,
                page.rows,
                tags_of[page.fold].probabilities(page.words),
                roles_of[page.fold].probabilities(page.rows),
            )
        return {"tags_first": tags, "roles_first": roles}

    def columns(self) -> dict[str, bytes]:
        first, rounds = self.effort.first_rounds, self.effort.rounds
        guessed, guesses_of = self._grown("columns_first", _names, len(COLUMN_ROLES), first)
        for page in self.pages:
            page.columns = guesses_of[page.fold].probabilities(names_again(page.sight, page.first))
        columns, columns_of = self._grown("columns", _names_among_others, len(COLUMN_ROLES), rounds)
        for page in self.pages:
            page.columns = columns_of[page.fold].probabilities(_among_others(page))
        return {"columns_first": guessed, "columns": columns}

    def second(self) -> dict[str, bytes]:
        parts = {
            "roles": (_rows, len(ROW_ROLES)),
            "claims": (_steps, len(STEPS)),
            "tags": (_words, len(WORD_TAGS)),
        }
        rounds = self.effort.rounds
        return {name: self._forest(name, *part, rounds, self.pages) for name, part in parts.items()}

    def _grown(self, name: str, examples: Examples, classes: int, rounds: int) -> tuple[bytes, list[Forest]]:
        """The forest of all pages, and for each fold one of the others."""
        folds = []
        for fold in range(FOLDS):
            others = [page for page in self.pages if page.fold != fold]
            folds.append(_served(self._forest(f"{name} without fold {fold}", examples, classes, rounds, others)))
        return self._forest(name, examples, classes, rounds, self.pages), folds

    def _forest(self, name: str, examples: Examples, classes: int, rounds: int, pages: Sequence[Looked]) -> bytes:
        pairs = [examples(page) for page in pages]
        features, labels = (np.concatenate(part) for part in zip(*pairs, strict=True))
        data = grow_once(features, labels, classes, rounds, self.effort.seed)
        self.told(f"{name}: {len(labels)} examples, {features.shape[1]} features, {len(data) / 1e6:.1f} MB")
        return data


Examples = Callable[[Looked], tuple[Floats, Integers]]


def _first_words(page: Looked) -> tuple[Floats, Integers]:
    return page.words[page.chosen], page.truth.tag[page.chosen]


def _first_rows(page: Looked) -> tuple[Floats, Integers]:
    return page.rows, page.truth.role


def _names(page: Looked) -> tuple[Floats, Integers]:
    names = _names_once(page)
    return names_again(page.sight, page.first)[names], page.truth.column[names]


def _names_among_others(page: Looked) -> tuple[Floats, Integers]:
    names = _names_once(page)
    return _among_others(page)[names], page.truth.column[names]


def _names_once(page: Looked) -> list[int]:
    """The words of column names, those of a header that stands on the page again left out."""
    words, columns = page.sight.grid.words, page.truth.column.tolist()
    first = {(words[at].text, column): at for at, column in reversed(list(enumerate(columns))) if column != NONE}
    return sorted(first.values())


def _among_others(page: Looked) -> Floats:
    return names_among_others(page.sight, page.first, names_again(page.sight, page.first), page.columns)


def _words(page: Looked) -> tuple[Floats, Integers]:
    return words_again(page.sight, page.first, page.columns)[page.chosen], page.truth.tag[page.chosen]


def _rows(page: Looked) -> tuple[Floats, Integers]:
    return rows_again(page.sight, page.first), page.truth.role


def _steps(page: Looked) -> tuple[Floats, Integers]:
    return rows_again(page.sight, page.first), page.steps


def _served(network: bytes) -> Forest:
    """As it will be served, so that a part learns from what it will be told."""
    bundle = Bundle(name="layout", version="", signature=Signature(inputs={}, outputs={}), files={"a.onnx": network})
    return Forest.of(bundle, "a")
