"""The glyphs of a PDF's text layer, by pdfium's character loop."""

from __future__ import annotations

import ctypes
import math
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from extraction.errors import TooLargeInputError
from extraction.pages.geometry import turned
from extraction.pages.page import Box

_INVISIBLE_MODES = (pdf.FPDF_TEXTRENDERMODE_INVISIBLE, pdf.FPDF_TEXTRENDERMODE_CLIP)
# pdfium writes a hyphen at the end of a line as one of these.
_HYPHENS = frozenset((0x02, 0xFFFE, 0xAD))
_LAST_CODE_POINT = 0x10FFFF
# Helvetica's ascent and descent by em. A font's own figures are often wrong, and words of one row shall look alike.
_ASCENT, _DESCENT = 0.718, 0.207
_SLANTED = 5.0  # degrees


class Glyph(NamedTuple):
    """One drawn character.

    `box` is advance by ascent and descent of a common typeface, in points from the top left of the page as it is shown.
    `turn` is by how many degrees clockwise the page must be turned so that the glyph stands upright, in steps of 90;
    `slanted` glyphs stand between the steps. `drawn_by` names the text operator, `font` the font.
    """

    text: str
    box: Box
    turn: int
    slanted: bool
    drawn_by: int
    font: int
    visible: bool
    mapped: bool


class _Drawer(NamedTuple):
    """What all glyphs of one text operator share. `em` is the size in points, `upward` the direction in degrees against
    the clock in which the text runs, rounded to quarters.
    """

    font: int
    visible: bool
    em: float
    upward: int
    slanted: bool


def glyphs_of(page: pdfium.PdfPage, most: int) -> list[Glyph]:
    """All glyphs in the order of the content stream, spaces too; not what pdfium makes up between them.

    Raises TooLargeInputError when there are more than `most`.
    """
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > most:
            raise TooLargeInputError("too_many_glyphs", found=count, expected=f"at most {most} glyphs on a page")
        return _Loop(page, text).glyphs(max(0, count))
    finally:
        text.close()


class _Loop:
    """The character loop over one page. ctypes calls are what it costs, so what can be kept is."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        self._text = text.raw
        left, bottom, right, top = page.get_bbox()
        self._left, self._top = left, top
        self._width, self._height = right - left, top - bottom
        self._rotation = page.get_rotation()
        self._drawers: dict[int, _Drawer] = {}
        self._rectangle = pdf.FS_RECTF()
        self._rectangle_pointer = ctypes.byref(self._rectangle)
        self._sides = [ctypes.c_double() for _ in range(4)]
        self._side_pointers = [ctypes.byref(side) for side in self._sides]

    def glyphs(self, count: int) -> list[Glyph]:
        made_up = pdf.FPDFText_IsGenerated
        return [self._glyph(at) for at in range(count) if made_up(self._text, at) != 1]

    def _glyph(self, at: int) -> Glyph:
        text = self._text
        drawn = pdf.FPDFText_GetTextObject(text, at)
        address = ctypes.addressof(drawn.contents) if drawn else 0
        drawer = self._drawers.get(address)
        if drawer is None:
            drawer = self._drawers[address] = self._drawer(drawn, at)
        return Glyph(
            _character(pdf.FPDFText_GetUnicode(text, at)),
            self._shown(self._box(at, drawer)),
            # what runs upwards (90 degrees against the clock) stands upright once the page is turned clockwise
            (drawer.upward - self._rotation) % 360,
            drawer.slanted,
            address,
            drawer.font,
            drawer.visible,
            pdf.FPDFText_HasUnicodeMapError(text, at) != 1,
        )

    def _drawer(self, drawn: Any, at: int) -> _Drawer:
        matrix = pdf.FS_MATRIX()
        pdf.FPDFText_GetMatrix(self._text, at, ctypes.byref(matrix))
        em = pdf.FPDFText_GetFontSize(self._text, at) * math.hypot(matrix.c, matrix.d)
        degrees = math.degrees(math.atan2(matrix.b, matrix.a))
        quarter = round(degrees / 90) * 90
        font = pdf.FPDFTextObj_GetFont(drawn) if drawn else None
        mode = pdf.FPDFTextObj_GetTextRenderMode(drawn) if drawn else pdf.FPDF_TEXTRENDERMODE_FILL
        return _Drawer(
            ctypes.addressof(font.contents) if font else 0,
            mode not in _INVISIBLE_MODES,
            em if math.isfinite(em) else 0.0,
            quarter % 360,
            abs(degrees - quarter) > _SLANTED,
        )

    def _box(self, at: int, drawer: _Drawer) -> Box:
        """In the page's own space, y up: by advance along the text, across it by what a common typeface takes."""
        left, bottom, right, top = self._loose(at)
        if drawer.slanted or not drawer.em:
            return (left, bottom, right, top)
        across, along = self._side_pointers[:2]
        pdf.FPDFText_GetCharOrigin(self._text, at, across, along)
        x, y = self._sides[0].value, self._sides[1].value
        above, below = _ASCENT * drawer.em, _DESCENT * drawer.em
        match drawer.upward:
            case 0:
                return (left, y - below, right, y + above)
            case 90:
                return (x - above, bottom, x + below, top)
            case 180:
                return (left, y - above, right, y + below)
        return (x - below, bottom, x + above, top)

    def _loose(self, at: int) -> Box:
        """By advance, ascent and descent; where a font gives none, the box of the ink."""
        rectangle = self._rectangle
        known = pdf.FPDFText_GetLooseCharBox(self._text, at, self._rectangle_pointer)
        if known and rectangle.right > rectangle.left and rectangle.top > rectangle.bottom:
            return (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        pdf.FPDFText_GetCharBox(self._text, at, *self._side_pointers)
        left, right, bottom, top = (side.value for side in self._sides)
        return (left, bottom, right, top)

    def _shown(self, box: Box) -> Box:
        """From the page's own space to points from the top left of the page as it is shown."""
        x0, y0, x1, y1 = box
        upright = (x0 - self._left, self._top - y1, x1 - self._left, self._top - y0)
        return turned(upright, self._width, self._height, self._rotation) if self._rotation else upright


def _character(code: int) -> str:
    if code in _HYPHENS:
        return "-"
    return chr(code) if 0 < code <= _LAST_CODE_POINT and not 0xD800 <= code < 0xE000 else "\ufffd"
