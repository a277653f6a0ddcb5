"""What a fax machine does: few dots, black or white, lines lost on the way, and a line of its own at the top."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.simulate.degrade.condition import Condition
from training.simulate.degrade.machine import Machine, machine
from training.simulate.degrade.place import Gray, Placed, resampled, skewed

DOTS_ACROSS = 204.0
FINE_LINES = 196.0
STANDARD_LINES = 98.0
_COMPANIES = ("CEDAR VALLEY CLINIC", "NORTH HARBOR HEALTH", "BUSINESS OFFICE", "LAKESIDE BILLING", "FAX SERVER 2")
# An area is of one gray where a window of so many dots holds no larger difference: letters never are.
_FLAT, _ONE_GRAY = 9, 24
_BLACK, _WHITE = 40, 245


def faxed(
    page: Placed, dpi: float, lines: float, chance: np.random.Generator, condition: Condition, *, withheld: bool
) -> Placed:
    """Black and white at 204 dots by `lines` an inch, from a page of `dpi`. `withheld` is the machine of validation."""
    by = machine(condition, chance, withheld=withheld)
    page = skewed(page, by.skew) if by.skew else page
    rows, columns = round(lines / dpi * page.image.shape[0]), round(DOTS_ACROSS / dpi * page.image.shape[1])
    page = _in_lines(page._replace(image=_optics(page.image, chance, by)), rows, columns, by)
    dots = _black_or_white(page.image, by)
    _speckle(dots, chance, by)
    _streak(dots, chance, by)
    _print_header(dots, chance, by, lines)
    return Placed(_lose_lines(dots, chance, by), page.to_pixels)


def _optics(image: Gray, chance: np.random.Generator, by: Machine) -> Gray:
    """Blur, then a noise of a few dots' width, so that edges become ragged when they are cut."""
    if not by.blur:
        return image
    blurred = cv2.GaussianBlur(image, (0, 0), by.blur).astype(np.float32)
    noise = chance.normal(0, by.grain, size=(256, image.shape[1])).astype(np.float32)
    blurred += cv2.GaussianBlur(np.resize(noise, image.shape), (0, 0), 0.8)
    return np.asarray(np.clip(blurred, 0, 255), dtype=np.uint8)


def _in_lines(page: Placed, rows: int, columns: int, by: Machine) -> Placed:
    """As many dots as the machine has. A lens averages; what draws to dots blackens each that a stroke touches, so that
    few lines cost no bar of an E.
    """
    if not by.touched:
        return resampled(page, rows, columns)
    image = resampled(page, 2 * rows, columns).image.reshape(rows, 2, columns).min(axis=1)
    return Placed(image, resampled(page, rows, columns).to_pixels)


def _black_or_white(image: Gray, by: Machine) -> Gray:
    """A threshold in text mode; in photo mode, and in areas of one gray, grays become a pattern of dots."""
    rows, columns = image.shape
    tiled = np.tile(by.screen, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
    if by.photo:
        # a machine sharpens first: only what is truly gray is screened
        sharp = np.clip((image.astype(np.float32) - 128) * 2.2 + 128 - by.darkened, 0, 255)
        return np.where(sharp > tiled, 255, 0).astype(np.uint8)
    level = np.where(_flat(image), tiled, by.level) if by.flats else by.level
    return np.where(image > level, 255, 0).astype(np.uint8)


def _flat(image: Gray) -> NDArray[np.bool_]:
    """Where an area of one gray is, the strip along its edge too."""
    window = np.ones((_FLAT, _FLAT), np.uint8)
    gray = (image > _BLACK) & (image < _WHITE)
    alike = gray & (np.asarray(cv2.morphologyEx(image, cv2.MORPH_GRADIENT, window)) < _ONE_GRAY)
    return gray & (np.asarray(cv2.dilate(alike.astype(np.uint8), window)) > 0)


def _speckle(dots: Gray, chance: np.random.Generator, by: Machine) -> None:
    """Single dots, and now and then clumps, turned over anywhere on the page."""
    rows, columns = dots.shape
    count = int(rows * columns * by.specks)
    y, x = chance.integers(0, rows, count), chance.integers(0, columns, count)
    dots[y, x] = 255 - dots[y, x]
    for _ in range(by.clumps):
        center = (int(chance.integers(0, columns)), int(chance.integers(0, rows)))
        cv2.circle(dots, center, int(chance.integers(1, 3)), 0, -1)


def _streak(dots: Gray, chance: np.random.Generator, by: Machine) -> None:
    """Dirt on the glass draws a line down the page, black or white, with breaks."""
    rows, columns = dots.shape
    for _ in range(by.streaks):
        x, shade = int(chance.integers(0, columns - 12)), int(chance.choice([0, 0, 255]))
        run = np.repeat(chance.random(rows // 40 + 1) < chance.uniform(0.4, 1), 40)[:rows]
        for offset in (0, 7) if by.paired else (0,):
            dots[run, x + offset : x + offset + int(chance.integers(1, 3))] = shade


def _print_header(dots: Gray, chance: np.random.Generator, by: Machine, lines: float) -> None:
    """The sender's line: when, who, number, page. It is printed over what is there."""
    if chance.random() < 0.3:
        return
    month, day, hour, minute = (int(chance.integers(1, below)) for below in (13, 29, 24, 60))
    when = f"{month:02d}/{day:02d}/2026 {hour:02d}:{minute:02d}"
    page = f"P.{chance.integers(1, 9):03d}/{chance.integers(9, 20):03d}"
    text = f"{when}  {chance.choice(_COMPANIES)}  (FAX)555 01{chance.integers(0, 100):02d}  {page}"
    strip = np.full((40, dots.shape[1]), 255, np.uint8)
    cv2.putText(strip, text, (60, 30), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2)
    height = round(40 * lines / DOTS_ACROSS)
    small = cv2.resize(strip, (dots.shape[1], height), interpolation=cv2.INTER_AREA)
    top = len(dots) - height - 2 if by.header_below else 2
    part = dots[top : top + height]
    np.minimum(part, np.where(small > 140, 255, 0).astype(np.uint8), out=part)


def _lose_lines(dots: Gray, chance: np.random.Generator, by: Machine) -> Gray:
    """Lines lost in transmission, and others sent twice soon after, so that the page keeps its length. Nothing moves by
    more than a few lines: the map of places stays true.
    """
    order = np.arange(len(dots))
    for _ in range(by.losses):
        start, count = int(chance.integers(0, len(dots) - 80)), int(chance.integers(1, 4))
        end = start + int(chance.integers(5, 60))
        order[start:end] = np.minimum(order[start:end] + count, len(dots) - 1)
    return np.ascontiguousarray(dots[order])
