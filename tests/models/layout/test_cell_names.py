"""Words of a header cell are one name or several."""

import numpy as np

from models.layout.arrays import Floats
from models.layout.cell_names import by_name
from models.layout.grid import Grid
from tests.models.document.pages import page

ROLES = 4
GRID = Grid.of(page("AMOUNT BILLED COPAY | PAID", "AMOUNT BILLED COPAY | PAID"))
HEADER = np.array([True, False])


def _sure(*roles: int, by: float = 0.9) -> Floats:
    found = np.full((len(roles), ROLES), (1 - by) / (ROLES - 1), dtype=np.float32)
    found[np.arange(len(roles)), roles] = by
    return found


def test_a_doubtful_word_goes_with_its_name() -> None:
    columns = np.vstack([_sure(0), _sure(1, by=0.4), _sure(0, 2), _sure(0, 1, 0, 2)])
    assert by_name(GRID, HEADER, columns).argmax(axis=1)[:4].tolist() == [0, 0, 0, 2]


def test_two_names_without_a_gap_are_told_apart() -> None:
    columns = np.vstack([_sure(0, 0, 3, 2), _sure(0, 0, 3, 2)])
    assert by_name(GRID, HEADER, columns).argmax(axis=1)[:4].tolist() == [0, 0, 3, 2]


def test_other_rows_stay_as_they_are() -> None:
    columns = np.vstack([_sure(0, 0, 3, 2), _sure(0, 1, 0, 2, by=0.5)])
    assert (by_name(GRID, HEADER, columns)[4:] == columns[4:]).all()


def test_probabilities_stay_probabilities() -> None:
    columns = _sure(0, 1, 0, 2, 0, 1, 0, 2, by=0.4)
    assert np.allclose(by_name(GRID, HEADER, columns).sum(axis=1), 1.0)
