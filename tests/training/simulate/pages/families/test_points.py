"""Families of remittances: points of the grammar. Those that never train share no pair of choices with the others."""

from __future__ import annotations

import random

import pytest

from extraction.balance import check
from tests.training.simulate.pages.second_reading import complaints, misplaced
from training.simulate.mail import Piece, Split
from training.simulate.pages.families.draw import draw_any_family, draw_family
from training.simulate.pages.families.points import family_layout, names_of, points, structure_of
from training.simulate.pages.withheld import WITHHELD, WITHHELD_FACES, WITHHELD_STRINGS, is_withheld

NAMES = tuple(points())
SEEDS = range(5)
LEAST_FAMILIES = 24


def test_there_are_enough_families() -> None:
    assert len(names_of("train")) >= LEAST_FAMILIES
    assert not set(names_of("train")) & set(names_of("validation"))


def test_withheld_families_are_those_of_the_grammar() -> None:
    assert {name: structure_of(name) for name in names_of("validation")} == WITHHELD


@pytest.mark.parametrize("name", names_of("train"))
def test_a_training_family_shares_no_pair_with_a_withheld_one(name: str) -> None:
    assert not is_withheld(structure_of(name))
    for seed in range(30):
        layout = family_layout(random.Random(seed), name)
        assert layout.structure == structure_of(name)
        assert layout.type.face not in WITHHELD_FACES
        assert layout.strings != WITHHELD_STRINGS


@pytest.mark.parametrize("name", NAMES)
def test_every_family_is_drawn_the_same_again_and_adds_up(name: str) -> None:
    for seed in SEEDS:
        piece = draw_family(name, seed)
        assert piece.record is not None
        assert check(piece.record).holds
        assert piece.document_class == "provider_remittance"
    assert draw_family(name, 3).drawing == draw_family(name, 3).drawing


@pytest.mark.parametrize("name", NAMES)
def test_words_say_what_the_record_says_and_lie_apart(name: str) -> None:
    for seed in SEEDS:
        piece = draw_family(name, seed)
        assert not complaints(piece)
        assert not misplaced(piece)


@pytest.mark.parametrize("name", NAMES)
def test_draws_of_a_family_are_no_copies(name: str) -> None:
    assert len({_words(draw_family(name, seed)) for seed in SEEDS}) == len(SEEDS)


@pytest.mark.parametrize("split", ["train", "validation"])
def test_any_family_of_a_split_is_drawn(split: Split) -> None:
    assert {draw_any_family(seed, split).family for seed in range(12)} <= set(names_of(split))


def test_form_of_four_storeys_has_claims_without_lines() -> None:
    piece = draw_family("02 intermediary print", 1)
    assert piece.record is not None
    assert all(not claim.lines and claim.patient for claim in piece.record.claims)
    header_rows = {word.row for word in piece.drawing.pages[0].words if word.meaning.role == "column_header"}
    assert len(header_rows) >= 4


def test_card_payment_takes_lines_back_above_their_correction() -> None:
    pieces = [draw_family("22 card payment behind a fax", seed) for seed in range(12)]
    lines = [line for piece in pieces if piece.record for claim in piece.record.claims for line in claim.lines]
    taken_back = [place for place, line in enumerate(lines) if (line.units or 0) < 0 and (line.charge or 0) < 0]
    assert taken_back
    paired = [place for place in taken_back if lines[place].charge == -(lines[place + 1].charge or 0)]
    assert len(paired) > len(taken_back) / 2


def test_sequestration_is_told_in_a_sentence_alone() -> None:
    pieces = [draw_family("16 stacked identities", seed) for seed in range(25)]
    words = [word for piece in pieces for page in piece.drawing.pages for word in page.words]
    assert any(word.text == "sequestration." or word.text == "sequestration" for word in words)
    assert not any(word.meaning.tag == "sequestration" for word in words)


def test_captions_name_the_service_above_its_amounts() -> None:
    piece = draw_family("27 dental captions", 2)
    assert piece.record is not None
    words = [word for page in piece.drawing.pages for word in page.words]
    rows = {word.row for word in words if word.meaning.tag == "procedure"}
    assert rows
    assert not any(word.meaning.tag == "charge" and word.row in rows for word in words)


def test_labelled_lines_have_no_table() -> None:
    piece = draw_family("36 labelled lines", 4)
    words = [word for page in piece.drawing.pages for word in page.words]
    assert not any(word.meaning.column for word in words if word.meaning.claim is not None)
    assert any(word.meaning.tag == "charge" and word.meaning.role in ("line", "continuation") for word in words)


def _words(piece: Piece) -> str:
    return " ".join(word.text for page in piece.drawing.pages for word in page.words)


def test_claims_in_process_are_no_claims() -> None:
    pieces = [draw_family("10 state details in sections", seed) for seed in range(12)]
    layouts = [piece.truth["choices"]["pending"] for piece in pieces]
    assert any(layouts)
    for piece, pending in zip(pieces, layouts, strict=True):
        numbers = {number for _, _, number, _, _ in pending}
        words = [word for page in piece.drawing.pages for word in page.words if word.text in numbers]
        assert {word.text for word in words} == numbers
        assert all(word.meaning.tag == "other" and word.meaning.claim is None for word in words)
        assert piece.record is not None
        assert not numbers & {claim.payer_claim_control_number for claim in piece.record.claims}
