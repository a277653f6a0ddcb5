"""What amounts of a row say about each other."""

from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.layout.amounts import RELATIONS, relations
from models.layout.arrays import Floats
from models.layout.grid import Grid
from tests.models.document.pages import page

CENTS = st.integers(-100_000, 100_000)


def _of(*rows: str) -> dict[str, dict[str, float]]:
    grid = Grid.of(page(*rows))
    told = (dict(zip(RELATIONS, values, strict=True)) for values in relations(grid).tolist())
    return {word.text: each for word, each in zip(grid.words, told, strict=True)}


def test_what_was_paid_is_what_the_share_leaves_of_what_was_allowed() -> None:
    line = _of("99213 | 100.00 | 80.00 | 20.00 | 16.00 | 64.00")
    assert line["100.00"]["largest"]
    assert line["100.00"]["sum"]
    assert line["64.00"]["difference"]
    assert not line["64.00"]["left_by_one"]
    assert line["80.00"]["left_by_one"]
    assert line["20.00"]["left_by_one"]
    assert not any(line["99213"].values())


def test_signs_are_seen_and_do_not_change_sizes() -> None:
    line = _of("(100.00) | 40.00- | -$60.00")
    assert [line[text]["below_zero"] for text in ("(100.00)", "40.00-", "-$60.00")] == [1.0, 1.0, 1.0]
    assert line["(100.00)"]["largest"]
    assert line["-$60.00"]["left_by_one"]


def test_rows_are_apart() -> None:
    rows = _of("10.00", "99.00")
    assert rows["10.00"]["largest"]
    assert rows["99.00"]["largest"]


@given(st.lists(CENTS, min_size=1, max_size=12), st.integers(2, 50))
def test_the_same_amounts_in_another_currency_stand_alike(cents: list[int], factor: int) -> None:
    def told(times: int) -> Floats:
        return relations(Grid.of(page(" | ".join(f"{Decimal(each * times) / 100:.2f}" for each in cents))))

    assert np.allclose(told(1), told(factor), atol=1e-6)
