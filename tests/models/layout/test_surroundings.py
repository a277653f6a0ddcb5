"""How words and rows stand to each other."""

import numpy as np
from hypothesis import given, settings

from extraction.pages.page import Word
from models.layout.grid import Grid
from models.layout.surroundings import RELATIONS, ROW_RELATIONS, relations, row_relations
from tests.models.document.pages import page
from tests.models.layout.pages import any_words, page_of

GRID = Grid.of(
    page("DATE | AMOUNT", "OF SERVICE | BILLED", "10/18/2025 | 35.67", "10/19/2025 | 80.00", "TOTAL | 115.67"),
)
TEXTS = [word.text for word in GRID.words]


def _related(name: str, text: str) -> set[str]:
    row = relations(GRID)[RELATIONS.index(name)][TEXTS.index(text)]
    return {TEXTS[at] for at in np.flatnonzero(row > 0)}


def test_a_word_knows_what_is_beside_above_and_below_it() -> None:
    assert _related("beside", "35.67") == {"10/18/2025", "35.67"}
    assert _related("before", "35.67") == {"10/18/2025"}
    assert _related("behind", "OF") == {"SERVICE"}
    assert _related("in_cell", "OF") == {"OF", "SERVICE"}
    assert _related("above", "80.00") == {"AMOUNT", "BILLED", "35.67"}
    assert _related("below", "35.67") == {"80.00", "115.67"}
    assert _related("next_above", "80.00") == {"35.67"}
    assert _related("next_below", "BILLED") == {"35.67"}
    assert _related("row_below", "35.67") == {"10/19/2025", "80.00"}


def test_cells_reach_further_than_their_words() -> None:
    assert "OF" in _related("cell_above", "10/18/2025")
    assert _related("cell_above", "80.00") == {"AMOUNT", "BILLED", "35.67"}


def test_rows_are_alike_where_their_words_end_at_the_same_places() -> None:
    alike = row_relations(GRID)[ROW_RELATIONS.index("ends_alike")]
    assert alike[2, 3] == 1.0
    assert alike[2, 4] < 1.0


@settings(max_examples=40, deadline=None)
@given(any_words)
def test_relations_have_their_laws_on_any_page(words: list[Word]) -> None:
    grid = Grid.of(page_of(words))
    found = dict(zip(RELATIONS, relations(grid), strict=True))
    for name in ("beside", "in_cell", "ends_with", "same_text", "within_5", "fellow", "equal"):
        assert (found[name] == found[name].T).all()
    for one, other in (
        ("above", "below"),
        ("cell_above", "cell_below"),
        ("before", "behind"),
        ("row_above", "row_below"),
    ):
        assert (found[one] == found[other].T).all()
    for name in ("before", "behind", "next_above", "next_below"):
        assert (found[name].sum(axis=1) <= 1).all()
    assert (found["next_above"] <= found["above"]).all()
    assert (found["itself"] == np.eye(len(grid))).all()
    assert row_relations(grid).shape == (len(ROW_RELATIONS), grid.rows, grid.rows)
