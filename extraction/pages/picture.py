"""Pictures of pages: what OCR reads, what the page viewer shows, what a redacted copy consists of."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from extraction.errors import TooLargeInputError

Pixels = NDArray[np.uint8]
POINTS_PER_INCH = 72.0
# A page is never drawn with more pixels than this, however large it says it is: a legal sheet at 350 dpi.
_MOST_DRAWN = 16_000_000
_MOST_DRAWN_SIDE = 16_000
_LEAST_DPI = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A page as it is shown in the file: height x width gray values, 0 black, with square pixels of this resolution.

    `dpi` may be less than what was asked for where the page is very large.
    """

    pixels: Pixels
    dpi: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height of the page in points."""
        height, width = self.pixels.shape
        return width * POINTS_PER_INCH / self.dpi, height * POINTS_PER_INCH / self.dpi


def drawn(page: pdfium.PdfPage, dpi: float) -> Picture:
    """Draw a page of a PDF, with annotations, without running anything. A very large page gets less than `dpi`.

    Raises TooLargeInputError when the page is so large that nothing could be read on it.
    """
    width, height = page.get_size()
    possible = _possible_dpi(width, height, dpi)
    if possible < min(dpi, _LEAST_DPI):
        raise TooLargeInputError("page_too_large", expected=f"a page that can be drawn at {_LEAST_DPI:.0f} dpi")
    bitmap = page.render(scale=possible / POINTS_PER_INCH, grayscale=True, may_draw_forms=False)
    try:
        pixels = bitmap.to_numpy()
        return Picture(pixels=pixels.reshape(pixels.shape[0], pixels.shape[1]).copy(), dpi=possible)
    finally:
        bitmap.close()


def _possible_dpi(width: float, height: float, dpi: float) -> float:
    """The resolution, or as much of it as a page of this size in points may have."""
    inches = (width / POINTS_PER_INCH, height / POINTS_PER_INCH)
    by_area = math.sqrt(_MOST_DRAWN / max(inches[0] * inches[1], 1e-9))
    by_side = _MOST_DRAWN_SIDE / max(*inches, 1e-9)
    return min(dpi, by_area, by_side)


def turned_pixels(pixels: Pixels, clockwise: int) -> Pixels:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(pixels, -(clockwise // 90) % 4))


def resized(pixels: Pixels, dpi: tuple[float, float], wanted: float) -> Picture:
    """Square pixels of `wanted` dpi; a fax of 204 x 98 dpi is stretched."""
    height, width = pixels.shape
    size = (max(1, round(width * wanted / dpi[0])), max(1, round(height * wanted / dpi[1])))
    if size == (width, height):
        return Picture(pixels=pixels, dpi=wanted)
    smaller = size[0] * size[1] < width * height
    way = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return Picture(pixels=cv2.resize(pixels, size, interpolation=way).astype(np.uint8), dpi=wanted)
