"""What words say by themselves and by the words around them."""

from random import Random

import numpy as np
import pytest

from models.layout.grid import Grid
from models.layout.wording import BUCKETS, SAYINGS, Wording, wording_buckets
from tests.models.document.pages import page
from training.layout_names import name_pages
from training.layout_wording import fit_wording

TABLE = page("SERVICE DATE | AMOUNT BILLED | COPAY", "10/18/2025 | 35.67 | 5.00")


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording.of(fit_wording(list(name_pages(60, Random(1))), 4000, 1))


def test_words_hear_what_stands_around_them() -> None:
    def of(text: str, *rows: str) -> set[int]:
        grid = Grid.of(page(*rows))
        buckets, starts = wording_buckets(grid)
        at = [word.text for word in grid.words].index(text)
        return set(np.split(buckets, starts[1:])[at].tolist())

    alone = of("AMOUNT", "AMOUNT | PAID")
    assert of("AMOUNT", "AMOUNT | OWED") ^ alone
    assert of("AMOUNT", "AMOUNT | PAID", "BILLED | TODAY") ^ alone
    assert len(of("AMOUNT", "AMOUNT | PAID") & of("AMOUNTS", "AMOUNTS | PAID")) > 3


def test_amounts_are_heard_as_amounts_whatever_they_are() -> None:
    one, other = (wording_buckets(Grid.of(page("PAID", amount)))[0] for amount in ("35.67", "1,208.00"))
    assert one.tolist() == other.tolist()
    assert one.max() < BUCKETS


def test_names_say_what_they_name(wording: Wording) -> None:
    said = wording.probabilities(Grid.of(TABLE))
    assert np.allclose(said.sum(axis=1), 1.0, atol=1e-5)
    best = [SAYINGS[at] for at in said.argmax(axis=1)]
    assert best[:2] == ["service_from"] * 2
    assert best[3] == "charge"
    assert best[4] == "copay"
    assert best[5:] == ["value"] * 3
