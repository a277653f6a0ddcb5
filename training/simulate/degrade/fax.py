"""What a fax machine does: few dots, black or white, lines lost on the way, and a line of its own at the top."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from training.simulate.degrade.place import Gray, Placed, resampled, skewed

DOTS_ACROSS = 204.0
FINE_LINES = 196.0
STANDARD_LINES = 98.0
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]]) * 16 + 8
# A round dot that grows from its middle, as a halftone screen has it: the withheld pattern.
_HALFTONE = np.array([[232, 180, 128, 192], [168, 60, 20, 104], [116, 32, 8, 76], [208, 92, 48, 148]])
_COMPANIES = ("CEDAR VALLEY CLINIC", "NORTH HARBOR HEALTH", "BUSINESS OFFICE", "LAKESIDE BILLING", "FAX SERVER 2")


class _Machine(NamedTuple):
    """One machine's habits."""

    pattern: np.ndarray
    streaks: int
    paired: bool
    header_below: bool


def faxed(page: Placed, dpi: float, lines: float, chance: np.random.Generator, *, withheld: bool) -> Placed:
    """Black and white at 204 dots by `lines` an inch, from a page of `dpi`. `withheld` is the machine of validation: a
    halftone screen, streaks in pairs, its line at the foot.
    """
    page = skewed(page, float(chance.uniform(-1.2, 1.2)))
    rows, columns = round(lines / dpi * page.image.shape[0]), round(DOTS_ACROSS / dpi * page.image.shape[1])
    page = resampled(page._replace(image=_optics(page.image, chance)), rows, columns)
    machine = _machine(chance, withheld=withheld)
    dots = _black_or_white(page.image, chance, machine)
    _speckle(dots, chance)
    _streak(dots, chance, machine)
    _print_header(dots, chance, machine, lines)
    return Placed(_lose_lines(dots, chance), page.to_pixels)


def _machine(chance: np.random.Generator, *, withheld: bool) -> _Machine:
    streaks = int(chance.choice([0, 0, 1, 2, 4]))
    return _Machine(_HALFTONE if withheld else _BAYER, streaks, withheld, withheld)


def _optics(image: Gray, chance: np.random.Generator) -> Gray:
    """Blur, then a noise of a few dots' width, so that edges become ragged when they are cut."""
    blurred = cv2.GaussianBlur(image, (0, 0), float(chance.uniform(0.5, 1.1))).astype(np.float32)
    noise = chance.normal(0, chance.uniform(8, 28), size=(256, image.shape[1])).astype(np.float32)
    blurred += cv2.GaussianBlur(np.resize(noise, image.shape), (0, 0), 0.8)
    return np.asarray(np.clip(blurred, 0, 255), dtype=np.uint8)


def _black_or_white(image: Gray, chance: np.random.Generator, machine: _Machine) -> Gray:
    """A threshold in text mode; in photo mode grays become a pattern of dots."""
    if chance.random() < 0.25:
        rows, columns = image.shape
        tiled = np.tile(machine.pattern, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
        # a machine sharpens first: only what is truly gray is screened
        sharp = np.clip((image.astype(np.float32) - 128) * 2.2 + 128 + chance.uniform(-40, 15), 0, 255)
        return np.where(sharp > tiled, 255, 0).astype(np.uint8)
    return np.where(image > int(chance.integers(145, 205)), 255, 0).astype(np.uint8)


def _speckle(dots: Gray, chance: np.random.Generator) -> None:
    """Single dots, and now and then clumps, turned over anywhere on the page."""
    rows, columns = dots.shape
    count = int(rows * columns * chance.choice([0, 0.0002, 0.001, 0.003]))
    y, x = chance.integers(0, rows, count), chance.integers(0, columns, count)
    dots[y, x] = 255 - dots[y, x]
    for _ in range(int(chance.choice([0, 0, 30, 120]))):
        center = (int(chance.integers(0, columns)), int(chance.integers(0, rows)))
        cv2.circle(dots, center, int(chance.integers(1, 3)), 0, -1)


def _streak(dots: Gray, chance: np.random.Generator, machine: _Machine) -> None:
    """Dirt on the glass draws a line down the page, black or white, with breaks."""
    rows, columns = dots.shape
    for _ in range(machine.streaks):
        x, shade = int(chance.integers(0, columns - 12)), int(chance.choice([0, 0, 255]))
        run = np.repeat(chance.random(rows // 40 + 1) < chance.uniform(0.4, 1), 40)[:rows]
        for offset in (0, 7) if machine.paired else (0,):
            dots[run, x + offset : x + offset + int(chance.integers(1, 3))] = shade


def _print_header(dots: Gray, chance: np.random.Generator, machine: _Machine, lines: float) -> None:
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
    top = len(dots) - height - 2 if machine.header_below else 2
    part = dots[top : top + height]
    np.minimum(part, np.where(small > 140, 255, 0).astype(np.uint8), out=part)


def _lose_lines(dots: Gray, chance: np.random.Generator) -> Gray:
    """Lines lost in transmission, and others sent twice soon after, so that the page keeps its length. Nothing moves by
    more than a few lines: the map of places stays true.
    """
    order = np.arange(len(dots))
    for _ in range(int(chance.choice([0, 0, 2, 6, 12]))):
        start, count = int(chance.integers(0, len(dots) - 80)), int(chance.integers(1, 4))
        end = start + int(chance.integers(5, 60))
        order[start:end] = np.minimum(order[start:end] + count, len(dots) - 1)
    return np.ascontiguousarray(dots[order])
