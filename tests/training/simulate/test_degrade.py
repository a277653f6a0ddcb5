"""The model of scans and faxes: the same seed gives the same picture, and truth boxes stay on their ink."""

from __future__ import annotations

import numpy as np
import pytest

from training.simulate.degrade import KINDS, Degraded, Kind, degrade, render
from training.simulate.sheet import DrawnPage, Font, Sheet


def drawn() -> tuple[bytes, DrawnPage]:
    sheet = Sheet(font=Font(name="Helvetica-Bold", size=11))
    for row in range(12):
        sheet.next_row()
        for column in range(4):
            sheet.text(60 + 125 * column, 80 + 55 * row, f"{row}{column}1,234.56")
    drawing = sheet.finish()
    return drawing.pdf, drawing.pages[0]


PDF, PAGE = drawn()
IMAGE = render(PDF, 0)


def share_on_ink(picture: Degraded) -> float:
    """Of the drawn words, how many boxes are much darker than the paper around them."""
    dark = 0
    for word in PAGE.words:
        x0, y0, x1, y1 = (round(edge) for edge in picture.box(word.box))
        around = picture.image[max(y0 - 12, 0) : y1 + 12, max(x0 - 12, 0) : x1 + 12]
        dark += bool(picture.image[y0:y1, x0:x1].mean() < np.median(around) - 20)
    return dark / len(PAGE.words)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lies", [0, 90, 180, 270])
def test_a_drawn_word_is_found_where_the_map_says(kind: Kind, lies: int) -> None:
    shares = [share_on_ink(degrade(IMAGE, kind, seed, lies=lies)) for seed in range(4)]
    assert min(shares) >= 0.8
    assert np.mean(shares) > 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_picture(kind: Kind) -> None:
    first, again = degrade(IMAGE, kind, 5), degrade(IMAGE, kind, 5)
    assert np.array_equal(first.image, again.image)
    assert np.array_equal(first.to_pixels, again.to_pixels)


@pytest.mark.parametrize("kind", ["scan", "fax_fine", "fax_standard"])
def test_another_seed_and_the_withheld_setting_give_other_pictures(kind: Kind) -> None:
    first = degrade(IMAGE, kind, 5).image
    assert not np.array_equal(first, degrade(IMAGE, kind, 6).image)
    assert not np.array_equal(first, degrade(IMAGE, kind, 5, split="validation").image)


def test_a_fax_has_two_colours_and_its_own_resolution() -> None:
    fine, standard = degrade(IMAGE, "fax_fine", 1), degrade(IMAGE, "fax_standard", 1)
    assert fine.image.shape == (2156, 1734)
    assert standard.image.shape == (1078, 1734)
    assert set(np.unique(standard.image)) == {0, 255}
    assert standard.squared().shape == (2244, 1734)


def test_the_rendered_page_is_left_as_it_was() -> None:
    before = IMAGE.copy()
    degrade(IMAGE, "scan", 2)
    assert np.array_equal(before, IMAGE)
