"""Letters of every family, as they are drawn."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pypdfium2
import pytest

from extraction.document_classes import DOCUMENT_CLASSES
from training.simulate.letters.draw import FAMILIES, NOT_LETTERS, draw_letter
from training.simulate.mail import Piece
from training.simulate.sheet import DrawnPage, DrawnWord

_TOUCH = 0.5  # points by which boxes of letters may share an edge


def pieces(document_class: str, rounds: int = 1, start: int = 0) -> list[Piece]:
    """Every family of a class, some times."""
    families = len(FAMILIES[document_class])
    return [draw_letter(document_class, seed) for seed in range(start, start + families * rounds)]


def overlaps(page: DrawnPage) -> list[tuple[str, str]]:
    """Words whose boxes lie over each other."""
    words = sorted(page.words, key=lambda word: word.box[1])
    found = []
    for number, upper in enumerate(words):
        for lower in words[number + 1 :]:
            if lower.box[1] >= upper.box[3] - 1:
                break
            if side_by_side(upper, lower):
                found.append((upper.text, lower.text))
    return found


def side_by_side(one: DrawnWord, other: DrawnWord) -> bool:
    return one.box[0] + _TOUCH < other.box[2] and other.box[0] + _TOUCH < one.box[2]


def plain(text: str) -> str:
    return re.sub(r"\W", "", text).casefold()


def text(piece: Piece) -> str:
    return " ".join(word.text for page in piece.drawing.pages for word in page.words)


@pytest.mark.parametrize("document_class", FAMILIES)
def test_words_lie_inside_the_page_and_not_over_each_other(document_class: str) -> None:
    for piece in pieces(document_class, start=200):
        for page in piece.drawing.pages:
            outside = [
                word.text
                for word in page.words
                if word.box[0] < 0 or word.box[1] < 0 or word.box[2] > page.width or word.box[3] > page.height
            ]
            assert (piece.family, piece.seed, outside, overlaps(page)) == (piece.family, piece.seed, [], [])


@pytest.mark.parametrize("document_class", FAMILIES)
def test_a_seed_always_gives_the_same_letter(document_class: str) -> None:
    for seed in (5, 77):
        assert draw_letter(document_class, seed) == draw_letter(document_class, seed)


@pytest.mark.parametrize("document_class", FAMILIES)
def test_seeds_take_the_families_in_turn(document_class: str) -> None:
    drawn = Counter(piece.family for piece in pieces(document_class, rounds=2, start=1000))
    assert drawn == {f"{document_class}/{name}": 2 for name in FAMILIES[document_class]}


@pytest.mark.parametrize("document_class", FAMILIES)
def test_two_letters_of_a_family_differ(document_class: str) -> None:
    families = len(FAMILIES[document_class])
    for piece in pieces(document_class):
        if piece.family.endswith("/blank_page"):
            continue
        another = draw_letter(document_class, piece.seed + families)
        assert another.family == piece.family
        assert another.drawing.pdf != piece.drawing.pdf


def test_all_classes_but_remittances_have_letters_and_most_have_a_dozen_families() -> None:
    assert set(DOCUMENT_CLASSES) - set(FAMILIES) == NOT_LETTERS
    few = {name for name, families in FAMILIES.items() if len(families) < 12}
    # These are drawn as grids elsewhere; here only what goes with them in prose.
    assert few <= {"member_eob", "predetermination", "capitation_report"}


def test_a_class_without_letters_is_refused() -> None:
    with pytest.raises(KeyError):
        draw_letter("provider_remittance", 0)


@pytest.mark.parametrize("document_class", FAMILIES)
def test_the_facts_of_the_truth_are_printed(document_class: str) -> None:
    for piece in pieces(document_class):
        printed = plain(text(piece))
        for name in (
            "claim_number",
            "case_number",
            "authorization",
            "letter_number",
            "amount",
            "charge",
            "card_number",
        ):
            value = piece.truth["facts"].get(name)
            assert value is None or plain(value) in printed, (piece.family, name)


def test_a_decision_is_told_where_the_class_is_a_decision() -> None:
    for name in ("appeal_decision", "adverse_determination", "prior_auth_approval", "claim_denial_letter"):
        assert all(piece.truth["decision"] for piece in pieces(name)), name


def test_the_approval_model_serves_both_an_approval_and_an_overturned_appeal() -> None:
    approval, overturned = (
        next(piece for piece in pieces(name) if piece.family.endswith(family))
        for name, family in (
            ("prior_auth_approval", "model_approval_notice"),
            ("appeal_decision", "overturned_approval_model"),
        )
    )
    for piece in (approval, overturned):
        assert "yourhealthplanhasapprovedthisservice" in plain(text(piece))
        assert "planreferencenumber" in plain(text(piece))
    assert (approval.truth["decision"], overturned.truth["decision"]) == ("approved", "overturned")


def test_pages_that_count_themselves_count_right() -> None:
    counted = 0
    for document_class in ("overpayment_demand", "adverse_determination", "records_request"):
        for piece in pieces(document_class, rounds=3):
            if piece.truth["choices"]["pages"] != "i of n":
                continue
            for number, page in enumerate(piece.drawing.pages, 1):
                said = " ".join(word.text for word in page.words).casefold()
                assert f"page {number} of {len(piece.drawing.pages)}" in said
                counted += 1
    assert counted > 20


def test_letters_have_one_page_or_several() -> None:
    counts = Counter(len(piece.drawing.pages) for name in FAMILIES for piece in pieces(name, start=400))
    assert counts[1] > counts[2] > counts[4] > 0


def test_the_file_has_the_words_that_the_truth_tells() -> None:
    for document_class in ("claim_form", "cob_questionnaire", "virtual_card", "eft_notice"):
        for piece in pieces(document_class)[:6]:
            with pypdfium2.PdfDocument(piece.drawing.pdf) as file:
                read = "".join(file[number].get_textpage().get_text_range() for number in range(len(file)))
            assert Counter(plain(read)) == Counter(plain(text(piece))), piece.family


def test_blank_pages_have_no_words() -> None:
    blank = [piece for piece in pieces("cover_or_blank") if piece.family.endswith(("blank_page", "duplex_back"))]
    assert [len(page.words) for piece in blank for page in piece.drawing.pages] == [0, 0]


def test_rows_are_numbered_downward_within_a_column_of_words() -> None:
    piece = draw_letter("claim_denial_letter", 1)
    for page in piece.drawing.pages:
        rows = [word.row for word in page.words]
        assert all(lower >= upper for upper, lower in pairwise(rows))
