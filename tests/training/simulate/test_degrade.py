"""The model of scans and faxes: the same seed gives the same picture, and truth boxes stay on their ink."""

from __future__ import annotations

import numpy as np
import pytest

from training.simulate.degrade import CONDITIONS, KINDS, SHARES, Condition, Degraded, Kind, degrade, render
from training.simulate.degrade.condition import drawn_condition
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


def dirt(condition: Condition) -> int:
    """Black dots in the empty lower half of pages of one condition."""
    faxes = [degrade(IMAGE, "fax_fine", seed, condition=condition) for seed in range(12)]
    return sum(int(np.count_nonzero(fax.image[1900:] == 0)) for fax in faxes)


def test_conditions_are_drawn_by_their_shares() -> None:
    chance = np.random.default_rng(1)
    drawn = [drawn_condition(chance) for _ in range(2000)]
    assert {condition: drawn.count(condition) / 2000 for condition in CONDITIONS} == pytest.approx(SHARES, abs=0.04)
    assert sum(SHARES.values()) == pytest.approx(1)


def test_a_fax_says_its_condition_and_nothing_else_has_one() -> None:
    assert {degrade(IMAGE, "fax_standard", seed).condition for seed in range(12)} == set(CONDITIONS)
    assert degrade(IMAGE, "fax_fine", 1, condition="poor").condition == "poor"
    assert degrade(IMAGE, "scan", 1).condition is degrade(IMAGE, "clean", 1).condition is None


def test_a_server_sends_no_dirt_and_a_poor_machine_most() -> None:
    assert 0 == dirt("server") < dirt("ordinary") < dirt("poor")


def test_pages_of_a_server_lie_straight() -> None:
    for seed in range(4):
        to_pixels = degrade(IMAGE, "fax_fine", seed, condition="server").to_pixels
        assert to_pixels[0, 1] == to_pixels[1, 0] == 0


def test_few_lines_cost_no_stroke_where_no_lens_averages() -> None:
    page = np.full((2200, 1700), 255, np.uint8)
    page[600:1600:25, 200:1500] = 0
    rows = degrade(page, "fax_standard", 3, condition="server").image[100:, 800]
    assert np.count_nonzero(np.diff(rows.astype(int)) < 0) == 40


def test_a_server_screens_gray_areas_and_leaves_letters_solid() -> None:
    page = np.full((2200, 1700), 255, np.uint8)
    page[400:600, 200:1500] = 200
    page[480:500, 300:310] = 0
    faxes = [degrade(page, "fax_fine", seed, condition="server").image for seed in range(8)]
    blackened = [float((fax[400:580, 320:1500] == 0).mean()) for fax in faxes]
    assert sum(0.1 < share < 0.4 for share in blackened) >= 4
    assert all((fax[472:488, 308:314] == 0).all() for fax in faxes)


def test_the_rendered_page_is_left_as_it_was() -> None:
    before = IMAGE.copy()
    degrade(IMAGE, "scan", 2)
    assert np.array_equal(before, IMAGE)
