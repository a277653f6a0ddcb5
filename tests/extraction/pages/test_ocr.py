"""OCR on drawn pages: words, places, order, whichever way the page lies; and what comes that is no page at all."""

from __future__ import annotations

import subprocess
import sys

import cv2
import numpy as np
import pytest

from extraction.pages.ocr import OcrPage, read_image
from extraction.pages.ocr.shapes import Gray
from training.simulate.degrade import degrade, render
from training.simulate.sheet import DrawnPage, Font, Sheet

AMOUNTS = ("0.00", "1,249.28", "-86.03", "$56.17", "(96.00)", "0.00")
DPI = 200.0


def drawn(face: str = "Helvetica", size: float = 8) -> tuple[Gray, DrawnPage]:
    """A small remittance: ruled, with underlined amounts, a frame and white print on a black band."""
    sheet = Sheet(font=Font(name=face, size=size))
    sheet.rectangle((40, 40, 572, 58), gray=0, stroke=False)
    sheet.text(50, 52, "PROVIDER REMITTANCE", font=Font(name="Helvetica-Bold", size=11), gray=1)
    for row in range(6):
        y = 90.0 + 22 * row
        sheet.next_row()
        sheet.text(50, y, f"0{row + 1}/14/2026 9921{row} CO-45 NAME HOLLOWAY")
        for column, amount in enumerate(AMOUNTS[:4]):
            right = 330 + 65 * column
            sheet.text(right, y, amount, align="right")
            sheet.line(right - 34, y + 1.6, right + 2, y + 1.6)
        sheet.line(40, y + 8, 572, y + 8)
    for x in (40, 290, 572):
        sheet.line(x, 75, x, 208)
    drawing = sheet.finish()
    return render(drawing.pdf, 0), drawing.pages[0]


IMAGE, PAGE = drawn()


def texts(page: OcrPage) -> list[str]:
    return [word.text for word in page.words]


@pytest.mark.parametrize(("face", "size"), [("Helvetica", 8), ("Times-Roman", 9), ("Courier", 8)])
def test_words_are_read_in_order_in_spite_of_rules_and_underlines(face: str, size: float) -> None:
    image, page = drawn(face, size)
    assert texts(read_image(image, DPI)) == [word.text for word in page.words]


def test_boxes_stand_where_the_words_were_drawn() -> None:
    for word, truth in zip(read_image(IMAGE, DPI).words, PAGE.words, strict=True):
        assert word.box[0] == pytest.approx(truth.box[0], abs=1.5)
        assert word.box[2] == pytest.approx(truth.box[2], abs=1.5)
        assert truth.box[1] - 2 < word.box[1] < word.box[3] < truth.box[3] + 2


@pytest.mark.parametrize("lies", [0, 90, 180, 270])
def test_a_page_is_turned_upright(lies: int) -> None:
    arrived = degrade(IMAGE, "clean", 1, lies=lies)
    page = read_image(arrived.image, DPI)
    assert page.rotation == (360 - lies) % 360
    assert (page.width, page.height) == pytest.approx((612, 792), abs=1)
    assert texts(page) == [word.text for word in PAGE.words]


@pytest.mark.parametrize("angle", [-2.0, 1.3])
def test_a_skewed_page_is_straightened(angle: float) -> None:
    turn = cv2.getRotationMatrix2D((850, 1100), -angle, 1.0)
    skewed = np.asarray(cv2.warpAffine(IMAGE, turn, (1700, 2200), borderValue=255.0), dtype=np.uint8)
    page = read_image(skewed, DPI)
    assert page.skew == pytest.approx(angle, abs=0.1)
    assert texts(page) == [word.text for word in PAGE.words]


def test_words_of_a_very_long_line_stand_where_they_were_drawn() -> None:
    sheet = Sheet(size=(792.0, 200.0), font=Font(name="Helvetica", size=6))
    sheet.text(30, 100, " ".join(f"WORD{number} {number}.25" for number in range(17)))
    drawing = sheet.finish()
    read, drawn_words = read_image(render(drawing.pdf, 0), DPI).words, drawing.pages[0].words
    assert [word.text for word in read] == [word.text for word in drawn_words]
    for word, truth in zip(read, drawn_words, strict=True):
        assert word.box[0] == pytest.approx(truth.box[0], abs=1.5)


def test_streaks_down_an_askew_fax_leave_no_words() -> None:
    turn = cv2.getRotationMatrix2D((850, 1100), -1.0, 1.0)
    fax = np.asarray(cv2.warpAffine(IMAGE, turn, (1700, 2200), borderValue=255.0), dtype=np.uint8)
    fax = np.where(fax > 150, 255, 0).astype(np.uint8)
    fax[700:2100, 300:302] = fax[620:1500, 1675:1676] = 0
    below = [word for word in read_image(fax, DPI).words if word.box[1] > 75]
    assert len(below) == sum(word.row > 0 for word in PAGE.words)


@pytest.mark.parametrize("kind", ["scan", "fax_fine"])
def test_amounts_of_scans_and_faxes_are_read(kind: str) -> None:
    arrived = degrade(IMAGE, "scan" if kind == "scan" else "fax_fine", 4)
    square = arrived.squared() if arrived.dpi_x != arrived.dpi_y else arrived.image
    amounts = [text for text in texts(read_image(square, arrived.dpi_x)) if text in AMOUNTS]
    assert len(amounts) >= 21


def test_confidence_is_a_share_and_alternatives_differ_from_the_word() -> None:
    arrived = degrade(IMAGE, "fax_standard", 3)
    words = read_image(arrived.squared(), arrived.dpi_x).words
    assert all(0 <= word.confidence <= 1.001 for word in words)
    doubtful = [word for word in words if word.alternatives]
    assert doubtful
    for word in doubtful:
        assert word.text not in [other.text for other in word.alternatives]
        assert word.confidence + sum(other.confidence for other in word.alternatives) <= 1.001


@pytest.mark.parametrize("shape", [(2200, 1700), (1, 1), (3, 4000), (9000, 9000)])
def test_white_paper_of_any_size_has_no_words(shape: tuple[int, int]) -> None:
    page = read_image(np.full(shape, 255, np.uint8), DPI)
    assert page.words == ()
    assert page.rotation == 0


def test_noise_and_blackness_are_no_error() -> None:
    noise = np.random.default_rng(1).integers(0, 256, (1100, 850)).astype(np.uint8)
    assert len(read_image(noise, 100.0).words) < 2000
    assert read_image(np.zeros((1100, 850), np.uint8), 100.0).words == ()


def test_a_fine_picture_gives_the_same_words() -> None:
    larger = np.asarray(cv2.resize(IMAGE, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
    page = read_image(larger, 2 * DPI)
    assert texts(page) == [word.text for word in PAGE.words]
    assert (page.width, page.height) == pytest.approx((612, 792), abs=1)


def test_nothing_that_could_download_a_model_is_loaded() -> None:
    code = (
        "import sys, extraction.pages.ocr; print(sorted({'rapidocr', 'requests', 'torch', 'onnx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_amount_that_begins_at_its_dot_keeps_it() -> None:
    """On a page without dirt the smallest dot is print: without it .00 was read as 00."""
    sheet = Sheet(font=Font(name="Times-Roman", size=6.5))
    for row in range(8):
        sheet.next_row()
        sheet.text(60, 100 + 14 * row, "TREATMENT")
        for column in range(4):
            sheet.text(200 + 70 * column, 100 + 14 * row, ".00", align="right")
    read = texts(read_image(render(sheet.finish().pdf, 0), DPI))
    assert read.count(".00") == 32
