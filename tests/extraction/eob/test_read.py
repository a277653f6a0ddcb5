"""Drawn remittances under true labels come out as the record that was drawn, and nothing wrong comes out sound."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from extraction.eob.labelled import LabelledDocument
from extraction.eob.read import read_labelled, read_remittance
from extraction.eob.reading import Reading
from extraction.eob.values import MONEY_TAGS
from extraction.pages.page import Alternative, Page, Word
from extraction.serialize import to_plain
from tests.extraction.eob.truth import truth_labels
from training.simulate.mail import Piece, Split
from training.simulate.pages.families.draw import draw_family
from training.simulate.pages.families.points import names_of
from training.simulate.pages.piece import draw_piece
from training.simulate.sheet import DrawnWord

_FAMILIES = [*names_of("train"), *names_of("validation")]
_CONFUSED = {"0": "8", "1": "7", "2": "7", "3": "8", "4": "9", "5": "6", "6": "8", "7": "1", "8": "3", "9": "4"}
# What no page tells: where names have no comma, which word of a name is the first one.
_UNTOLD = ("last_name", "first_name", "name")


def read(piece: Piece) -> Reading:
    return read_labelled(truth_labels(piece), len(piece.drawing.pages))


def told(record: Any, path: str = "") -> Any:
    """A record as plain data, adjustments in any order, without what pages do not tell."""
    if isinstance(record, dict):
        names = _UNTOLD if path in ("patient", "rendering") else ()
        return {key: told(value, key) for key, value in record.items() if key not in names}
    if path == "adjustments":
        return Counter(tuple(sorted((key, str(value)) for key, value in each.items())) for each in record)
    return [told(each, path) for each in record] if isinstance(record, list) else record


def assert_exact(piece: Piece, reading: Reading) -> None:
    assert piece.record is not None
    assert reading.document.record is not None
    assert told(to_plain(reading.document.record)) == told(to_plain(piece.record))
    assert reading.document.balanced


@pytest.mark.parametrize("name", _FAMILIES)
def test_every_family_is_read_exactly(name: str) -> None:
    piece = draw_family(name, 78)
    assert_exact(piece, read(piece))


@pytest.mark.parametrize("split", ["train", "validation"])
@pytest.mark.parametrize("seed", range(40, 47))
def test_layouts_between_families_are_read_exactly(seed: int, split: Split) -> None:
    piece = draw_piece(seed, split)
    assert_exact(piece, read(piece))


def test_every_value_has_a_place_or_says_that_it_has_none() -> None:
    reading = read(draw_family("01 carrier print", 78))
    fields = reading.document.fields
    assert all(field.box and field.page for field in fields.values() if field.source in ("printed", "mapped"))
    assert fields["/claims/0/lines/0/charge"].source == "printed"
    assert fields["/claims/0/lines/0/adjustments/0/amount"].confidence > 0.9


def altered(piece: Piece, chance: random.Random) -> LabelledDocument:
    """One digit of one amount of the record is another one."""
    amounts = [
        word
        for page in piece.drawing.pages
        for word in page.words
        if word.meaning.pointer and word.meaning.tag in MONEY_TAGS and any(mark.isdigit() for mark in word.text)
    ]
    chosen = chance.choice(amounts)
    place = chance.choice([place for place, mark in enumerate(chosen.text) if mark.isdigit()])
    other = chance.choice([mark for mark in "0123456789" if mark != chosen.text[place]])
    text = f"{chosen.text[:place]}{other}{chosen.text[place + 1 :]}"
    return truth_labels(piece, lambda word, _: Word(text=text if word is chosen else word.text, box=word.box))


@pytest.mark.parametrize("seed", range(60, 72))
def test_an_altered_amount_is_never_postable(seed: int) -> None:
    piece = draw_piece(seed, "validation")
    reading = read_labelled(altered(piece, random.Random(seed)), len(piece.drawing.pages))
    assert not reading.postable


@pytest.mark.parametrize("seed", range(80, 92))
def test_a_missing_page_is_never_postable_and_wrong(seed: int) -> None:
    piece = draw_piece(seed, "validation")
    count = len(piece.drawing.pages)
    if count == 1:
        return
    gone = random.Random(seed).randint(1, count)
    rows = [row for row in truth_labels(piece).rows if row.page != gone]
    order = {
        claim: place for place, claim in enumerate(dict.fromkeys(row.claim for row in rows if row.claim is not None))
    }
    kept = [replace(row, claim=order.get(row.claim) if row.claim is not None else None) for row in rows]
    reading = read_labelled(LabelledDocument(rows=tuple(kept)), count - 1)
    assert not reading.postable or told(to_plain(reading.document.record)) == told(to_plain(piece.record))
    if any(word.meaning.tag == "page_count" for page in piece.drawing.pages for word in page.words):
        assert "page_missing" in {finding.code for finding in reading.document.findings}


def scanned(chance: random.Random) -> Any:
    """As a recogniser reads: now and then a digit for another one, with the right one as its second thought."""

    def reading(word: DrawnWord, page: int) -> Word:
        digits = [place for place, mark in enumerate(word.text) if mark in _CONFUSED]
        if word.meaning.tag not in MONEY_TAGS or not digits or chance.random() > 0.03:
            return Word(text=word.text, box=word.box, confidence=0.98)
        place = chance.choice(digits)
        text = f"{word.text[:place]}{_CONFUSED[word.text[place]]}{word.text[place + 1 :]}"
        other = Alternative(text=word.text, confidence=0.3)
        return Word(text=text, box=word.box, confidence=0.6, alternatives=(other,))

    return reading


@pytest.mark.parametrize("seed", range(104, 112))
def test_misread_amounts_are_put_right_by_the_accounts(seed: int) -> None:
    piece = draw_piece(seed, "train")
    reading = read_labelled(truth_labels(piece, scanned(random.Random(seed))), len(piece.drawing.pages))
    assert reading.document.balanced
    if reading.postable:
        assert_exact(piece, reading)


class Truth:
    """A labeller that knows."""

    def __init__(self, piece: Piece) -> None:
        self.piece = piece

    def label(self, pages: Any) -> LabelledDocument:
        return truth_labels(self.piece)


def test_pages_and_a_labeller_are_all_it_needs() -> None:
    piece = draw_family("05 clearinghouse notice", 3)
    pages = [
        Page(number=number, width=page.width, height=page.height, words=(), origin="text_layer")
        for number, page in enumerate(piece.drawing.pages, 1)
    ]
    reading = read_remittance(pages, Truth(piece))
    assert reading.document.document_class == "provider_remittance"
    assert reading.document.pages == (1, len(pages))


def test_pages_without_a_remittance_are_an_empty_one_that_is_not_sound() -> None:
    reading = read_labelled(LabelledDocument(rows=()))
    assert not reading.sound
    assert not reading.document.balanced or reading.document.record is not None
