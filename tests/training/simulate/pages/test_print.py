"""The PDF says what the pen remembers: another program reads the same words at the same places."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pypdfium2
import pytest

from training.simulate.fonts import FACES
from training.simulate.mail import Piece
from training.simulate.pages.compose import compose
from training.simulate.pages.content import Plan, draw_remittance
from training.simulate.pages.draw import draw_layout
from training.simulate.pages.piece import draw_piece, draw_plan, piece_of
from training.simulate.pages.table import DoesNotFitError
from training.simulate.sheet import Strings


def read_words(piece: Piece) -> list[Counter[str]]:
    """The words of each page, as PDFium reads them."""
    document = pypdfium2.PdfDocument(piece.drawing.pdf)
    return [Counter(page.get_textpage().get_text_bounded().split()) for page in document]


def drawn_words(piece: Piece) -> list[Counter[str]]:
    return [Counter(word.text for word in page.words) for page in piece.drawing.pages]


@pytest.mark.parametrize("seed", range(40))
def test_the_text_layer_has_the_words(seed: int) -> None:
    piece = draw_piece(seed, "train")
    read, drawn = read_words(piece), drawn_words(piece)
    assert len(read) == len(drawn)
    for found, meant in zip(read, drawn, strict=True):
        assert sum((meant - found).values()) + sum((found - meant).values()) <= max(4, 0.01 * meant.total())


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("strings", ["line", "word", "character"])
def test_every_face_is_read_whichever_way_it_is_written(face: str, strings: Strings) -> None:
    """Letter by letter, too: how far apart letters stand is what tells words."""
    piece = _in_face(face, strings)
    read, drawn = read_words(piece), drawn_words(piece)
    for found, meant in zip(read, drawn, strict=True):
        assert sum((meant - found).values()) <= 0.03 * meant.total()


def _in_face(face: str, strings: Strings) -> Piece:
    """A page whose layout fits whatever the face: seeds are tried in order."""
    for seed in range(100):
        chance = random.Random(seed)
        layout = draw_layout(chance, "train")
        layout = replace(layout, type=replace(layout.type, face=face), strings=strings, character_space=0.0)
        try:
            return piece_of(layout, compose(layout, draw_remittance(chance, draw_plan(chance, layout))), seed)
        except DoesNotFitError:
            continue
    raise AssertionError("no layout fits")


def test_boxes_stand_where_the_letters_are() -> None:
    """PDFium's rectangles of text are inside ours, to a point: so that labels can be laid over any reading."""
    piece = draw_piece(3, "train")
    page = pypdfium2.PdfDocument(piece.drawing.pdf)[0]
    text = page.get_textpage()
    drawn = piece.drawing.pages[0]
    for word in drawn.words[:80]:
        x0, y0, x1, y1 = word.box
        inside = text.get_text_bounded(x0 - 1, drawn.height - y1 - 1, x1 + 1, drawn.height - y0 + 1)
        assert word.text in inside


def test_a_claim_of_many_lines_goes_over_pages_with_its_header() -> None:
    chance = random.Random(5)
    layout = replace(draw_layout(chance, "train"), page_number="of", page_number_place="top")
    plan = replace(draw_plan(chance, layout), claims=(60, 60), lines=(0, 0) if layout.whole_claims else (5, 6))
    composed = compose(layout, draw_remittance(chance, plan))
    assert len(composed.record.claims) >= 60
    pages = composed.drawing.pages
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        tags = {word.meaning.tag: word.text for word in page.words}
        assert tags["page_number"] == str(number)
        assert tags["page_count"] == str(len(pages))
    assert all(any(word.meaning.role == "column_header" for word in page.words) for page in pages[:-1])


@pytest.mark.parametrize("kind", ["professional", "institutional", "dental", "vision"])
def test_content_has_what_real_mail_has(kind: str) -> None:
    chance = random.Random(kind)
    drawn = [
        draw_remittance(chance, Plan(kind=kind, claims=(1, 20)))  # type: ignore[arg-type]
        for _ in range(150)
    ]
    claims = [claim for remittance in drawn for claim in remittance.claims]
    reasons = {each.reason for claim in claims for line in claim.lines for each in line.adjustments}
    assert {"1", "2", "3", "23", "45", "97", "104", "253"} <= reasons
    assert {claim.status_code for claim in claims} >= {"1", "2", "19", "22"}
    assert any(claim.interest for claim in claims)
    assert any(not remittance.payment.amount for remittance in drawn)
    assert any(remittance.payment.method == "NON" for remittance in drawn)
    assert len({each.reason for remittance in drawn for each in remittance.provider_adjustments}) > 12
