"""What amounts say about each other, in rows and in columns."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.layout.accounts import PARTS, SUMS, amounts_of, parts, sums
from models.layout.grid import Grid
from tests.models.document.pages import page


def _parts(*rows: str) -> dict[str, set[tuple[str, str]]]:
    grid = Grid.of(page(*rows))
    texts = [word.text for word in grid.words]
    found = parts(grid, *amounts_of(grid))
    return {
        name: {(texts[one], texts[other]) for one, other in np.argwhere(relation).tolist()}
        for name, relation in zip(PARTS, found, strict=True)
    }


def _sums(rows: Sequence[str]) -> dict[str, list[str]]:
    grid = Grid.of(page(*rows))
    found = sums(grid, *amounts_of(grid))
    return {
        name: [grid.words[at].text for at in np.flatnonzero(of_words)]
        for name, of_words in zip(SUMS, found.T, strict=True)
    }


def test_parts_know_their_whole_and_their_fellows() -> None:
    told = _parts("99213 | 80.00 | 50.00 | 30.00 | 0.00")
    assert told["whole"] == {("50.00", "80.00"), ("30.00", "80.00")}
    assert told["fellow"] == {("50.00", "30.00"), ("30.00", "50.00")}
    assert told["equal"] == set()


def test_a_whole_may_have_three_parts() -> None:
    told = _parts("80.00 | 50.00 | 20.00 | 10.00")
    assert {part for part, whole in told["whole"] if whole == "80.00"} == {"50.00", "20.00", "10.00"}
    assert ("50.00", "10.00") in told["fellow"]


def test_equal_amounts_know_each_other_and_rows_do_not_mix() -> None:
    assert _parts("80.00 | 80.00")["equal"] == {("80.00", "80.00")}
    assert not any(_parts("80.00 | 50.00", "30.00 | 12.00").values())


def test_a_total_is_the_sum_of_what_stands_above_it() -> None:
    told = _sums(["BILLED", "10.00", "20.00", "30.00", "15.00", "25.00", "40.00", "70.00"])
    assert told["is_sum"] == ["30.00", "40.00"]
    assert told["in_sum"] == ["10.00", "20.00", "15.00", "25.00"]
    assert told["is_sum_of_sums"] == ["70.00"]


def test_nothing_is_no_sum() -> None:
    assert not any(_sums(["0.00", "0.00", "0.00", "0.00"]).values())


def test_an_amount_that_is_longer_than_any_is_none() -> None:
    grid = Grid.of(page("99999999999999999999999999.99 | 10.00"))
    cents, is_amount = amounts_of(grid)
    assert (cents.tolist(), is_amount.tolist()) == ([0, 1000], [False, True])


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=8))
def test_the_relation_is_the_one_that_the_amounts_have(cents: list[int]) -> None:
    grid = Grid.of(page(" | ".join(f"{each / 100:.2f}" for each in cents)))
    whole = parts(grid, *amounts_of(grid))[0].astype(bool)
    order = [round(float(word.text) * 100) for word in grid.words]
    for one, other in np.argwhere(whole).tolist():
        rest = order[other] - order[one]
        others = [each for at, each in enumerate(order) if at not in (one, other)]
        pairs = {first + second for at, first in enumerate(others) for second in others[at + 1 :]}
        assert rest in {*others, *pairs}
