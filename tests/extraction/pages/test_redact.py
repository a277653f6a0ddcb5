"""The redacted copy: no way back to the number, all else as it was."""

import re
import zlib
from io import BytesIO
from random import Random

import pypdfium2 as pdfium
import pytest
from reportlab.pdfgen.canvas import Canvas

from extraction.media import PDF
from extraction.pages.cards import find_cards
from extraction.pages.page import Box, Page
from extraction.pages.process import read_pages_apart, redact_apart
from extraction.pages.read import read_pages
from tests.extraction.pages.drawing import LETTER, NOTES, lines_of, paste, pdf_of_pages, picture_of, write

CARD = "4111 1111 1111 1111"
FIGURES = CARD.replace(" ", "")


def payment(canvas: Canvas) -> None:
    """A page with a card and its code."""
    canvas.setTitle(f"Card {CARD}")
    canvas.setKeywords(FIGURES)
    write(canvas, [(60, 700, f"Your virtual card number: {CARD}"), (60, 680, "CVV: 737 Exp: 09/28")], size=11)
    write(canvas, [(60, 650 - 14 * row, note) for row, note in enumerate(NOTES)])
    write(canvas, [line for line in lines_of(Random(4)) if 200 < line[1] < 560])


def remittance(canvas: Canvas) -> None:
    write(canvas, lines_of(Random(3)))


def redacted(data: bytes) -> tuple[bytes, list[Page]]:
    pages = list(read_pages_apart(data, PDF))
    boxes: dict[int, tuple[Box, ...]] = {
        page.number: find_cards(page).boxes for page in pages if find_cards(page).boxes
    }
    return redact_apart(data, PDF, pages, boxes), pages


def text_of(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pdfium.PdfDocument(data)]


def told(data: bytes) -> bytes:
    """All that the bytes say, unpacked."""
    said = data
    for part in re.findall(rb"stream\r?\n(.*?)endstream", data, re.S):
        try:
            said += zlib.decompressobj().decompress(part)
        except zlib.error:
            continue
    return said


def test_the_page_with_the_card_is_a_picture_and_the_other_is_kept() -> None:
    data = pdf_of_pages(payment, remittance)
    copy, pages = redacted(data)
    first, second = text_of(copy)
    assert first == ""
    assert second == text_of(data)[1]
    again = list(read_pages(copy, PDF))
    assert [page.origin for page in again] == ["ocr", "text_layer"]
    assert again[1].words == pages[1].words


def test_nothing_in_the_bytes_tells_the_number_any_more() -> None:
    data = pdf_of_pages(payment, remittance)
    copy, _ = redacted(data)
    assert FIGURES.encode() in told(data)
    for secret in (CARD.encode(), FIGURES.encode(), b"1111 1111", b"737"):
        assert secret not in told(copy)


def test_ocr_reads_what_is_beside_the_black_and_not_what_was_under_it() -> None:
    copy, _ = redacted(pdf_of_pages(payment))
    texts = " ".join(word.text for word in next(read_pages(copy, PDF)).words)
    assert "virtual card number" in texts
    assert not re.search("4111|1111|737", texts)


def test_black_lies_where_the_words_were() -> None:
    copy, pages = redacted(pdf_of_pages(payment))
    shown = pdfium.PdfDocument(copy)[0].render(scale=2, grayscale=True).to_numpy()
    for x0, y0, x1, y1 in find_cards(pages[0]).boxes:
        part = shown[int(2 * y0) + 1 : int(2 * y1) - 1, int(2 * x0) + 1 : int(2 * x1) - 1]
        assert part.max() < 40


@pytest.mark.parametrize("turn", [90, 180])
def test_a_turned_scan_is_blackened_where_ocr_found_the_words(turn: int) -> None:
    image = picture_of(pdf_of_pages(payment), 200).rotate(-turn, expand=True)

    def draw(canvas: Canvas) -> None:
        size = LETTER[::-1] if turn % 180 else LETTER
        canvas.setPageSize(size)
        paste(canvas, image, (0, 0, *size))

    copy, pages = redacted(pdf_of_pages(draw))
    assert len(find_cards(pages[0]).words) == 6
    texts = [word.text for word in next(read_pages(copy, PDF)).words]
    assert "virtual" in texts
    assert not re.search("4111|1111|737", " ".join(texts))


def test_a_number_that_only_the_hidden_text_of_another_page_tells_goes_too() -> None:
    def hidden(canvas: Canvas) -> None:
        remittance(canvas)
        canvas.setFillGray(1)
        write(canvas, [(60, 30, CARD)])

    copy, _ = redacted(pdf_of_pages(payment, hidden))
    assert text_of(copy) == ["", ""]


def test_notes_and_form_fields_of_other_pages_become_part_of_a_picture() -> None:
    def noted(canvas: Canvas) -> None:
        remittance(canvas)
        canvas.textAnnotation(f"the card is {CARD}", (50, 50, 100, 100))

    copy, _ = redacted(pdf_of_pages(payment, noted))
    assert FIGURES.encode() not in told(copy)
    assert CARD.encode() not in told(copy)
    assert not any(page.get_textpage().count_chars() for page in pdfium.PdfDocument(copy))


def test_a_picture_as_a_file_becomes_a_page_of_the_copy() -> None:
    file = BytesIO()
    picture_of(pdf_of_pages(payment), 200).save(file, "PNG", dpi=(200, 200))
    pages = list(read_pages_apart(file.getvalue(), "image/png"))
    copy = redact_apart(file.getvalue(), "image/png", pages, {1: find_cards(pages[0]).boxes})
    texts = [word.text for word in next(read_pages(copy, PDF)).words]
    assert "virtual" in texts
    assert not re.search("4111|1111|737", " ".join(texts))
