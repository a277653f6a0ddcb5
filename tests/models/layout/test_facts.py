"""What is known of each word by itself."""

import numpy as np
from hypothesis import given, settings

from extraction.pages.page import Word
from models.layout.facts import FACTS, facts_of
from models.layout.grid import Grid
from tests.models.document.pages import page
from tests.models.layout.pages import any_words, page_of


@settings(max_examples=40, deadline=None)
@given(any_words, any_words)
def test_every_word_has_the_same_number_of_facts_whatever_the_page(one: list[Word], other: list[Word]) -> None:
    grids = [Grid.of(page_of(words, number)) for number, words in enumerate((one, other), 1)]
    for grid, facts in zip(grids, facts_of(grids), strict=True):
        assert facts.shape == (len(grid), FACTS)
        assert np.isfinite(facts).all()
        assert np.abs(facts).max() < 20.0


def test_what_pages_have_in_the_same_place_is_known() -> None:
    first, second = (Grid.of(page("Remittance advice", f"page {number}")) for number in (1, 2))
    alone, (together, _) = facts_of([first])[0], facts_of([first, second])
    changed = {first.words[at].text for at in np.flatnonzero((alone != together).any(axis=1))}
    repeated = np.flatnonzero((together != alone).any(axis=0))
    assert changed == {"Remittance", "advice", "page", "1"}  # each knows that there is a second page
    assert any(together[:, at].tolist() == [1.0, 1.0, 1.0, 0.0] for at in repeated)
