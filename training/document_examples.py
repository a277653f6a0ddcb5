"""Pages that the document classifier learns from: as they were drawn, and as readers spoil them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from extraction.document_classes import DOCUMENT_CLASSES
from extraction.pages.page import Page
from models.document.places import place_of
from models.document.sight import Sight
from training.document_noise import Kind, as_read, cue_words, without_cues
from training.document_pages import Sample

LABELS = {name: number for number, name in enumerate(DOCUMENT_CLASSES)}
READ_AS: tuple[Kind, ...] = ("digital", "digital", "scan", "fax")


@dataclass(frozen=True, slots=True)
class Learnt:
    """Pages to learn from, their classes and which of `PLACES` they have in their documents."""

    sights: list[Sight]
    classes: NDArray[np.int64]
    places: NDArray[np.int64]


def examples(samples: Sequence[Sample], pages_of_a_document: int, seed: int) -> Learnt:
    """Pages to learn from, so many of a document: each as it was drawn and once more as a reader might spoil it."""
    random = Random(seed)  # noqa: S311  # drawn, not secret
    cues = cues_of(samples)
    pages, classes, places = [], [], []
    for sample in samples:
        for at in some_pages(sample, pages_of_a_document, random):
            pages += [sample.pages[at], spoilt(sample.pages[at], cues, random)]
            classes += [LABELS[sample.document_class]] * 2
            places += [place_of(at, len(sample.pages))] * 2
    return Learnt([Sight.of(page) for page in pages], np.array(classes), np.array(places))


def cues_of(samples: Sequence[Sample]) -> frozenset[str]:
    """The easiest words of all classes."""
    texts: dict[str, list[frozenset[str]]] = {}
    for sample in samples:
        texts.setdefault(sample.document_class, []).append(Sight.of(sample.pages[0]).words)
    return frozenset().union(*cue_words(texts).values())


def some_pages(sample: Sample, count: int, random: Random) -> list[int]:
    """The first page and as many others (from 0), so that a long document does not count as many."""
    pages = len(sample.pages)
    return [0, *random.sample(range(1, pages), min(count, pages) - 1)]


def spoilt(page: Page, cues: frozenset[str], random: Random) -> Page:
    kind = random.choice(READ_AS)
    sent = (random.randint(1, 30), 30) if kind == "fax" and random.random() < 0.5 else None
    return as_read(without_cues(page, cues, random), kind, random, sent)
