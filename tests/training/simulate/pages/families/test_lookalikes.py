"""What looks like a remittance and is none: every family draws, the same again by its seed, and can be read."""

from __future__ import annotations

import pytest

from extraction.document_classes import DOCUMENT_CLASSES
from tests.training.simulate.pages.second_reading import misplaced
from training.simulate.mail import Split
from training.simulate.pages.families.lookalikes.draw import FAMILIES, draw_family, draw_lookalike
from training.simulate.pages.families.lookalikes.families import rosters, statements

ALL = tuple(statements()) + tuple(rosters())
SEEDS = range(6)


@pytest.mark.parametrize("family", ALL)
def test_every_family_is_drawn_the_same_again(family: str) -> None:
    first, again = draw_family(family, 7), draw_family(family, 7)
    assert first.drawing == again.drawing
    assert first.document_class in DOCUMENT_CLASSES
    assert first.record is None


@pytest.mark.parametrize("family", ALL)
def test_words_are_inside_the_page_and_apart(family: str) -> None:
    for seed in SEEDS:
        assert not misplaced(draw_family(family, seed))


@pytest.mark.parametrize("family", ALL)
def test_other_seeds_say_other_things(family: str) -> None:
    assert len({_text(family, seed) for seed in SEEDS}) == len(SEEDS)


def test_no_family_trains_and_validates() -> None:
    train, validation = _names("train"), _names("validation")
    assert not train & validation
    assert train | validation == set(ALL)


def test_a_class_is_drawn_from_its_own_families() -> None:
    for document_class, families in FAMILIES["train"].items():
        drawn = {draw_lookalike(document_class, seed).family for seed in range(60)}
        assert drawn == set(families)


def _names(split: Split) -> set[str]:
    return {family for families in FAMILIES[split].values() for family in families}


def _text(family: str, seed: int) -> str:
    pages = draw_family(family, seed).drawing.pages
    return " ".join(word.text for page in pages for word in page.words)
