"""Pages as people look at them: upright, so that the boxes of their words fit, with what must not be seen black."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extraction.errors import InputError, Place, UnreadableInputError
from extraction.pages.page import Box, Sheet
from extraction.pages.picture import POINTS_PER_INCH, Picture, Pixels
from extraction.pages.read import PageFile

SHEET_DPI = 150.0
MOST_SIDE = 3_000  # pixels: what is larger than 20 inches is shown with fewer dots an inch
_BLACK = 0
_MARGIN = 2.0  # points around a box: letters reach out of it
# Print is smaller without loss; above this it is a scan with its grain, which JPEG makes a third of.
_MOST_WITHOUT_LOSS = 250_000
_JPEG_QUALITY = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSheet:
    """A PNG or a JPEG of a page, and how large the page is in points."""

    number: int
    data: bytes
    width: float
    height: float


def draw_sheet(file: PageFile, sheet: Sheet, dpi: float = SHEET_DPI) -> DrawnSheet:
    """Draw one page. Raises what `PageFile.picture` raises."""
    picture = upright_picture(file, sheet, dpi)
    width, height = picture.points
    return DrawnSheet(number=sheet.number, data=_encoded(_shrunk(picture, dpi)), width=width, height=height)


def upright_picture(file: PageFile, sheet: Sheet, dpi: float) -> Picture:
    """The page as OCR saw it when it placed the words (straightened, then turned), with its boxes black. Raises
    UnreadableInputError when it cannot be drawn.
    """
    from extraction.pages.ocr.upright import straightened, turned_by

    try:
        shown = file.picture(sheet.number, dpi)
    except InputError as error:
        place = Place(page=sheet.number)
        raise UnreadableInputError("page_unreadable", place=place, expected="a page that can be drawn") from error
    pixels = turned_by(straightened(shown.pixels, sheet.skew), sheet.rotation).copy()
    _blacken(pixels, shown.dpi / POINTS_PER_INCH, sheet.boxes)
    return Picture(pixels=pixels, dpi=shown.dpi)


def _blacken(pixels: Pixels, scale: float, boxes: Sequence[Box]) -> None:
    for x0, y0, x1, y1 in boxes:
        left, top = max(0, int((x0 - _MARGIN) * scale)), max(0, int((y0 - _MARGIN) * scale))
        pixels[top : int((y1 + _MARGIN) * scale) + 1, left : int((x1 + _MARGIN) * scale) + 1] = _BLACK


def _shrunk(picture: Picture, dpi: float) -> Pixels:
    """No more dots than were asked for: pictures come with as many as they have."""
    height, width = picture.pixels.shape
    share = min(dpi / picture.dpi, MOST_SIDE / max(height, width))
    if share >= 1:
        return picture.pixels
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _encoded(pixels: Pixels) -> bytes:
    plain = cv2.imencode(".png", pixels)[1].tobytes()
    if len(plain) <= _MOST_WITHOUT_LOSS:
        return plain
    return cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])[1].tobytes()
