"""Rules of characters stand where others have drawn lines, and cover nothing."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from tests.training.simulate.pages.second_reading import complaints, misplaced
from training.simulate.mail import Piece
from training.simulate.pages.compose import compose
from training.simulate.pages.content import draw_remittance
from training.simulate.pages.families.points import family_layout
from training.simulate.pages.piece import draw_plan, piece_of


@pytest.mark.parametrize("mark", ["-", "=", "_", "*"])
def test_rules_are_rows_of_one_character(mark: str) -> None:
    piece = _piece(5, rule_mark=mark, claim_rules=True)
    assert len(_rules(piece, mark)) > 1
    assert not complaints(piece)
    assert not misplaced(piece)


def test_drawn_rules_are_no_words() -> None:
    piece = _piece(3, rule_mark="", claim_rules=True, bulletin_mark="")
    assert not any(_rules(piece, mark) for mark in "-=_*#")


def test_bulletins_stand_between_rows_of_asterisks() -> None:
    piece = _piece(4, rule_mark="", bulletin_mark="*")
    stars = _rules(piece, "*")
    notes = [word.row for word in piece.drawing.pages[0].words if word.meaning.role == "note"]
    assert len(stars) == 2
    assert stars[0] < min(notes) <= stars[1]


def _piece(seed: int, **ornament: str | bool) -> Piece:
    chance = random.Random(seed)
    layout = family_layout(chance, "30 plain words")
    layout = replace(
        layout,
        ornament=replace(layout.ornament, **ornament),  # type: ignore[arg-type]
        bulletins=("Claims are paid on Tuesdays.",),
        legal=(),
        bulletin_page=False,
    )
    return piece_of(layout, compose(layout, draw_remittance(chance, draw_plan(chance, layout))), seed)


def _rules(piece: Piece, mark: str) -> list[int]:
    """The rows of the first page that hold one long word of a character."""
    return [word.row for word in piece.drawing.pages[0].words if len(word.text) > 20 and set(word.text) == {mark}]
