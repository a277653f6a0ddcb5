"""What a picture of a page shows: where there is ink, and how much of it looks like print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.pages.page import Box
from extraction.pages.picture import POINTS_PER_INCH, Picture, Pixels

# The resolution at which ink is compared with words: a letter of 6 points is 6 pixels high, a page renders in 3 ms.
INK_DPI = 100.0
_CONTRAST = 40  # of 255, between neighbouring pixels; both black on white and white on black
_PALE = 8  # the same where nothing is darker: gray print, and the noise of a scanner
_FEW_PALE = 30  # shapes: fewer are dirt
_DARKEST_PAPER = 96  # of 255, by the middle pixel: what is darker and shows nothing is a sheet that was scanned wrong
_LETTER_HEIGHT = (4, 30)  # pixels: print of 4 to 22 points
_WIDEST_LETTERS = 200  # pixels: letters that touch, in narrow type
_NARROWEST = 0.3  # of the height: the bars of a postal code are narrower
_MARGIN = 1  # pixels around a word: letters reach out of their boxes
# Of a word's box, the share of pixels at an edge of ink. The faintest readable words have 0.06, white on white 0.
INKED = 0.03
_HEAP = 1.8  # words on each point of a word, itself included
_HUGE = 3.0  # times the usual height of words
_FARTHEST = 20_000  # points: where a page ends at the latest
_FEWEST_PIXELS = 2


class Ink:
    """The edges of ink on a picture of a page at about `INK_DPI`. Boxes are points of the page as it is shown."""

    def __init__(self, picture: Picture, contrast: int = _CONTRAST) -> None:
        kernel = np.ones((2, 2), np.uint8)
        edges = cv2.morphologyEx(picture.pixels, cv2.MORPH_GRADIENT, kernel) > contrast
        self._edges: Pixels = edges.astype(np.uint8)
        self._scale = picture.dpi / POINTS_PER_INCH

    def density(self, boxes: Sequence[Box]) -> NDArray[np.float64]:
        """For each box, the share of its pixels that are at an edge of ink."""
        sums = cv2.integral(self._edges)
        x0, y0, x1, y1 = self._pixels(boxes).T
        inked = sums[y1, x1] - sums[y0, x1] - sums[y1, x0] + sums[y0, x0]
        density = np.asarray(inked / np.maximum(1, (x1 - x0) * (y1 - y0)), dtype=np.float64)
        density[inked < _FEWEST_PIXELS] = 0.0
        return density

    def print_besides(self, boxes: Iterable[Box]) -> tuple[int, float]:
        """How many shapes that look like letters lie outside the boxes, and their share of all ink of letters.

        A shape is judged whole, before the boxes are laid upon it: they would cut rules to pieces of a letter's size.
        """
        _, labels, shapes, _ = cv2.connectedComponentsWithStats(self._edges, connectivity=8)
        words = np.zeros_like(self._edges)
        for x0, y0, x1, y1 in self._pixels(list(boxes), _MARGIN).tolist():
            words[y0:y1, x0:x1] = 1
        inside = np.bincount(labels[(words & self._edges) > 0], minlength=len(shapes))
        area = shapes[:, cv2.CC_STAT_AREA]
        outside = _like_letters(shapes) & (2 * inside < area)
        lost, covered = int(area[outside].sum()), int(inside.sum())
        return int(outside.sum()), lost / (lost + covered) if lost else 0.0

    def _pixels(self, boxes: Sequence[Box], margin: int = 0) -> NDArray[np.int64]:
        """Boxes in pixels, cut to the picture."""
        height, width = self._edges.shape
        places = np.asarray(boxes, dtype=np.float64).reshape(-1, 4) * self._scale
        low = np.floor(places[:, :2] - margin)
        high = np.ceil(places[:, 2:] + margin)
        both = np.hstack([low, high])
        bound = np.array([width, height, width, height], dtype=np.float64)
        return np.asarray(np.minimum(np.maximum(both, 0), bound), dtype=np.int64)


def is_dark(picture: Picture) -> bool:
    """A sheet that is no paper: black, as a jammed scanner gives it."""
    return float(np.median(picture.pixels)) < _DARKEST_PAPER


def stretched(picture: Picture) -> Picture | None:
    """The picture with its pale print made black, None where there is none."""
    if Ink(picture, _PALE).print_besides(())[0] < _FEW_PALE:
        return None
    paper, darkest = float(np.median(picture.pixels)), float(picture.pixels.min())
    scale = 255.0 / max(1.0, paper - darkest)
    pixels = np.clip((picture.pixels.astype(np.float32) - darkest) * scale, 0, 255)
    return Picture(pixels=pixels.astype(np.uint8), dpi=picture.dpi)


def _like_letters(shapes: NDArray[Any]) -> NDArray[np.bool_]:
    """Which connected shapes have a letter's size; the first is the paper."""
    width, height = shapes[:, cv2.CC_STAT_WIDTH], shapes[:, cv2.CC_STAT_HEIGHT]
    low, high = _LETTER_HEIGHT
    alike = (height >= low) & (height <= high) & (width >= _NARROWEST * height) & (width <= _WIDEST_LETTERS)
    alike[0] = False
    return np.asarray(alike, dtype=np.bool_)


def piled(boxes: Sequence[Box]) -> NDArray[np.bool_]:
    """For each box, whether most of it is covered by other boxes: what lies on a heap cannot be read.

    Boxes much higher than usual count neither way: a watermark lies under many words.
    """
    places = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
    heights = places[:, 3] - places[:, 1]
    usual = heights <= _HUGE * np.median(heights) if len(places) else np.zeros(0, bool)
    low = np.clip(np.floor(places[:, :2]), 0, _FARTHEST).astype(int)
    high = np.clip(np.ceil(places[:, 2:]), low + 1, _FARTHEST + 1).astype(int)
    layers = np.zeros((int(high[:, 1].max(initial=0)) + 1, int(high[:, 0].max(initial=0)) + 1), np.uint16)
    parts = [layers[_middle(y0, y1), x0:x1] for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True)]
    for part, counts in zip(parts, usual, strict=True):
        part += np.uint16(counts)
    heaped = np.array([float(part.mean()) > _HEAP for part in parts], dtype=np.bool_)
    return np.logical_and(heaped, usual)


def _middle(start: int, end: int) -> slice:
    """The middle half: the boxes of tight lines overlap at their edges."""
    quarter = (end - start) // 4
    return slice(start + quarter, max(start + quarter + 1, end - quarter))
