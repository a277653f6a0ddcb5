"""Letters as shapes, and a font that says other characters than it shows."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pypdfium2 as pdfium
import pypdfium2.raw as pdf
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.pathobject import PDFPathObject

from tests.extraction.pages.drawing import VERA, Line


class _Outlines:
    """The shapes of a typeface's letters, as pdfium draws them."""

    def __init__(self, size: float) -> None:
        self._document = pdfium.PdfDocument.new()
        data = VERA.read_bytes()
        buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
        self._font = pdf.FPDFText_LoadFont(self._document.raw, buffer, len(data), pdf.FPDF_FONT_TRUETYPE, False)
        self._size = size

    def draw(self, path: PDFPathObject, x: float, y: float, character: str) -> float:
        """Add the letter at this place; returns its advance."""
        shape = pdf.FPDFFont_GetGlyphPath(self._font, ord(character), self._size)
        curve: list[float] = []
        for at in range(pdf.FPDFGlyphPath_CountGlyphSegments(shape) if shape else 0):
            segment = pdf.FPDFGlyphPath_GetGlyphPathSegment(shape, at)
            across, down = ctypes.c_float(), ctypes.c_float()
            pdf.FPDFPathSegment_GetPoint(segment, ctypes.byref(across), ctypes.byref(down))
            point = (x + self._size * across.value, y + self._size * down.value)
            kind = pdf.FPDFPathSegment_GetType(segment)
            if kind == pdf.FPDF_SEGMENT_MOVETO:
                path.moveTo(*point)
            elif kind == pdf.FPDF_SEGMENT_LINETO:
                path.lineTo(*point)
            else:
                curve += point
                if len(curve) == 6:
                    path.curveTo(*curve)
                    curve = []
        advance = ctypes.c_float()
        pdf.FPDFFont_GetGlyphWidth(self._font, ord(character), self._size, ctypes.byref(advance))
        return advance.value


def outlined(canvas: Canvas, lines: Sequence[Line], size: float) -> None:
    letters = _Outlines(size)
    for left, y, text in lines:
        path, x = canvas.beginPath(), left
        for character in text:
            x += letters.draw(path, x, y, character)
        canvas.drawPath(path, stroke=0, fill=1)


@contextmanager
def changed_map(change: Callable[[int], int]) -> Iterator[None]:
    """A font `Off` whose map from codes to characters is changed."""
    pdfmetrics.registerFont(ttfonts.TTFont("Off", VERA))
    right = ttfonts.makeToUnicodeCMap
    ttfonts.makeToUnicodeCMap = lambda fontname, subset: right(fontname, [change(code) for code in subset])
    try:
        yield
    finally:
        ttfonts.makeToUnicodeCMap = right
