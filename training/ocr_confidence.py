"""Fits the curve that turns the recogniser's probabilities into confidences: `extraction.pages.ocr.confidence.CURVE`.

    python -m training.ocr_confidence [documents]

draws first pages of the training split, degrades and reads them, and prints the three numbers.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from extraction.pages.ocr.confidence import clearness, log_odds
from extraction.pages.ocr.read import OcrPage, read_as_seen
from training.simulate.degrade import KINDS, degrade, render
from training.simulate.pages.mixture import draw_remittance_piece
from training.simulate.reading_errors import matches
from training.simulate.sheet import DrawnPage

_FIRST_SEED = 81_000
_STEPS = 30
_SMOOTHING = 1e-3
# Points from the upper edge within which a fax machine prints its own line, which nobody drew.
_MACHINE_LINE = 25


def samples(documents: int) -> Iterator[tuple[float, float, float, bool]]:
    """For each word read: 1, its log odds, those of its page, and whether it is right."""
    for seed in range(_FIRST_SEED, _FIRST_SEED + documents):
        drawing = draw_remittance_piece(seed, "train").drawing
        image = render(drawing.pdf, 0)
        for kind in KINDS:
            arrived = degrade(image, kind, seed)
            square = arrived.squared() if arrived.dpi_x != arrived.dpi_y else arrived.image
            yield from _judged(drawing.pages[0], read_as_seen(square, arrived.dpi_x))


def _judged(drawn: DrawnPage, read: OcrPage) -> Iterator[tuple[float, float, float, bool]]:
    page = log_odds(clearness(read.words))
    for match in matches(drawn.words, read.words):
        right = [word.text for word in match.drawn] == [word.text for word in match.read]
        for word in match.read:
            if match.drawn or word.box[1] > _MACHINE_LINE:
                yield 1.0, log_odds(word.confidence), page, right


def fitted(evidence: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights of a logistic regression (words x weights, words), by Newton's method."""
    weights = np.zeros(evidence.shape[1])
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-evidence @ weights))
        slope = evidence.T @ (right - share) - _SMOOTHING * weights
        bend = (evidence.T * (share * (1 - share))) @ evidence + _SMOOTHING * np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    return weights


if __name__ == "__main__":
    table = np.array(list(samples(int(sys.argv[1]) if len(sys.argv) > 1 else 8)), dtype=np.float64)
    sys.stdout.write(f"{fitted(table[:, :3], table[:, 3]).round(3).tolist()}\n")
