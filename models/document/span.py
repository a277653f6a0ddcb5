"""What the classifier says: which pages are one document, what it is, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A class of `extraction.document_classes` and its calibrated probability in 0..1."""

    document_class: str
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSpan:
    """One document of a stream of pages.

    `pages` are the numbers of its first and last page, as the pages carry them. `document_class` is `unknown` where the
    best guess is below the threshold of the model, and `guesses` then still says what it could be: the best three,
    best first. `confidence` is the probability of the best guess, `boundary_confidence` that the document begins and
    ends where it is said to.
    """

    document_class: str
    confidence: float
    boundary_confidence: float
    pages: tuple[int, int]
    guesses: tuple[Guess, ...]
