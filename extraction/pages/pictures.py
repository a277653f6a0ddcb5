"""The pictures on a page of a PDF: how large they are, and whether they are whole. pdfium leaves out of a page what it
cannot open, and paints gray or white what is not there, without a word.
"""

from __future__ import annotations

import io
import zlib

import pypdfium2 as pdfium
import pypdfium2.raw as pdf
from PIL import Image

from extraction.pages.ink import INK_DPI, Ink
from extraction.pages.picture import drawn

LARGE = 0.05  # of the page: a smaller picture shows no text worth asking about
_START_OF_SCAN, _END_OF_IMAGE = b"\xff\xda", b"\xff\xd9"  # ISO/IEC 10918-1 annex B: neither occurs within a scan
_CHUNK = 1 << 20


class PagePictures:
    """The pictures on a page. `largest` is the share of the page that the largest of them covers."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        width, height = page.get_size()
        self._page = page
        things = list(page.get_objects(filter=(pdf.FPDF_PAGEOBJ_TEXT, pdf.FPDF_PAGEOBJ_IMAGE)))
        self._texts = [thing for thing in things if thing.type == pdf.FPDF_PAGEOBJ_TEXT]
        pictures = [thing for thing in things if isinstance(thing, pdfium.PdfImage)]
        self._pictures = [(_share(picture, width * height), picture) for picture in pictures]
        self.largest = max((share for share, _ in self._pictures), default=0.0)

    def is_one_lost(self, least: float) -> bool:
        """Whether one that covers at least this share of the page cannot be opened."""
        return any(share >= least and _is_lost(picture) for share, picture in self._pictures)

    def is_one_cut_off(self) -> bool:
        """Whether the lower part of one that may show text is not there."""
        return any(share >= LARGE and _is_cut_off(picture) for share, picture in self._pictures)

    def ink(self) -> Ink | None:
        """The page without its text, where there are pictures large enough to show text. Leaves the text invisible."""
        if self.largest < LARGE:
            return None
        for text in self._texts:
            pdf.FPDFTextObj_SetTextRenderMode(text.raw, pdf.FPDF_TEXTRENDERMODE_INVISIBLE)
        return Ink(drawn(self._page, INK_DPI))


def _share(picture: pdfium.PdfImage, area: float) -> float:
    x0, y0, x1, y1 = picture.get_bounds()
    return float((x1 - x0) * (y1 - y0) / area)


def _is_lost(picture: pdfium.PdfImage) -> bool:
    try:
        picture.get_bitmap()
    except pdfium.PdfiumError:
        return True
    return False


def _is_cut_off(picture: pdfium.PdfImage) -> bool:
    """Of JPEGs and of packed rows of pixels; a fax (CCITT, JBIG2) need not say where it ends."""
    if picture.get_filters(skip_simple=True) == ["DCTDecode"]:
        return _jpeg_is_cut_off(bytes(picture.get_data(decode_simple=True)))
    if picture.get_filters() == ["FlateDecode"]:
        told = picture.get_metadata()
        return _rows_are_cut_off(bytes(picture.get_data()), told.width * told.bits_per_pixel * told.height // 8)
    return False


def _jpeg_is_cut_off(data: bytes) -> bool:
    """One without its end mark is decoded to see whether it is all there."""
    if data.rfind(_END_OF_IMAGE) > data.rfind(_START_OF_SCAN):
        return False
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return True
    return False


def _rows_are_cut_off(data: bytes, whole: int) -> bool:
    """Whether packed rows end before their end mark and before `whole` bytes: the mark alone may be missing."""
    unpacker, found = zlib.decompressobj(), 0
    while data and not unpacker.eof and found < whole:
        try:
            found += len(unpacker.decompress(data, _CHUNK))
        except zlib.error:
            return True
        data = unpacker.unconsumed_tail
    found += 0 if data else len(unpacker.flush())
    return not unpacker.eof and found < whole
