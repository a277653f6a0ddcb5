"""Glyphs to words: what stands together in print is one word."""

from collections.abc import Callable

import pytest
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from extraction.media import PDF
from extraction.pages.page import Page
from extraction.pages.read import read_pages
from tests.extraction.pages.drawing import LETTER, VERA, pdf_of


def page_of(draw: Callable[[Canvas], None], size: tuple[float, float] = LETTER) -> Page:
    def filled(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 10)
        draw(canvas)

    (page,) = read_pages(pdf_of(filled, size), PDF)
    assert page.origin == "text_layer"
    return page


def texts(draw: Callable[[Canvas], None]) -> list[str]:
    return [word.text for word in page_of(draw).words]


def test_rows_from_the_top_and_words_from_the_left_in_whatever_order_they_were_drawn() -> None:
    def draw(canvas: Canvas) -> None:
        for x, y, text in ((300, 700, "Paid"), (40, 650, "HERON"), (40, 700, "Patient"), (300, 650, "12.00")):
            canvas.drawString(x, y, text)

    assert texts(draw) == ["Patient", "Paid", "HERON", "12.00"]


def test_a_word_drawn_letter_by_letter_backwards_is_one_word() -> None:
    def draw(canvas: Canvas) -> None:
        word = "1,234.56"
        for at in reversed(range(len(word))):
            canvas.drawString(100 + canvas.stringWidth(word[:at]), 700, word[at])

    assert texts(draw) == ["1,234.56"]


def test_columns_are_words_apart_though_no_space_is_drawn() -> None:
    def draw(canvas: Canvas) -> None:
        line = canvas.beginText(40, 700)
        line.textOut("120.00")
        line.moveCursor(canvas.stringWidth("120.00") + 4, 0)
        line.textOut("80.00")
        canvas.drawText(line)

    assert texts(draw) == ["120.00", "80.00"]


@pytest.mark.parametrize("spacing", [1.0, 3.0, 6.0])
def test_letters_that_are_spaced_evenly_are_one_word(spacing: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 700, "REMITTANCE ADVICE", charSpace=spacing)

    assert texts(draw) == ["REMITTANCE", "ADVICE"]


def test_letters_drawn_apart_one_by_one_are_one_word_and_digits_are_columns() -> None:
    def draw(canvas: Canvas) -> None:
        for at, letter in enumerate("DENIED"):
            canvas.drawString(40 + 11 * at, 700, letter)
        for at, digit in enumerate("123456"):
            canvas.drawString(40 + 11 * at, 650, digit)

    assert texts(draw) == ["DENIED", *"123456"]


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3, 0.6):
            canvas.drawString(40 + shift, 700, "TOTAL 100.00 llll")

    assert texts(draw) == ["TOTAL", "100.00", "llll"]


def test_ligatures_and_hyphens_are_letters_as_they_are_typed() -> None:
    pdfmetrics.registerFont(ttfonts.TTFont("Vera", VERA))

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Vera", 10)
        canvas.drawString(40, 700, "bene\ufb01t o\ufb02ine pre-")
        canvas.drawString(40, 686, "certi\ufb01ed CO-45")

    assert texts(draw) == ["benefit", "ofline", "pre-", "certified", "CO-45"]


def test_a_superscript_is_a_word_of_its_row() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(40, 700, "120.00")
        canvas.setFont("Helvetica", 5.5)
        canvas.drawString(40 + 35, 704, "1")

    assert texts(draw) == ["120.00", "1"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_that_the_file_turns_reads_the_same(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(turn)
        canvas.drawString(100, 700, "Patient")
        canvas.drawString(300, 700, "Paid")

    sideways = turn % 180 == 90
    page = page_of(draw, LETTER[::-1] if sideways else LETTER)
    assert [word.text for word in page.words] == ["Patient", "Paid"]
    assert page.rotation == -turn % 360
    assert (page.width, page.height) == LETTER
    assert page.words[0].box[:2] == pytest.approx((100, 792 - 700 - 7.18), abs=0.1)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_words_that_were_drawn_sideways_make_the_page_stand_upright(turn: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(306, 396)
        canvas.rotate(turn)
        for row in range(4):
            canvas.drawString(-100, 40 - 14 * row, f"Patient {row} paid 12.00")

    page = page_of(draw)
    assert [word.text for word in page.words[:4]] == ["Patient", "0", "paid", "12.00"]
    assert page.rotation == turn
    first, second = page.words[0].box, page.words[4].box
    assert second[1] - first[1] == pytest.approx(14, abs=0.1)


def test_boxes_count_from_the_corner_of_the_part_of_the_page_that_is_shown() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 60, 550, 760))
        canvas.drawString(100, 700, "Patient")

    page = page_of(draw)
    assert (page.width, page.height) == (500, 700)
    assert page.words[0].box[:2] == pytest.approx((50, 760 - 700 - 7.18), abs=0.1)


def test_what_lies_outside_the_part_that_is_shown_is_no_word() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 60, 550, 760))
        canvas.drawString(100, 700, "Patient")
        canvas.drawString(100, 20, "printer's mark")

    assert texts(draw) == ["Patient"]
