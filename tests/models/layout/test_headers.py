"""Names of columns reach what stands below them, and nothing else."""

import numpy as np

from models.layout.arrays import Floats
from models.layout.grid import Grid
from models.layout.headers import Headers
from tests.models.document.pages import page

PAGE = page(
    "Remittance advice",
    "DATE | AMOUNT",
    "OF SERVICE | BILLED",
    "10/18/2025 | 35.67",
    "10/19/2025 | 80.00",
    "ACCOUNT | PAID",
    "A123 | 64.00",
)


def _headers() -> tuple[Grid, Headers]:
    grid = Grid.of(PAGE)
    return grid, Headers.of(grid, np.array([False, True, True, False, False, True, False]))


def test_rows_know_how_far_below_their_header_they_are() -> None:
    assert _headers()[1].rows_below().tolist() == [-1, 0, 0, 1, 2, 0, 1]


def test_a_value_is_told_by_the_names_above_it_and_not_by_those_beside() -> None:
    grid, headers = _headers()
    texts = [word.text for word in grid.words]
    names = np.eye(len(grid), dtype=np.float32)
    mean, lowest, highest = headers.above(names)

    def told(text: str, by: Floats) -> set[str]:
        return {texts[at] for at in np.flatnonzero(by[texts.index(text)] > 0.2)}

    assert told("35.67", mean) == {"AMOUNT", "BILLED"}
    assert told("35.67", lowest) == {"BILLED"}
    assert told("35.67", highest) == {"AMOUNT"}
    assert told("64.00", mean) == {"PAID"}
    assert told("Remittance", mean) == set()


def test_a_name_is_told_by_what_stands_below_it() -> None:
    grid, headers = _headers()
    texts = [word.text for word in grid.words]
    below = headers.below(np.eye(len(grid), dtype=np.float32))
    found = {texts[at] for at in np.flatnonzero(below[texts.index("BILLED")] > 0.2)}
    assert found == {"35.67", "80.00"}


def test_a_page_without_names_has_nothing_above() -> None:
    grid = Grid.of(PAGE)
    headers = Headers.of(grid, np.zeros(grid.rows, dtype=np.bool_))
    assert headers.rows_below().tolist() == [-1] * grid.rows
    assert not any(part.any() for part in headers.above(grid.kinds))
