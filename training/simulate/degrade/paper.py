"""What happens to a sheet of paper before anybody scans it: holes, staples, stamps, pens, a printer low on toner."""

from __future__ import annotations

import cv2
import numpy as np

from training.simulate.degrade.place import Gray

_STAMPS = ("RECEIVED", "POSTED", "SCANNED", "COPY", "PAID", "MAILROOM")
_FACES = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_TRIPLEX)


def used_paper(image: Gray, chance: np.random.Generator, dpi: float, *, pale: bool = True) -> Gray:
    """A few of the things that happen to paper; each sheet meets other ones. Changes the picture in place. Print may be
    `pale` on some sheets, or is black on all.
    """
    for happen, rate in _EVENTS:
        if chance.random() < rate and (pale or happen is not _low_toner):
            happen(image, chance, dpi)
    return image


def _punch_holes(image: Gray, chance: np.random.Generator, dpi: float) -> None:
    """Two or three holes near the left or the upper edge show the scanner's dark lid."""
    rows, columns = image.shape
    edge, shade = int(dpi * chance.uniform(0.3, 0.45)), int(chance.integers(0, 110))
    along_left = chance.random() < 0.6
    places = (0.2, 0.5, 0.8) if chance.random() < 0.5 else (0.37, 0.63)
    for place in places:
        center = (edge, int(rows * place)) if along_left else (int(columns * place), edge)
        cv2.circle(image, center, int(dpi * 0.14), shade, -1, cv2.LINE_AA)


def _staple(image: Gray, chance: np.random.Generator, dpi: float) -> None:
    """A short dark bar in a corner, with a shadow."""
    x, y = int(dpi * chance.uniform(0.2, 0.5)), int(dpi * chance.uniform(0.2, 0.5))
    dx, dy = int(dpi * chance.uniform(0.2, 0.4)), int(dpi * chance.uniform(-0.2, 0.2))
    cv2.line(image, (x, y + 4), (x + dx, y + dy + 4), 190, 5, cv2.LINE_AA)
    cv2.line(image, (x, y), (x + dx, y + dy), 60, 3, cv2.LINE_AA)


def _stamp(image: Gray, chance: np.random.Generator, dpi: float) -> None:
    """A frame with a word and a date, pale and at an angle, mostly where the page is empty."""
    text, shade = str(chance.choice(_STAMPS)), int(chance.integers(90, 185))
    height, width = int(dpi * 0.7), int(dpi * 2.0)
    stamp = np.full((height, width), 255, np.uint8)
    cv2.rectangle(stamp, (4, 4), (width - 5, height - 5), shade, 3)
    face = int(chance.choice(_FACES))
    cv2.putText(stamp, text, (14, height // 2), face, dpi / 180, shade, 2, cv2.LINE_AA)
    date = f"{chance.integers(1, 13):02d}/{chance.integers(1, 29):02d}/20{chance.integers(24, 27)}"
    cv2.putText(stamp, date, (14, height - 16), face, dpi / 280, shade, 1, cv2.LINE_AA)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(chance.uniform(-14, 14)), 0.85)
    turned = np.asarray(cv2.warpAffine(stamp, turn, (width, height), borderValue=255.0), dtype=np.uint8)
    y, x = _emptiest(image, chance, height, width)
    part = image[y : y + height, x : x + width]
    np.minimum(part, turned, out=part)


def _emptiest(image: Gray, chance: np.random.Generator, height: int, width: int) -> tuple[int, int]:
    """The whitest of a few random places: people stamp where there is room."""
    rows, columns = image.shape
    places = [(int(chance.integers(0, rows - height)), int(chance.integers(0, columns - width))) for _ in range(8)]
    return max(places, key=lambda place: float(image[place[0] : place[0] + height, place[1] : place[1] + width].mean()))


def _scribble(image: Gray, chance: np.random.Generator, dpi: float) -> None:
    """Something like handwriting: loops that move on to the right."""
    count, height = int(chance.integers(3, 9)), dpi * chance.uniform(0.08, 0.2)
    steps = np.linspace(0, 2 * np.pi * count, 60 * count)
    y0, x0 = _emptiest(image, chance, int(height * 3), int(dpi * 1.5))
    x = x0 + steps * height * chance.uniform(0.12, 0.25) + np.cos(steps) * height * chance.uniform(0.2, 0.5)
    wobble = 1 + 0.5 * np.sin(steps * chance.uniform(0.2, 0.7) + chance.uniform(0, 6))
    y = y0 + height * 1.5 + np.sin(steps) * wobble * height * 0.6
    points = np.stack([x, y], axis=1).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(image, [points], False, int(chance.integers(20, 120)), int(chance.integers(1, 4)), cv2.LINE_AA)


def _underline(image: Gray, chance: np.random.Generator, dpi: float) -> None:
    """A pen drawn under a few words, close enough to touch them."""
    rows, columns = image.shape
    for _ in range(int(chance.integers(1, 4))):
        row = _under_a_row(image, chance)
        x, length = int(chance.integers(0, columns // 2)), int(dpi * chance.uniform(0.5, 2.5))
        tilt, shade = int(chance.integers(-3, 4)), int(chance.integers(30, 140))
        end = (min(x + length, columns - 1), min(max(row + tilt, 0), rows - 1))
        cv2.line(image, (x, row), end, shade, int(chance.integers(1, 4)), cv2.LINE_AA)


def _under_a_row(image: Gray, chance: np.random.Generator) -> int:
    """A place where a printed row ends: ink above, paper below."""
    ink = (image < 128).mean(axis=1)
    ends = np.flatnonzero((ink[:-1] > 0.005) & (ink[1:] <= 0.005))
    return int(chance.choice(ends)) + 2 if len(ends) else image.shape[0] // 2


def _low_toner(image: Gray, chance: np.random.Generator, dpi: float) -> None:
    """Ink that turns pale from one side of the sheet to the other."""
    columns = image.shape[1]
    pale = np.clip(np.linspace(chance.uniform(-0.2, 0.3), chance.uniform(0.2, 0.55), columns), 0, 1)
    pale = pale if chance.random() < 0.5 else pale[::-1]
    image[:] = 255 - ((255 - image) * (1 - pale)[None, :]).astype(np.uint8)


_EVENTS = (
    (_low_toner, 0.2),
    (_stamp, 0.25),
    (_scribble, 0.25),
    (_underline, 0.2),
    (_staple, 0.25),
    (_punch_holes, 0.3),
)
