"""How sure a word is, judged by its page: the recogniser is as sure of itself on a poor fax as on a clean scan.

Its own probability and the mean of the page's words, by letters, go through a logistic curve (Platt, 1999) that
`python -m training.ocr_confidence` fits on degraded pages of the training split.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from extraction.pages.page import Alternative, Word

# Offset, weight of the word's own log odds, weight of the page's.
CURVE = (-1.617, 0.694, 0.474)


def judged(words: Sequence[Word]) -> list[Word]:
    """The words of one page with confidences that say how often such words are right."""
    page = clearness(words)
    return [_with_confidence(word, likelihood(word.confidence, page)) for word in words]


def clearness(words: Sequence[Word]) -> float:
    """How sure the recogniser was of the page on the whole, letter by letter, in 0..1."""
    letters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(letters, 1)


def likelihood(own: float, page: float) -> float:
    """That a word is right, from its own probability and its page's clearness, all in 0..1."""
    offset, of_word, of_page = CURVE
    return 1 / (1 + math.exp(-(offset + of_word * log_odds(own) + of_page * log_odds(page))))


def log_odds(share: float) -> float:
    """Of a share that is held off from 0 and 1."""
    bounded = min(max(share, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))


def _with_confidence(word: Word, confidence: float) -> Word:
    """Alternatives share what the word leaves, and none gains on it."""
    own = max(word.confidence, 1e-6)
    scale = min(confidence / own, (1 - confidence) / max(1 - own, 1e-6))
    others = tuple(Alternative(text=other.text, confidence=other.confidence * scale) for other in word.alternatives)
    return replace(word, confidence=confidence, alternatives=others)
