"""Amounts of one column have one tag."""

import numpy as np

from models.layout.arrays import Floats
from models.layout.column_tags import by_column
from models.layout.grid import Grid
from tests.models.document.pages import page

TAGS = 3
GRID = Grid.of(page("BILLED | PAID", "35.67 | 10.00", "80.00 | 20.00", "45.00 | 30.00", "99.00 | 40.00"))
HEADER = np.array([True, False, False, False, False])


def _tags(*best: int) -> Floats:
    """Sure of all words, in order."""
    found = np.full((len(best), TAGS), 0.1, dtype=np.float32)
    found[np.arange(len(best)), best] = 0.8
    return found


DOUBTFUL = _tags(2, 2, 0, 1, 0, 1, 1, 1, 0, 1)
DOUBTFUL[6] = (0.4, 0.5, 0.1)


def test_an_amount_is_what_its_column_is() -> None:
    told = by_column(GRID, np.array([2, 1, 1, 1, 1]), HEADER, DOUBTFUL)
    assert told.argmax(axis=1).tolist() == [2, 2, 0, 1, 0, 1, 0, 1, 0, 1]
    assert np.allclose(told.sum(axis=1), 1.0, atol=1e-5)


def test_rows_of_another_role_and_words_are_left_alone() -> None:
    told = by_column(GRID, np.array([2, 1, 1, 3, 1]), HEADER, DOUBTFUL)
    assert told.argmax(axis=1)[6] == 1
    assert (told[:2] == DOUBTFUL[:2]).all()


def test_a_page_without_amounts_stays_as_it_is() -> None:
    grid = Grid.of(page("Dear provider"))
    assert (by_column(grid, np.array([0]), np.array([False]), _tags(0, 1)) == _tags(0, 1)).all()
