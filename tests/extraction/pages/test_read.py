"""The door: PDFs and pictures, whole and in parts, as pages with words."""

import io
from random import Random

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from extraction.media import PDF
from extraction.pages.page import Page
from extraction.pages.read import read_pages, render
from tests.extraction.pages import drawing, good_pages, hostile, misleading_pages
from tests.extraction.pages.drawing import lines_of, pdf_of, picture_of, write

LINES = lines_of(Random(11))
SHEET = pdf_of(lambda canvas: write(canvas, LINES, size=9))
WORDS = sorted(word for _, _, text in LINES for word in text.split())


def read(data: bytes, kind: str) -> list[Page]:
    return list(read_pages(data, kind))


def recall(page: Page) -> float:
    """The share of the drawn words that are on the page."""
    left = [word.text for word in page.words]
    found = 0
    for word in WORDS:
        if word in left:
            left.remove(word)
            found += 1
    return found / len(WORDS)


def scanned(dpi: float = 200) -> Image.Image:
    return picture_of(SHEET, dpi)


def test_a_text_layer_is_taken_as_it_is() -> None:
    (page,) = read(SHEET, PDF)
    assert (page.origin, page.number, page.rotation, page.findings) == ("text_layer", 1, 0, ())
    assert recall(page) == 1


@pytest.mark.parametrize("kind", [misleading_pages.scan, misleading_pages.outlines, misleading_pages.shifted_encoding])
def test_what_the_layer_does_not_tell_is_read_by_ocr(kind: drawing.Kind) -> None:
    (page,) = read(kind(Random(3)), PDF)
    assert page.origin == "ocr"
    assert {"EXPLANATION", "Billed", "Allowed"} <= {word.text for word in page.words}


def test_a_layer_that_is_not_believed_is_a_finding() -> None:
    (page,) = read(misleading_pages.scan_with_other_words(Random(3)), PDF)
    assert [finding.code for finding in page.findings] == ["text_layer_not_believed"]


@pytest.mark.parametrize("kind", misleading_pages.MIXED)
def test_a_page_of_both_has_the_words_of_both_and_none_twice(kind: drawing.Kind) -> None:
    (page,) = read(kind(Random(8)), PDF)
    assert page.origin == "text_layer"
    assert "text_layer_completed" in {finding.code for finding in page.findings}
    sure = [word for word in page.words if word.confidence == 1]
    read_by_ocr = [word for word in page.words if word.confidence < 1]
    assert "EXPLANATION" in {word.text for word in sure}
    assert sum("." in word.text and word.text[0].isdigit() for word in read_by_ocr) > 40
    assert not any(_overlap(one.box, other.box) > 0.5 for one in sure for other in read_by_ocr)


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """The share of the smaller box that both cover."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return max(0.0, width) * max(0.0, height) / smaller


def test_words_that_ocr_added_stand_where_they_are_printed() -> None:
    (page,) = read(misleading_pages.filled_by_outlines(Random(8)), PDF)
    (header,) = [word for word in page.words if word.text == "Allowed" and word.confidence == 1]
    column = [word for word in page.words if word.text.count(".") == 1 and abs(word.box[0] - header.box[0]) < 60]
    assert len(column) >= 20
    rows = sorted(word.box[1] for word in column)
    assert rows[0] > header.box[3]


@pytest.mark.parametrize("kind", good_pages.BLANK)
def test_a_page_without_words_is_blank(kind: drawing.Kind) -> None:
    (page,) = read(kind(Random(1)), PDF)
    assert (page.origin, page.words) == ("blank", ())


@pytest.mark.parametrize(
    ("form", "kind", "options"),
    [
        ("PNG", "image/png", {"dpi": (200, 200)}),
        ("PNG", "image/png", {}),
        ("JPEG", "image/jpeg", {"dpi": (200, 200), "quality": 70}),
        ("TIFF", "image/tiff", {"dpi": (200, 200), "compression": "tiff_lzw"}),
    ],
)
def test_a_picture_of_a_page(form: str, kind: str, options: dict[str, object]) -> None:
    (page,) = read(hostile.saved(scanned(), form, **options), kind)
    assert page.origin == "ocr"
    assert (page.width, page.height) == pytest.approx((612, 792), rel=0.01)
    assert recall(page) > 0.9


@pytest.mark.parametrize("compression", ["group3", "group4"])
def test_a_fax_is_stretched_to_square_pixels(compression: str) -> None:
    fax = scanned(204).resize((1728, 1077)).point(lambda value: 255 * (value > 160)).convert("1")
    (page,) = read(hostile.saved(fax, "TIFF", compression=compression, dpi=(204, 98)), "image/tiff")
    assert page.width / page.height == pytest.approx(612 / 792, rel=0.02)
    assert "EXPLANATION" in {word.text for word in page.words}
    picture = render(hostile.saved(fax, "TIFF", compression=compression), "image/tiff", 1)
    assert picture.pixels.shape[0] == pytest.approx(1077 * 204 / 98, abs=3)


def test_a_tiff_has_pages() -> None:
    blank = Image.new("L", (1700, 2200), 255)
    data = hostile.tiff_of([blank, scanned(), blank], compression="tiff_lzw", dpi=(200, 200))
    pages = read(data, "image/tiff")
    assert [page.number for page in pages] == [1, 2, 3]
    assert [page.origin for page in pages] == ["blank", "ocr", "blank"]


@pytest.mark.parametrize(
    "change",
    [
        lambda image: image.convert("RGBA"),
        lambda image: image.convert("P"),
        lambda image: image.convert("LA"),
        lambda image: image.convert("I").point(lambda value: value * 257).convert("I;16"),
        lambda image: image.convert("1"),
    ],
    ids=["rgba", "palette", "alpha", "16 bits", "bilevel"],
)
def test_every_depth_of_colour_is_gray_on_white(change: object) -> None:
    assert callable(change)
    picture = render(hostile.saved(change(scanned(100)), "PNG", dpi=(100, 100)), "image/png", 1)
    assert picture.pixels.shape == (1100, 850)
    assert picture.pixels[0, 0] > 250
    assert picture.pixels.min() < 100


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    assert render(hostile.saved(clear, "PNG"), "image/png", 1).pixels.min() == 255


def test_the_camera_s_orientation_is_followed() -> None:
    turned = Image.new("L", (300, 100), 255)
    turned.paste(0, (0, 0, 10, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn clockwise to see it upright
    file = io.BytesIO()
    turned.save(file, "JPEG", exif=exif)
    pixels = render(file.getvalue(), "image/jpeg", 1).pixels
    assert pixels.shape[0] > pixels.shape[1]
    assert pixels[2].mean() < 60


def test_a_picture_of_a_pdf_has_the_resolution_that_was_asked_for() -> None:
    picture = render(SHEET, PDF, 1, 150)
    assert picture.pixels.shape == pytest.approx((1650, 1275), abs=1)
    assert picture.points == pytest.approx((612, 792), abs=1)


def test_what_is_filled_into_a_form_is_part_of_the_page() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, [(40, 700, "Total paid")])
        canvas.acroForm.textfield(value="1,234.56", x=120, y=695, width=90, height=16, fontSize=10)

    (page,) = read(pdf_of(draw), PDF)
    assert [word.text for word in page.words] == ["Total", "paid", "1,234.56"]
