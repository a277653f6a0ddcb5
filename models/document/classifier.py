"""Pages in, documents out: page classes, then where documents begin, then what each document is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from extraction.pages.page import Page
from models.bundle import Bundle, shipped
from models.document.boundaries import BoundaryClassifier
from models.document.clerk import CueClassifier
from models.document.cues import LEXICON, Lexicon
from models.document.encoder import EncoderClassifier
from models.document.lexical import LexicalClassifier, log_softmax
from models.document.segment import Cut, segment
from models.document.sight import Sight
from models.document.span import UNKNOWN, DocumentSpan, Guess

GUESSES = 3
Floats = NDArray[np.float64]


class PageClassifier(Protocol):
    def logits(self, sights: Sequence[Sight]) -> Floats: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What was fitted on development families: `mixture` weighs the page classifiers' logits (and so is their
    temperature), `page_weight` how much page classes count against boundaries, `pooling` see `segment`, `sharpness`
    calibrates a document's class, `threshold` is the confidence below which it is `unknown`.
    """

    classes: tuple[str, ...]
    mixture: Mapping[str, float]
    page_weight: float
    pooling: float
    sharpness: float
    threshold: float

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Settings:
        return cls(**{**plain, "classes": tuple(plain["classes"])})


@dataclass(frozen=True, slots=True)
class DocumentClassifier:
    """Splits a stream of pages into documents and names their classes."""

    settings: Settings
    pages: Mapping[str, PageClassifier]
    boundaries: BoundaryClassifier

    @classmethod
    def of(cls, bundle: Bundle) -> DocumentClassifier:
        """The classifier that a bundle holds: an encoder only where the settings give it weight."""
        settings = Settings.of(bundle.json("settings.json"))
        arrays = bundle.arrays("arrays.npz")
        pages: dict[str, PageClassifier] = {}
        if "lexical" in settings.mixture:
            pages["lexical"] = LexicalClassifier.of(arrays)
        if "cues" in settings.mixture:
            pages["cues"] = CueClassifier.of(arrays, Lexicon.read(bundle.read(LEXICON.name).decode()))
        if "encoder" in settings.mixture:
            pages["encoder"] = EncoderClassifier.of(bundle)
        return cls(settings, pages, BoundaryClassifier.of(arrays))

    def classify(self, pages: Sequence[Page]) -> tuple[DocumentSpan, ...]:
        """The documents of a stream of pages, in order; every page is in exactly one."""
        if not pages:
            return ()
        sights = [Sight.of(page) for page in pages]
        classes = self.page_classes(sights)
        starts = self.boundaries.starts(sights, np.exp(classes), self.settings.classes.index("cover_or_blank"))
        # the back of a sheet belongs to what is in front of it, and says nothing of the class
        backs = np.array([at > 0 and sight.is_blank for at, sight in enumerate(sights)])
        classes[backs], starts[backs] = -np.log(classes.shape[1]), 0.0
        cuts = segment(classes, starts, self.settings.page_weight, self.settings.pooling)
        return tuple(self._spans(cuts, pages))

    def page_classes(self, sights: Sequence[Sight]) -> Floats:
        """Log probability of each class for each page on its own, shape (pages, classes)."""
        mixed = sum(weight * self.pages[name].logits(sights) for name, weight in sorted(self.settings.mixture.items()))
        return log_softmax(np.asarray(mixed))

    def _spans(self, cuts: Sequence[Cut], pages: Sequence[Page]) -> Iterator[DocumentSpan]:
        for cut in cuts:
            guesses = self._guesses(cut)
            best = guesses[0]
            yield DocumentSpan(
                document_class=best.document_class if best.probability >= self.settings.threshold else UNKNOWN,
                confidence=best.probability,
                boundary_confidence=cut.boundary,
                pages=(pages[cut.first].number, pages[cut.last].number),
                guesses=guesses,
            )

    def _guesses(self, cut: Cut) -> tuple[Guess, ...]:
        sharpened = np.exp(log_softmax(np.log(np.maximum(cut.classes, 1e-12))[None] * self.settings.sharpness))[0]
        best = np.argsort(-sharpened, kind="stable")[:GUESSES]
        return tuple(Guess(document_class=self.settings.classes[at], probability=float(sharpened[at])) for at in best)


def classify(pages: Sequence[Page]) -> tuple[DocumentSpan, ...]:
    """The documents of a stream of pages, by the model that ships with the program."""
    return _shipped().classify(pages)


def _shipped() -> DocumentClassifier:
    bundle = shipped("document")
    if bundle.version not in _loaded:
        _loaded.clear()
        _loaded[bundle.version] = DocumentClassifier.of(bundle)
    return _loaded[bundle.version]


_loaded: dict[str, DocumentClassifier] = {}
