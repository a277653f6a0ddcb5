"""Pages as people look at them: the boxes of the words fit the picture, however the page lay in its file."""

import io
from random import Random

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from extraction.errors import UnreadableInputError
from extraction.media import PDF
from extraction.pages.page import Page, Sheet
from extraction.pages.process import draw_apart, read_pages_apart
from extraction.pages.read import PageFile, read_pages
from extraction.pages.sheet import MOST_SIDE, SHEET_DPI, DrawnSheet, draw_sheet
from tests.extraction.pages.drawing import lines_of, pdf_of, pdf_of_pages, picture_of, write
from tests.extraction.pages.good_pages import plain, sideways, turned_by_the_file


def drawn(data: bytes, page: Page, boxes: tuple[tuple[float, float, float, float], ...] = ()) -> DrawnSheet:
    return draw_sheet(PageFile(data, PDF), Sheet.of(page, boxes))


def pixels(sheet: DrawnSheet) -> NDArray[np.uint8]:
    return np.asarray(cv2.imdecode(np.frombuffer(sheet.data, np.uint8), cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def dark_share(sheet: DrawnSheet, page: Page) -> float:
    """The share of words in whose box there is ink."""
    image = pixels(sheet)
    scale = image.shape[1] / sheet.width
    marked = 0
    for word in page.words:
        x0, y0, x1, y1 = (round(side * scale) for side in word.box)
        marked += bool((image[y0 : y1 + 1, x0 : x1 + 1] < 128).any())
    return marked / len(page.words)


@pytest.mark.parametrize("draw", [plain, sideways, turned_by_the_file])
def test_every_word_has_its_ink_where_its_box_is(draw: object) -> None:
    assert callable(draw)
    data = draw(Random(2))
    (page,) = read_pages(data, PDF)
    sheet = drawn(data, page)
    assert (sheet.width, sheet.height) == pytest.approx((page.width, page.height), abs=0.7)
    assert dark_share(sheet, page) > 0.98
    # the same words on the page as it was before it was turned: what the test would tell from the right one
    if page.rotation:
        assert dark_share(draw_sheet(PageFile(data, PDF), Sheet(number=1)), page) < 0.9


def scanned(angle: float) -> bytes:
    """A scan that lies askew, as a PDF of a picture."""
    image = picture_of(pdf_of(lambda canvas: write(canvas, lines_of(Random(5)))), 200).rotate(angle, fillcolor=255)
    file = io.BytesIO()
    image.convert("L").save(file, "PDF", resolution=200)
    return file.getvalue()


def test_a_scan_that_lies_askew_is_shown_straight() -> None:
    data = scanned(2.0)
    (page,) = read_pages(data, PDF)
    assert page.skew
    assert dark_share(drawn(data, page), page) > 0.98


def test_what_must_not_be_seen_is_black_and_nothing_else() -> None:
    data = plain(Random(3))
    (page,) = read_pages(data, PDF)
    secret, other = page.words[3], page.words[-1]
    image = pixels(drawn(data, page, (secret.box,)))
    scale = image.shape[1] / page.width
    x0, y0, x1, y1 = (round(side * scale) for side in secret.box)
    assert (image[y0:y1, x0:x1] == 0).all()
    x0, y0, x1, y1 = (round(side * scale) for side in other.box)
    assert (image[y0:y1, x0:x1] > 128).any()


def test_pictures_are_small() -> None:
    plain_page = drawn(plain(Random(3)), next(iter(read_pages(plain(Random(3)), PDF))))
    assert pixels(plain_page).shape == pytest.approx((792 / 72 * SHEET_DPI, 612 / 72 * SHEET_DPI), abs=1)
    assert plain_page.data.startswith(b"\x89PNG")
    poster = pdf_of(lambda canvas: write(canvas, lines_of(Random(1))), size=(4000, 2000))
    assert max(pixels(draw_sheet(PageFile(poster, PDF), Sheet(number=1))).shape) <= MOST_SIDE
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (2200, 1700), dtype=np.uint8))
    file = io.BytesIO()
    noise.save(file, "PDF", resolution=200)
    assert draw_sheet(PageFile(file.getvalue(), PDF), Sheet(number=1)).data.startswith(b"\xff\xd8")


def test_pages_that_cannot_be_drawn_are_left_out_and_the_others_come() -> None:
    data = pdf_of_pages(*[lambda canvas: write(canvas, lines_of(Random(1)))] * 3)
    sheets = [Sheet(number=number) for number in (1, 9, 3)]
    assert [each.number for each in draw_apart(data, PDF, sheets)] == [1, 3]


def test_a_file_that_does_not_open_is_told() -> None:
    with pytest.raises(UnreadableInputError):
        list(draw_apart(b"%PDF-1.7\nnothing", PDF, [Sheet(number=1)]))


def test_pages_are_drawn_apart_as_they_were_read() -> None:
    data = sideways(Random(2))
    (page,) = read_pages_apart(data, PDF)
    (sheet,) = draw_apart(data, PDF, [Sheet.of(page)])
    assert dark_share(sheet, page) > 0.98
