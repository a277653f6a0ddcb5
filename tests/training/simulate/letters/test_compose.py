"""Elements of a wording become blocks."""

from __future__ import annotations

import random

from training.simulate.letters.compose import Composer
from training.simulate.letters.figures import Barcode, Card, CutLine, ShineThrough, Signature, SquareCode, Stamp
from training.simulate.letters.kinds import letter_facts
from training.simulate.letters.phrase import Speaker
from training.simulate.letters.prose import Blanks, Block, Heading, Items, PageBreak, Paragraph, Rule, Ticks, Title
from training.simulate.letters.tables import Boxes, Fields, Table
from training.simulate.letters.wording import Element, Wording, shared_phrases


def blocks(*elements: Element, seed: int = 1, capitals: bool = False, **options: str) -> list[Block]:
    speaker = Speaker(letter_facts(random.Random(seed), "payer"), shared_phrases())
    wording = Wording(name="test", options=options, elements=elements)
    return Composer(wording, speaker, capitals=capitals).blocks(elements)


def test_neighbours_of_a_kind_stand_together() -> None:
    made = blocks(Element("*", "one"), Element("*", "two"), Element("", "three"), Element("*", "four"))
    assert made == [Items(items=("one", "two")), Paragraph(text="three"), Items(items=("four",))]


def test_every_mark_makes_its_block() -> None:
    kinds = {
        "": Paragraph,
        "%": Paragraph,
        "~": Paragraph,
        "##": Heading,
        "^": Title,
        "*": Items,
        "_": Blanks,
        "( )": Ticks,
        ":": Fields,
        "|": Boxes,
        "+": Table,
        "---": Rule,
        "===": PageBreak,
    }
    for mark, kind in kinds.items():
        (block,) = blocks(Element(mark, "" if mark in ("---", "===") else "name = value"))
        assert isinstance(block, kind), mark


def test_every_figure_makes_its_block() -> None:
    figures = {
        "barcode 12": Barcode,
        "code words": SquareCode,
        "stamp A | B": Stamp,
        "cut here": CutLine,
        "signature": Signature,
        "shine": ShineThrough,
        "card Name | 4111 | EXP=01/30": Card,
    }
    for text, kind in figures.items():
        (block,) = blocks(Element("$", text))
        assert isinstance(block, kind), text


def test_sentences_and_paragraphs_change_places() -> None:
    sentences = {blocks(Element("%", "a. // b. // c."), seed=seed)[0] for seed in range(60)}
    assert len(sentences) == 6
    orders = {tuple(blocks(Element("~", "a"), Element("~", "b"), seed=seed)) for seed in range(30)}
    assert len(orders) == 2


def test_what_stands_below_an_optional_heading_goes_with_it() -> None:
    elements = (Element("##", "head", optional=True), Element("", "body", optional=True))
    counts = {len(blocks(*elements, seed=seed)) for seed in range(40)}
    assert counts == {0, 2}


def test_rows_are_repeated_where_they_are_marked() -> None:
    def rows(text: str, seed: int) -> int:
        (table,) = blocks(Element("+", "head | head"), Element("+", text), seed=seed)
        assert isinstance(table, Table)
        return len(table.rows)

    assert {rows("a | b", seed) for seed in range(30)} == {1}
    assert {rows("*a | b", seed) for seed in range(60)} == {1, 2, 3, 4}
    assert min(rows("**a | b", seed) for seed in range(60)) >= 8


def test_boxes_have_captions_values_and_shares() -> None:
    (form,) = blocks(Element("|", "2: name = value | empty = | 24. A. DATE: from = x"), boxes="20")
    assert isinstance(form, Boxes)
    assert [(box.caption, box.value, box.share) for box in form.rows[0]] == [
        ("name", "value", 2.0),
        ("empty", "", 1.0),
        ("24. A. DATE: from", "x", 1.0),
    ]
    assert form.height > 0
    (bare,) = blocks(Element("|", "name = value"), captions="no")
    assert isinstance(bare, Boxes)
    assert (bare.captions, bare.edges) == (False, False)


def test_capitals_are_for_all_words() -> None:
    made = blocks(Element("", "small"), Element(":", "name = value"), capitals=True)
    assert made == [Paragraph(text="SMALL"), Fields(pairs=(("NAME", "VALUE"),))]
