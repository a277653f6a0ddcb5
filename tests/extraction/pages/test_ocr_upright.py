"""By how many degrees a page is askew, where a machine's own lines and dots say that it is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extraction.pages.ocr.clean import even, ink_of
from extraction.pages.ocr.shapes import Gray
from extraction.pages.ocr.upright import Lie, how_it_lies
from training.simulate.degrade import render
from training.simulate.sheet import Font, Sheet

DPI = 200.0


def printed(rows: int = 12) -> Gray:
    """A page with rows of amounts."""
    sheet = Sheet(font=Font(name="Courier", size=8))
    for row in range(rows):
        sheet.next_row()
        for column in range(7):
            sheet.text(60 + 70 * column, 150 + 30 * row, f"{row}{column}1,234.56")
    return render(sheet.finish().pdf, 0)


def askew(image: Gray, angle: float) -> Gray:
    turn = cv2.getRotationMatrix2D((850, 1100), -angle, 1.0)
    return np.asarray(cv2.warpAffine(image, turn, (1700, 2200), borderValue=255.0), dtype=np.uint8)


def faxed(image: Gray) -> Gray:
    """In black and white, with 100 lines an inch."""
    few = cv2.resize(image, (1700, 1100), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(np.where(few > 170, 255, 0).astype(np.uint8), (1700, 2200)), dtype=np.uint8)


def with_header(image: Gray) -> Gray:
    """With the line that the machine prints along the upper edge."""
    cv2.putText(image, "10/04/2026 02:56 CEDAR VALLEY CLINIC (FAX)555 0165 P.005/016" * 2, (20, 32), 0, 0.8, 0, 2)
    return image


def lie(image: Gray) -> Lie:
    return how_it_lies(ink_of(even(image)), DPI)


PAGE = printed()


@pytest.mark.parametrize("angle", [-2.0, -0.7, 0.0, 0.3, 1.3])
@pytest.mark.parametrize("few_lines", [False, True])
def test_rows_say_the_angle(angle: float, few_lines: bool) -> None:
    page = askew(PAGE, angle)
    found = lie(faxed(page) if few_lines else page)
    assert found.level == pytest.approx(angle, abs=0.1)
    assert found.levelled


@pytest.mark.parametrize("angle", [-1.1, 0.6])
def test_the_level_header_of_a_machine_does_not(angle: float) -> None:
    assert lie(with_header(faxed(askew(printed(3), angle)))).level == pytest.approx(angle, abs=0.1)


@pytest.mark.parametrize("angle", [-0.8, 0.5])
def test_dirt_all_over_the_page_does_not(angle: float) -> None:
    page, chance = faxed(askew(PAGE, angle)), np.random.default_rng(3)
    for y, x in chance.integers(0, 1090, (9000, 2)).tolist():
        page[2 * y : 2 * y + 3, x + x // 2 : x + x // 2 + 2] = 0
    found = lie(page)
    assert found.level == pytest.approx(angle, abs=0.1)
    assert found.levelled
