"""The pen moves down columns and pages."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from training.simulate.letters.flow import Flow
from training.simulate.letters.prose import Heading, PageBreak, Paragraph, TwoColumns
from training.simulate.letters.style import Style, draw_style
from training.simulate.pages.withheld import WITHHELD_FACES
from training.simulate.sheet import Font

WORD = st.text(alphabet="abcdefghij", min_size=1, max_size=80)


def style() -> Style:
    return replace(
        draw_style(random.Random(1)),
        typeface="Helvetica",
        bold_typeface="Helvetica-Bold",
        size=10,
        leading=1.3,
        indent=0,
    )


def flow() -> Flow:
    return Flow(style(), lambda _: None)


@given(st.lists(WORD, max_size=40), st.floats(40, 400))
def test_wrapping_keeps_the_letters_and_the_width(words: list[str], width: float) -> None:
    pen, font = flow(), Font(size=9)
    lines = pen.wrap(" ".join(words), font, width)
    assert "".join(lines).replace(" ", "") == "".join(words)
    assert all(pen.sheet.measure(line, font) <= width + 0.01 for line in lines)


def test_a_paragraph_that_does_not_fit_goes_on_with_the_next_page() -> None:
    pen = flow()
    Paragraph(text="word " * 4000).draw(pen)
    pages = pen.sheet.finish().pages
    assert len(pages) > 2
    assert sum(len(page.words) for page in pages) == 4000


def test_two_columns_stand_side_by_side_and_what_follows_below_both() -> None:
    pen = flow()
    TwoColumns(blocks=tuple(Paragraph(text=f"block{number} " * 30) for number in range(6))).draw(pen)
    Paragraph(text="after").draw(pen)
    (page,) = pen.sheet.finish().pages
    lefts = {word.box[0] < page.width / 2 for word in page.words if word.text in ("block0", "block5")}
    assert lefts == {True, False}
    after = next(word for word in page.words if word.text == "after")
    assert after.box[0] == pen.left
    assert all(word.box[3] <= after.box[1] + 1 for word in page.words if word.text != "after")


def test_long_columns_fill_both_before_the_next_page() -> None:
    pen = flow()
    TwoColumns(blocks=tuple(Paragraph(text=f"block{number} " * 300) for number in range(9))).draw(pen)
    Paragraph(text="after").draw(pen)
    pages = pen.sheet.finish().pages
    assert len(pages) > 1
    assert {word.box[0] < pages[0].width / 2 for word in pages[0].words} == {True, False}
    after = next(word for page in pages for word in page.words if word.text == "after")
    assert all(word.box[3] <= after.box[1] + 1 for word in pages[-1].words if word.text != "after")


def test_a_page_break_ends_the_page() -> None:
    pen = flow()
    for block in (Heading(text="one"), PageBreak(), Heading(text="two")):
        block.draw(pen)
    assert [[word.text.casefold() for word in page.words] for page in pen.sheet.finish().pages] == [["one"], ["two"]]


def test_withheld_typefaces_and_ways_to_write_never_train() -> None:
    drawn = [draw_style(random.Random(seed)) for seed in range(600)]
    assert not {look.typeface for look in drawn} & set(WITHHELD_FACES)
    assert {look.strings for look in drawn} == {"line", "word"}
