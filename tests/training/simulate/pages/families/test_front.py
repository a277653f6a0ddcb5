"""What stands before the claims: a list of them, and the check with its amount in words."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.training.simulate.pages.second_reading import complaints, misplaced
from training.simulate.mail import Piece
from training.simulate.pages.compose import compose
from training.simulate.pages.content import draw_remittance
from training.simulate.pages.families.amount_words import in_words
from training.simulate.pages.families.points import family_layout
from training.simulate.pages.layout import Layout
from training.simulate.pages.piece import draw_plan, piece_of

FAMILY = "30 plain words"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0.00", "ZERO AND 00/100 DOLLARS"),
        ("19.05", "NINETEEN AND 05/100 DOLLARS"),
        ("342.10", "THREE HUNDRED FORTY-TWO AND 10/100 DOLLARS"),
        ("100000.99", "ONE HUNDRED THOUSAND AND 99/100 DOLLARS"),
        ("2001080.00", "TWO MILLION ONE THOUSAND EIGHTY AND 00/100 DOLLARS"),
    ],
)
def test_amounts_in_words(amount: str, text: str) -> None:
    assert in_words(Decimal(amount)) == text


@given(st.integers(min_value=0, max_value=10**9), st.integers(min_value=0, max_value=10**9))
def test_different_amounts_have_different_words(one: int, other: int) -> None:
    texts = {in_words(Decimal(cents) / 100) for cents in (one, other)}
    assert len(texts) == len({one, other})


@pytest.mark.parametrize("seed", range(6))
def test_the_list_of_claims_is_no_claim(seed: int) -> None:
    piece = _piece(seed, claim_list=True)
    assert piece.record is not None
    listed = [word for word in piece.drawing.pages[0].words if word.meaning.role == "other" and word.meaning.pointer]
    assert {word.meaning.pointer for word in listed} >= {"/claims/0/charge", "/claims/0/payer_claim_control_number"}
    assert all(word.meaning.claim is None for word in listed)
    assert not complaints(piece)
    assert not misplaced(piece)


@pytest.mark.parametrize("seed", range(6))
def test_the_check_says_what_the_payment_is(seed: int) -> None:
    piece = _piece(seed, check=True)
    assert piece.record is not None
    text = " ".join(word.text for word in piece.drawing.pages[0].words)
    assert in_words(piece.record.payment.amount or Decimal(0)) in text
    assert not complaints(piece)
    assert not misplaced(piece)


def test_bulletins_may_have_a_page_of_their_own() -> None:
    piece = _piece(1, bulletin_page=True)
    assert not any(word.meaning.claim is not None for word in piece.drawing.pages[0].words)
    assert any(word.meaning.claim is not None for word in piece.drawing.pages[1].words)


def _piece(seed: int, **changes: bool) -> Piece:
    chance = random.Random(seed)
    layout: Layout = replace(family_layout(chance, FAMILY), **changes)  # type: ignore[arg-type]
    return piece_of(layout, compose(layout, draw_remittance(chance, draw_plan(chance, layout))), seed)
