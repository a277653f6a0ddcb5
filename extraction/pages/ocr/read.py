"""The door of OCR: a picture of a page in, upright words in points out."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from extraction.pages.ocr.clean import even
from extraction.pages.ocr.confidence import judged
from extraction.pages.ocr.lines import read_cells
from extraction.pages.ocr.recogniser import recogniser
from extraction.pages.ocr.shapes import Gray
from extraction.pages.ocr.turn import upright
from extraction.pages.page import Word

# What all sizes are tuned for; other pictures are drawn to it first, which also bounds time and memory.
WORKING_DPI = 200.0
_LARGEST = 16_000_000
# Dots; nothing lower holds print.
_SMALLEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrPage:
    """A page as it was read: `width`, `height` and boxes in points of the upright page, words in reading order.

    `rotation` is by how many degrees clockwise (0, 90, 180, 270) the picture was turned to stand upright, `skew` what
    was then straightened, in degrees. A page without print has no words.
    """

    words: tuple[Word, ...]
    rotation: int
    skew: float
    width: float
    height: float


def read_image(image: Gray, dpi: float) -> OcrPage:
    """Read a picture (rows x columns, 8-bit gray, 0 is black) with `dpi` dots an inch both ways."""
    page = read_as_seen(image, dpi)
    return replace(page, words=tuple(judged(page.words)))


def read_as_seen(image: Gray, dpi: float) -> OcrPage:
    """The same with the recogniser's own probabilities for confidences."""
    image, dpi = _at_working_size(image, dpi)
    points = 72 / dpi
    rows, columns = image.shape
    if min(rows, columns) < _SMALLEST:
        return OcrPage(words=(), rotation=0, skew=0.0, width=columns * points, height=rows * points)
    standing = upright(even(image), dpi, recogniser())
    words = read_cells(standing.clean, standing.cells, recogniser(), points)
    rows, columns = standing.clean.paper.shape
    return OcrPage(
        words=tuple(words),
        rotation=standing.rotation,
        skew=standing.skew,
        width=columns * points,
        height=rows * points,
    )


def _at_working_size(image: Gray, dpi: float) -> tuple[Gray, float]:
    """The picture at the working resolution, or smaller where its paper is larger than any office has."""
    rows, columns = image.shape
    scale = min(WORKING_DPI / dpi, (_LARGEST / (rows * columns)) ** 0.5)
    if abs(scale - 1) < 0.03:
        return image, dpi
    size = (max(round(columns * scale), 1), max(round(rows * scale), 1))
    shape = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=shape), dtype=np.uint8), dpi * scale
