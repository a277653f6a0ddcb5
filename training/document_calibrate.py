"""Chooses on families left out of training what the page classifiers count for, and when the answer is `unknown`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from extraction.document_classes import DOCUMENT_CLASSES
from models.document.boundaries import BoundaryClassifier
from models.document.classifier import PageClassifier, Settings
from models.document.lexical import log_softmax
from models.document.segment import segment
from models.document.sight import Sight
from training.document_pages import Sample
from training.document_streams import KINDS, Stream, streams

ACCURACY, ABSTENTION = 0.995, 0.025  # of pages: stricter than the promise of 99 % and 3 %, for hands differ
PAGE_WEIGHTS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0)
POOLINGS = (0.0, 0.25, 0.5, 0.75, 1.0)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Unseen:
    """Documents, and classifiers that learnt from none of their families."""

    samples: Sequence[Sample]
    pages: Mapping[str, PageClassifier]
    boundary: BoundaryClassifier


@dataclass(frozen=True, slots=True)
class Read:
    """A stream with the logits of each page classifier, which are computed once."""

    stream: Stream
    sights: Sequence[Sight]
    logits: Mapping[str, Floats]
    labels: NDArray[np.int64]
    boundary: BoundaryClassifier


def calibrate(folds: Sequence[Unseen], seed: int) -> Settings:
    """What to count each page classifier for, by all folds together; nothing is too unsure yet."""
    read = _read_all(folds, seed)
    mixture = _mixture(read)
    classes = [log_softmax(_mixed(each, mixture)) for each in read]
    starts = [_starts(each, known) for each, known in zip(read, classes, strict=True)]
    page_weight = max(PAGE_WEIGHTS, key=lambda weight: _boundaries_right(read, classes, starts, weight))
    settings = Settings(
        classes=DOCUMENT_CLASSES,
        mixture=mixture,
        page_weight=page_weight,
        pooling=0.5,
        sharpness=1.0,
        threshold=0.0,
    )
    return _sharpened(settings, read, classes)


def abstaining(settings: Settings, unseen: Unseen, seed: int) -> Settings:
    """The same, and when to abstain, by documents that nothing was learnt from or chosen by."""
    read = _read_all([unseen], seed)
    classes = [log_softmax(_mixed(each, settings.mixture)) for each in read]
    starts = [_starts(each, known) for each, known in zip(read, classes, strict=True)]
    return replace(settings, threshold=_threshold(settings, read, classes, starts))


def _read_all(folds: Sequence[Unseen], seed: int) -> list[Read]:
    random = Random(seed)  # noqa: S311  # drawn, not secret
    return [_read(stream, fold) for fold in folds for stream in streams(fold.samples, 40, KINDS, random)]


def _read(stream: Stream, fold: Unseen) -> Read:
    sights = [Sight.of(page) for page in stream.pages]
    labels = np.array([DOCUMENT_CLASSES.index(name) for name in stream.classes])
    logits = {name: classifier.logits(sights) for name, classifier in fold.pages.items()}
    return Read(stream, sights, logits, labels, fold.boundary)


def _mixture(read: Sequence[Read]) -> dict[str, float]:
    """The weights of the page classifiers' logits under which the true classes are most probable."""
    names = sorted(read[0].logits)
    stacked = np.stack([np.concatenate([each.logits[name] for each in read]) for name in names])
    labels = np.concatenate([each.labels for each in read])

    def loss(weights: Floats) -> float:
        mixed = log_softmax(np.tensordot(weights, stacked, axes=1))
        return -float(mixed[np.arange(len(labels)), labels].mean())

    found = minimize(loss, np.full(len(names), 0.7), method="L-BFGS-B", bounds=[(0.0, 5.0)] * len(names))
    return {name: round(float(weight), 4) for name, weight in zip(names, found.x, strict=True)}


def _mixed(read: Read, mixture: Mapping[str, float]) -> Floats:
    return np.asarray(sum(weight * read.logits[name] for name, weight in mixture.items()))


def _starts(read: Read, classes: Floats) -> Floats:
    return read.boundary.starts(read.sights, np.exp(classes), DOCUMENT_CLASSES.index("cover_or_blank"))


def _boundaries_right(
    read: Sequence[Read], classes: Sequence[Floats], starts: Sequence[Floats], weight: float
) -> float:
    """Share of documents that are cut out exactly."""
    right = total = 0
    for each, known, begin in zip(read, classes, starts, strict=True):
        found = {(cut.first, cut.last) for cut in segment(known, begin, weight, 0.5)}
        truth = set(spans(each.stream.starts))
        right, total = right + len(found & truth), total + len(truth)
    return right / total


def spans(starts: Sequence[bool]) -> list[tuple[int, int]]:
    """First and last page (from 0) of each document."""
    firsts = [at for at, start in enumerate(starts) if start]
    return [(first, end - 1) for first, end in zip(firsts, [*firsts[1:], len(starts)], strict=True)]


def _sharpened(settings: Settings, read: Sequence[Read], classes: Sequence[Floats]) -> Settings:
    """Pooling and sharpness under which documents' true classes are most probable."""
    summed, lengths, labels = [], [], []
    for each, known in zip(read, classes, strict=True):
        for first, last in spans(each.stream.starts):
            summed.append(known[first : last + 1].sum(axis=0))
            lengths.append(last - first + 1)
            labels.append(each.labels[first])
    stacked, pages, truth = np.stack(summed), np.array(lengths, dtype=float)[:, None], np.array(labels)

    def loss(choice: tuple[float, float]) -> float:
        pooling, sharpness = choice
        likely = log_softmax(log_softmax(stacked * pages ** (pooling - 1.0)) * sharpness)
        return -float(likely[np.arange(len(truth)), truth].mean())

    pooling, sharpness = min(product(POOLINGS, np.arange(0.4, 3.01, 0.1).tolist()), key=loss)
    return replace(settings, pooling=pooling, sharpness=round(sharpness, 2))


def _threshold(settings: Settings, read: Sequence[Read], classes: Sequence[Floats], starts: Sequence[Floats]) -> float:
    """The lowest confidence at which the pages above it are right often enough, abstaining no more than is allowed."""
    rows: list[tuple[float, bool]] = []
    for each, known, begin in zip(read, classes, starts, strict=True):
        for cut in segment(known, begin, settings.page_weight, settings.pooling):
            likely = np.exp(log_softmax(np.log(np.maximum(cut.classes, 1e-12)) * settings.sharpness))
            rows += [(float(likely.max()), cut.klass == label) for label in each.labels[cut.first : cut.last + 1]]
    confidence, right = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    highest = float(np.quantile(confidence, ABSTENTION))
    for threshold in np.arange(0.3, highest, 0.01):
        if right[confidence >= threshold].mean() >= ACCURACY:
            return round(float(threshold), 2)
    return round(highest, 4)
