"""Drawn remittances as the reader reads them: what it would stand for, and what of it is right. In as many processes as
told.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from random import Random

from extraction.eob.labelled import LabelledDocument
from extraction.eob.read import read_labelled
from extraction.eob.reading import Reading
from extraction.serialize import to_plain
from models.bundle import Bundle
from models.layout import LayoutLabeller
from models.standing import Floats, against_claim, against_payment, claim_facts, payment_facts
from training.eob_exact import Posted, as_printed, posted
from training.layout_exact import Exact, exact
from training.layout_lessons import Lesson, lesson_of
from training.layout_measure import Tally, tally_with
from training.layout_pages import Kind, Sample

_PORTION = 8  # documents that a process takes at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One remittance, read. `against` each claim and `against_payment`: why no probability counts, empty where none
    speaks; the facts of both as `models.standing` has them; what is exact, and how the labels did. Seconds of one core
    to label it, and for the rest.
    """

    family: str
    hand: str
    kind: Kind
    seed: int
    pages: int
    lines: Exact
    posted: Posted
    tally: Tally
    against: tuple[str, ...]
    against_payment: str
    facts: Floats
    payment_facts: Floats
    labelling: float
    solving: float


def answers(samples: Sequence[Sample], kind: Kind, seed: int, folder: Path, processes: int = 2) -> list[Answer]:
    """All samples as print, scan or fax, read with the layout bundle in `folder`, in their order."""
    portions = [samples[at : at + _PORTION] for at in range(0, len(samples), _PORTION)]
    work = partial(_answers, kind=kind, seed=seed, folder=folder)
    if processes == 1:
        return [answer for portion in portions for answer in work(portion)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return [answer for done in pool.map(work, portions) for answer in done]


def _answers(samples: Sequence[Sample], kind: Kind, seed: int, folder: Path) -> list[Answer]:
    return list(_read(samples, kind, seed, _labeller(folder)))


def _labeller(folder: Path) -> LayoutLabeller:
    """One for each process."""
    if folder not in _LABELLERS:
        _LABELLERS[folder] = LayoutLabeller.of(Bundle.open(folder))
    return _LABELLERS[folder]


_LABELLERS: dict[Path, LayoutLabeller] = {}


def _read(samples: Sequence[Sample], kind: Kind, seed: int, labeller: LayoutLabeller) -> Iterator[Answer]:
    for sample in samples:
        lesson = lesson_of(sample, kind, Random(f"{seed} {sample.seed}"))  # noqa: S311  # drawn, not secret
        if lesson.grids:
            yield answer(lesson, sample.seed, labeller)


def answer(lesson: Lesson, seed: int, labeller: LayoutLabeller) -> Answer:
    began = time.process_time()
    labelled = labeller.label([read.page for read in lesson.read])
    named = time.process_time()
    reading = read_labelled(labelled, len(lesson.read))
    solved = time.process_time() - named
    return judged(lesson, seed, labelled, reading, labelling=named - began, solving=solved)


def judged(
    lesson: Lesson, seed: int, labelled: LabelledDocument, reading: Reading, *, labelling: float, solving: float
) -> Answer:
    """A reading beside what was drawn."""
    plain = to_plain(reading.document.record)
    lines = exact(lesson.record, plain, balanced=bool(reading.document.balanced))
    return Answer(
        family=lesson.family,
        hand=lesson.hand,
        kind=lesson.kind,
        seed=seed,
        pages=len(lesson.grids),
        lines=lines,
        posted=posted(as_printed(lesson), plain),
        tally=tally_with(lesson, labelled, lines),
        against=tuple(against_claim(reading, claim) for claim in reading.claims),
        against_payment=against_payment(reading.payment),
        facts=claim_facts(reading),
        payment_facts=payment_facts(reading),
        labelling=labelling,
        solving=solving,
    )
