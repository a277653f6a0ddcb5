"""What looks like a remittance and is none: every family draws, the same again by its seed, and can be read."""

from __future__ import annotations

import pytest

from extraction.document_classes import DOCUMENT_CLASSES
from training.simulate.mail import Split
from training.simulate.pages.families.lookalikes.draw import FAMILIES, draw_family, draw_lookalike
from training.simulate.pages.families.lookalikes.families import rosters, statements
from training.simulate.sheet import DrawnPage, DrawnWord

ALL = tuple(statements()) + tuple(rosters())
SEEDS = range(6)
TOUCHING = 1.0  # points by which boxes may lie over each other: ascents are higher than most letters


@pytest.mark.parametrize("family", ALL)
def test_every_family_is_drawn_the_same_again(family: str) -> None:
    first, again = draw_family(family, 7), draw_family(family, 7)
    assert first.drawing == again.drawing
    assert first.document_class in DOCUMENT_CLASSES
    assert first.record is None


@pytest.mark.parametrize("family", ALL)
def test_words_areinside_the_page_and_apart(family: str) -> None:
    for seed in SEEDS:
        for page in draw_family(family, seed).drawing.pages:
            outside = [word.text for word in page.words if not inside(page, word)]
            assert not outside
            assert not list(overlapping(page))


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


def inside(page: DrawnPage, word: DrawnWord) -> bool:
    x0, y0, x1, y1 = word.box
    return x0 >= 0 and y0 >= 0 and x1 <= page.width and y1 <= page.height


def overlapping(page: DrawnPage) -> list[tuple[str, str]]:
    """Words whose middles lie over each other's: letters on letters."""
    found = []
    ordered = sorted(page.words, key=lambda word: word.box[0])
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.box[0] >= one.box[2] - TOUCHING:
                break
            middle = (one.box[1] + one.box[3]) / 2
            if other.box[1] < middle < other.box[3]:
                found.append((one.text, other.text))
    return found
