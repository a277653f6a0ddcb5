"""Measures a document classifier on streams of drawn mail: page classes, boundaries, abstention, calibration."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extraction.pages.page import Page
from models.document import UNKNOWN, DocumentClassifier
from models.document.classifier import PageClassifier
from models.document.sight import Sight
from training.document_calibrate import spans
from training.document_streams import Stream

BINS = 15  # of equal mass, for the calibration error


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page classifier that is asked once for each page. It keeps the pages, so that no other has their identity."""

    classifier: PageClassifier
    known: dict[int, tuple[Page, NDArray[np.float64]]] = field(default_factory=dict)

    def logits(self, sights: Sequence[Sight]) -> NDArray[np.float64]:
        new = [sight for sight in sights if id(sight.page) not in self.known]
        if new:
            rows = zip(new, self.classifier.logits(new), strict=True)
            self.known.update((id(sight.page), (sight.page, row)) for sight, row in rows)
        return np.stack([self.known[id(sight.page)][1] for sight in sights])


@dataclass(frozen=True, slots=True, kw_only=True)
class PageOutcome:
    """One page: what it is, what the page alone looks like, what its document was said to be."""

    truth: str
    family: str
    kind: str
    alone: str
    given: str
    guess: str
    confidence: float

    @property
    def abstained(self) -> bool:
        return self.given == UNKNOWN


@dataclass(slots=True)
class Measured:
    """Pages, and of the documents whether they were cut out exactly, by kind of stream."""

    pages: list[PageOutcome] = field(default_factory=list)
    exact: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """Shares of pages: `accepted` right among those that were given a class, `guessed` right by best guess among all,
    `alone` right by the page without its neighbours.
    """

    pages: int
    accepted: float
    abstention: float
    guessed: float
    alone: float


def measure(classifier: DocumentClassifier, streams: Iterable[Stream]) -> Measured:
    measured = Measured()
    for stream in streams:
        documents = classifier.classify(stream.pages)
        alone = classifier.page_classes([Sight.of(page) for page in stream.pages]).argmax(axis=1)
        found = {document.pages for document in documents}
        truth = [(first + 1, last + 1) for first, last in spans(stream.starts)]
        measured.exact[stream.kind] += [pages in found for pages in truth]
        owners = [document for document in documents for _ in range(document.pages[0], document.pages[1] + 1)]
        for at, owner in enumerate(owners):
            measured.pages.append(
                PageOutcome(
                    truth=stream.classes[at],
                    family=stream.families[at],
                    kind=stream.kind,
                    alone=classifier.settings.classes[alone[at]],
                    given=owner.document_class,
                    guess=owner.guesses[0].document_class,
                    confidence=owner.confidence,
                )
            )
    return measured


def accuracy(pages: Sequence[PageOutcome]) -> Accuracy:
    accepted = [page for page in pages if not page.abstained]
    return Accuracy(
        pages=len(pages),
        accepted=_share(page.given == page.truth for page in accepted),
        abstention=_share(page.abstained for page in pages),
        guessed=_share(page.guess == page.truth for page in pages),
        alone=_share(page.alone == page.truth for page in pages),
    )


def by(pages: Sequence[PageOutcome], key: Callable[[PageOutcome], str]) -> dict[str, Accuracy]:
    groups: dict[str, list[PageOutcome]] = defaultdict(list)
    for page in pages:
        groups[key(page)].append(page)
    return {name: accuracy(group) for name, group in sorted(groups.items())}


def confusion(pages: Sequence[PageOutcome]) -> Counter[tuple[str, str]]:
    """Pages by (true class, given class or unknown)."""
    return Counter((page.truth, page.given) for page in pages)


def calibration_error(pages: Sequence[PageOutcome]) -> float:
    """Expected calibration error of the best guess over bins of equal mass (Naeini et al. 2015)."""
    ordered = sorted(pages, key=lambda page: page.confidence)
    bins = [chunk.tolist() for chunk in np.array_split(np.arange(len(ordered)), BINS) if len(chunk)]
    gaps: list[float] = []
    for chunk in bins:
        inside = [ordered[at] for at in chunk]
        sure = sum(page.confidence for page in inside) / len(inside)
        gaps.append(len(inside) * abs(sure - _share(page.guess == page.truth for page in inside)))
    return float(sum(gaps)) / len(ordered)


def _share(found: Iterable[bool]) -> float:
    values = list(found)
    return sum(values) / len(values) if values else float("nan")
