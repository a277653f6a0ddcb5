"""Documents as the labeller learns from them: read as print, scan or fax, with the truth of each page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from models.layout.arrays import Integers
from models.layout.grid import Grid
from training.layout_pages import Kind, ReadPage, Sample, read_as
from training.layout_truth import PageTruth, claim_steps, truth_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A document of a hand as it was read, page by page: its grids, what is true of them and of the claims of their
    rows, and the record that the document must be read as.
    """

    hand: str
    family: str
    kind: Kind
    record: Mapping[str, Any]
    read: tuple[ReadPage, ...]
    grids: tuple[Grid, ...]
    truths: tuple[PageTruth, ...]
    steps: tuple[Integers, ...]


def lessons(samples: Sequence[Sample], kinds: Sequence[Kind], seed: int) -> Iterator[Lesson]:
    """Each document once, as one of the kinds by chance."""
    for sample in samples:
        chance = Random(f"{seed} {sample.seed}")  # noqa: S311  # drawn, not secret
        lesson = lesson_of(sample, chance.choice(kinds), chance)
        if lesson.grids:
            yield lesson


def lesson_of(sample: Sample, kind: Kind, chance: Random) -> Lesson:
    read = read_as(sample, kind, chance)
    grids = tuple(Grid.of(page.page) for page in read)
    truths = tuple(truth_of(grid, page) for grid, page in zip(grids, read, strict=True))
    return Lesson(
        hand=sample.hand,
        family=sample.family,
        kind=kind,
        record=sample.record,
        read=read,
        grids=grids,
        truths=truths,
        steps=tuple(claim_steps(truths)),
    )
