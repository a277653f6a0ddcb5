"""A page is blank only where nothing was on it: not where it was lost, is pale, or came out black."""

import io
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from extraction.media import PDF, media_type
from extraction.pages.page import Page
from extraction.pages.read import read_pages
from tests.extraction.pages import drawing

SIZE = (1700, 2200)
LINES = ("Mill Hollow Benefit Trust", "We reviewed the claim for services", "The claim is denied: filed too late")


def sheet(gray: int, paper: int = 255) -> Image.Image:
    image = Image.new("L", SIZE, paper)
    pen, font = ImageDraw.Draw(image), ImageFont.truetype(drawing.VERA, 34)
    for number, line in enumerate(LINES * 4):
        pen.text((150, 200 + 90 * number), line, fill=gray, font=font)
    return image


def page_of(image: Image.Image, kind: str = "PNG") -> Page:
    data = io.BytesIO()
    image.save(data, kind, dpi=(200, 200), resolution=200)
    (page,) = read_pages(data.getvalue(), media_type(data.getvalue()))
    return page


@pytest.mark.parametrize("gray", [200, 212, 225, 240])
def test_pale_print_is_read(gray: int) -> None:
    assert " ".join(word.text for word in page_of(sheet(gray)).words).startswith(LINES[0])


def test_what_shines_through_from_the_back_is_no_print() -> None:
    mirrored = sheet(235).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    assert page_of(mirrored).origin == "blank"


def test_a_black_sheet_is_a_persons() -> None:
    page = page_of(Image.new("L", SIZE, 0))
    assert page.origin == "unread"
    assert [finding.code for finding in page.findings] == ["page_unreadable"]


def test_paper_is_blank_as_a_picture_and_in_a_pdf() -> None:
    assert page_of(Image.new("1", SIZE, 1)).origin == "blank"
    assert page_of(Image.new("1", SIZE, 1), "PDF").origin == "blank"


def test_a_picture_that_cannot_be_opened_is_no_blank_page() -> None:
    data = io.BytesIO()
    sheet(0).save(data, "PDF", resolution=200)
    lost = data.getvalue().replace(b"/DCTDecode", b"/LostDecode")
    assert lost != data.getvalue()
    (page,) = read_pages(lost, PDF)
    assert page.origin == "unread"
    assert [finding.code for finding in page.findings] == ["picture_unreadable"]


def words_in_gray(gray: float) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setFillGray(gray)
        drawing.write(canvas, drawing.lines_of(Random(4)), "Times-Roman", 5)

    return drawing.pdf_of(draw)


def test_words_of_the_file_too_pale_to_be_read_make_no_blank_page() -> None:
    (page,) = read_pages(words_in_gray(0.95), PDF)
    assert page.origin != "blank"


def test_white_words_for_machines_leave_a_page_blank() -> None:
    (page,) = read_pages(words_in_gray(1.0), PDF)
    assert page.origin == "blank"
