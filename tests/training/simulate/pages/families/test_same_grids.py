"""Statements and estimates in the grids of remittances: they say what they are, and nothing of a payment."""

from __future__ import annotations

import pytest

from tests.training.simulate.pages.second_reading import misplaced
from training.simulate.mail import Piece, Split
from training.simulate.pages.families.same_grids import CLASSES, draw_same_grid
from training.simulate.pages.withheld import WITHHELD

SEEDS = range(8)
PAYMENT_TAGS = frozenset({"trace_number", "payment_method", "payee_npi", "payee_tin"})


@pytest.mark.parametrize("document_class", CLASSES)
@pytest.mark.parametrize("split", ["train", "validation"])
def test_a_grid_of_another_class_names_no_payment(document_class: str, split: Split) -> None:
    for seed in SEEDS:
        piece = draw_same_grid(document_class, seed, split)
        assert piece.document_class == document_class
        assert piece.record is None
        assert not _tags(piece) & PAYMENT_TAGS
        assert not misplaced(piece)


@pytest.mark.parametrize("document_class", CLASSES)
def test_drawn_the_same_again_and_otherwise_for_another_seed(document_class: str) -> None:
    assert draw_same_grid(document_class, 5, "train") == draw_same_grid(document_class, 5, "train")
    assert draw_same_grid(document_class, 5, "train").drawing != draw_same_grid(document_class, 6, "train").drawing


def test_withheld_layouts_are_for_validation_alone() -> None:
    names = {draw_same_grid("member_eob", seed, "train").family for seed in range(40)}
    assert not any(withheld in name for withheld in WITHHELD for name in names)


def _tags(piece: Piece) -> set[str]:
    return {word.meaning.tag for page in piece.drawing.pages for word in page.words}
