"""Which documents the layout network learns from at each step: the same ones whether or not a run was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from training.layout_examples import Example, examples_of
from training.layout_lessons import Lesson, lesson_of
from training.layout_pages import BLOCK, Kind, Sample, colons_apart

KINDS: tuple[Kind, ...] = ("digital", "digital", "scan", "fax")
DOCUMENTS = 2  # for each step
_MOST_PAGES = 3  # of a document
_LONG, _OF_LONG = 450, 0.4  # words; the share of longer pages that is learnt from
_COLONS_APART = 0.15  # of documents
Block = Callable[[], Sequence[Sample]]


@dataclass(slots=True)
class Stream:
    """One of some streams of documents, number `place` of `streams`: blocks in an order of chance, in each round
    another, and each document as print, scan or fax. Documents of the `withheld` hands come only from step `released`
    on: until then they are there to choose by.
    """

    blocks: Sequence[Block]
    seed: int
    place: int = 0
    streams: int = 1
    withheld: frozenset[str] = frozenset()
    released: int = 0
    _turn: int = field(default=-1, init=False)
    _held: list[Sample] = field(default_factory=list, init=False)

    def step(self, number: int) -> list[Example]:
        """The pages of a step; steps count from 0 and have no end."""
        first = number * DOCUMENTS
        return [page for at in range(first, first + DOCUMENTS) for page in self._pages(at)]

    def _pages(self, number: int) -> list[Example]:
        sample, chance = self.sample(number), self._chance(self.place, number)
        sample = colons_apart(sample) if chance.random() < _COLONS_APART else sample
        lesson = lesson_of(sample, chance.choice(KINDS), chance)
        return list(examples_of(lesson, _some(lesson, chance), chance))

    def sample(self, number: int) -> Sample:
        """A document of the stream, which count from 0."""
        turn, place = divmod(number, BLOCK)
        if turn != self._turn:
            self._turn, self._held = turn, self._block(turn)
        withheld = self.withheld if number < self.released * DOCUMENTS else frozenset()
        samples = [sample for sample in self._held if sample.hand not in withheld]
        return samples[place % len(samples)]

    def _block(self, turn: int) -> list[Sample]:
        """The documents of a turn, in their order."""
        epoch, number = divmod(turn * self.streams + self.place, len(self.blocks))
        block = self._chance("blocks", epoch).sample(range(len(self.blocks)), len(self.blocks))[number]
        samples = self.blocks[block]()
        return self._chance("documents", epoch, block).sample(samples, len(samples))

    def _chance(self, *told: object) -> Random:
        return Random(repr((self.seed, *told)))  # noqa: S311  # drawn, not secret


def _some(lesson: Lesson, chance: Random) -> list[int]:
    """Pages of a document to learn from: the others look like them, and long ones take the time of many."""
    pages = [at for at, grid in enumerate(lesson.grids) if len(grid) < _LONG or chance.random() < _OF_LONG]
    return sorted(chance.sample(pages, min(len(pages), _MOST_PAGES))) or [0]
