"""Confidence judged by the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.pages.ocr.confidence import clearness, judged, likelihood
from extraction.pages.page import Alternative, Word

SHARES = st.floats(0, 1)


@given(SHARES, SHARES, SHARES)
def test_a_surer_word_and_a_clearer_page_never_lower_it(one: float, other: float, page: float) -> None:
    low, high = sorted((one, other))
    assert 0 < likelihood(low, page) <= likelihood(high, page) < 1
    assert likelihood(page, low) <= likelihood(page, high)


@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=6))
def test_a_word_and_its_alternatives_stay_shares_in_their_order(shares: list[tuple[float, float]]) -> None:
    words = [
        Word(text=f"w{number}", box=(0, 0, 1, 1), confidence=own,
             alternatives=(Alternative(text="other", confidence=min(own, 1 - own) * rest),))
        for number, (own, rest) in enumerate(shares)
    ]  # fmt: skip
    for word in judged(words):
        (other,) = word.alternatives
        assert 0 <= other.confidence <= word.confidence + 1e-9
        assert word.confidence + other.confidence <= 1 + 1e-9


def test_a_poor_page_takes_from_words_that_are_sure_of_themselves() -> None:
    sure = Word(text="12.00", box=(0, 0, 1, 1), confidence=0.99)
    poor = [Word(text="x" * 9, box=(0, 0, 1, 1), confidence=0.2)] * 9
    assert clearness([sure]) > clearness([sure, *poor])
    assert judged([sure, *poor])[0].confidence < 0.9 < judged([sure])[0].confidence
