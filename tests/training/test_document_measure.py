"""Figures of a measurement, from pages whose outcome is known."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from models.document import UNKNOWN
from models.document.sight import Sight
from tests.models.document.pages import page
from training.document_measure import PageOutcome, Remembered, accuracy, by, calibration_error, confusion


def _page(truth: str, guess: str, confidence: float, *, given: str | None = None, family: str = "f") -> PageOutcome:
    return PageOutcome(
        truth=truth, family=family, kind="scan", alone=guess, given=given or guess, guess=guess, confidence=confidence
    )


PAGES = [
    _page("a", "a", 0.9),
    _page("a", "b", 0.8, family="g"),
    _page("b", "b", 0.3, given=UNKNOWN),
    _page("b", "b", 0.9),
]


def test_abstentions_count_neither_right_nor_wrong() -> None:
    figure = accuracy(PAGES)
    assert (figure.pages, figure.abstention, figure.guessed) == (4, 0.25, 0.75)
    assert figure.accepted == pytest.approx(2 / 3)


def test_groups_are_measured_apart() -> None:
    families = by(PAGES, lambda page: page.family)
    assert (families["f"].guessed, families["g"].guessed) == (1.0, 0.0)


def test_confusion_counts_what_was_given() -> None:
    assert confusion(PAGES) == {("a", "a"): 1, ("a", "b"): 1, ("b", UNKNOWN): 1, ("b", "b"): 1}


def test_a_page_in_ten_wrong_at_nine_tenths_is_calibrated() -> None:
    pages = [_page("a", "b" if at % 10 == 0 else "a", 0.9) for at in range(3000)]
    assert calibration_error(pages) == pytest.approx(0.0, abs=1e-9)
    assert calibration_error([_page("a", "b", 0.9)] * 30) == pytest.approx(0.9)


def test_a_page_is_asked_about_once() -> None:
    class Counting:
        asked = 0

        def logits(self, sights: Sequence[Sight]) -> NDArray[np.float64]:
            self.asked += len(sights)
            return np.array([[float(len(sight.page.words))] for sight in sights])

    counting = Counting()
    remembered = Remembered(counting)
    one, other = page("one"), page("one more")
    first = remembered.logits([Sight.of(one), Sight.of(other)])
    again = remembered.logits([Sight.of(other), Sight.of(one)])
    assert (first[:, 0].tolist(), again[:, 0].tolist()) == ([1.0, 2.0], [2.0, 1.0])
    assert counting.asked == 2
