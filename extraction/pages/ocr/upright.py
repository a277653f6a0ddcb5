"""How a page lies: by how many degrees it is askew, and along which axis its rows run."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.pages.ocr.shapes import Gray, Mask, pieces_of

_WIDEST_ANGLE = 4.0
_POINTS = 40_000
# The resolution at which letters are looked at, in dots an inch, and what is left out along the edges: the line that a
# fax machine prints there is level, however askew the sheet was fed.
_SEEN_AT = 100.0
_EDGE = 25


class Lie(NamedTuple):
    """`level` is by how many degrees clockwise rows that run from left to right fall off, `upended` the same of rows
    that run up and down. `levelled` says along which of the two the print looks more like rows.
    """

    level: float
    upended: float
    levelled: bool


def how_it_lies(ink: Mask, dpi: float) -> Lie:
    """From the letters alone: rules and blots would say where the frame runs, not where the print does."""
    points = _letters(ink, dpi)
    if len(points) < 200:
        return Lie(0.0, 0.0, True)
    level, level_score = _best_angle(points[:, 0], points[:, 1])
    upended, upended_score = _best_angle(-points[:, 1], points[:, 0])
    return Lie(level, upended, level_score >= upended_score)


def straightened(image: Gray, skew: float) -> Gray:
    """Turned back about its middle, with white corners."""
    if abs(skew) < 0.04:
        return image
    rows, columns = image.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), skew, 1.0)
    turned = cv2.warpAffine(image, turn, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=255.0)
    return np.asarray(turned, dtype=np.uint8)


def turned_by(image: Gray, degrees: int) -> Gray:
    """Turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, k=-(degrees // 90)))


def _letters(ink: Mask, dpi: float) -> NDArray[np.float64]:
    """x and y of dots of ink that belong to pieces of the size of letters. Each is moved by less than a dot: at whole
    numbers they would fall into the sharpest rows where nothing is turned.
    """
    small = cv2.resize(ink, None, fx=_SEEN_AT / dpi, fy=_SEEN_AT / dpi, interpolation=cv2.INTER_AREA)
    pieces = pieces_of(np.where(np.asarray(small) > 90, 255, 0).astype(np.uint8))
    smaller, larger = np.minimum(pieces.width, pieces.height), np.maximum(pieces.width, pieces.height)
    letters = pieces.mask((larger > 3) & (larger < 60) & (smaller < 30))[_EDGE:-_EDGE, _EDGE:-_EDGE]
    y, x = np.nonzero(letters)
    step = max(len(x) // _POINTS, 1)
    dots = np.stack([x[::step], y[::step]], axis=1)
    return dots + np.random.default_rng(0).random(dots.shape)


def _best_angle(along: NDArray[np.float64], across: NDArray[np.float64]) -> tuple[float, float]:
    """The angle at which the dots fall into the sharpest rows, coarse to fine, and how sharp these are."""
    best, reach = 0.0, _WIDEST_ANGLE
    score = 0.0
    for step in (0.5, 0.1, 0.025):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        scores = [_sharpness(along, across, angle) for angle in angles]
        best, score, reach = float(angles[int(np.argmax(scores))]), max(scores), step
    return best, score


def _sharpness(along: NDArray[np.float64], across: NDArray[np.float64], angle: float) -> float:
    """How much the row sums change from row to row, for as many dots: dirt strewn evenly adds nothing."""
    rows = across - along * np.tan(np.radians(angle))
    sums = np.bincount((rows - rows.min()).astype(np.int64))
    return float(np.square(np.diff(sums) / len(rows)).sum())
