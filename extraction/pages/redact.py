"""A copy of a file in which what is secret cannot be read any more, by anybody."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Mapping, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdf
from PIL import Image

from extraction.card_numbers import is_card_number
from extraction.media import PDF
from extraction.pages.limits import LIMITS, Limits
from extraction.pages.page import Box, Page, Sheet
from extraction.pages.picture import Picture, Pixels
from extraction.pages.read import PageFile
from extraction.pages.sheet import upright_picture

_DPI = 200.0
_JPEG_QUALITY = 80
_MOST_FIGURES = 19
# Figures with at most two marks between them, as a card number in a text layer may be.
_FIGURES = re.compile(r"\d(?:[ \-\r\n]{0,2}\d){12,}")


def redact(
    data: bytes,
    kind: str,
    pages: Sequence[Page],
    boxes: Mapping[int, Sequence[Box]],
    limits: Limits = LIMITS,
) -> bytes:
    """A PDF of all `pages` of the file, those in `boxes` as upright pictures of 200 dpi with the boxes black.

    `boxes` has page numbers and boxes in points of the upright page, as in `Page.words`. Other pages of a PDF are taken
    over as they are, unless their text, seen or unseen, still holds what could be a card number, or they carry notes or
    form fields: these become pictures too. Nothing else of the file is in the copy, neither metadata nor attachments.

    Raises what `PageFile` raises, and UnreadableInputError when a page that has to be a picture cannot be drawn.
    """
    with contextlib.closing(PageFile(data, kind, limits)) as file, contextlib.closing(_Copy(data, kind)) as copy:
        for page in pages:
            if page.number in boxes or not copy.may_keep(page.number):
                copy.add_picture(upright_picture(file, Sheet.of(page, boxes.get(page.number, ())), _DPI))
            else:
                copy.keep(page.number)
        return copy.saved()


class _Copy:
    """The new file while it grows. Close it when done."""

    def __init__(self, data: bytes, kind: str) -> None:
        self._source = pdfium.PdfDocument(data) if kind == PDF else None
        self._copy = pdfium.PdfDocument.new()

    def close(self) -> None:
        self._copy.close()
        if self._source is not None:
            self._source.close()

    def may_keep(self, number: int) -> bool:
        """Whether nothing on the page could still tell a card number."""
        if self._source is None:
            return False
        try:
            page = self._source[number - 1]
        except pdfium.PdfiumError:
            return True  # nobody can draw it either
        try:
            return pdf.FPDFPage_GetAnnotCount(page.raw) < 1 and not _may_tell(page.get_textpage().get_text_range())
        finally:
            page.close()

    def keep(self, number: int) -> None:
        if self._source is not None:
            with contextlib.suppress(pdfium.PdfiumError):
                self._copy.import_pages(self._source, [number - 1])
                return
        self._copy.new_page(612.0, 792.0)

    def add_picture(self, picture: Picture) -> None:
        width, height = picture.points
        sheet = self._copy.new_page(width, height)
        image = pdfium.PdfImage.new(self._copy)
        image.load_jpeg(_jpeg(picture.pixels), inline=True)
        image.set_matrix(pdfium.PdfMatrix().scale(width, height))
        sheet.insert_obj(image)
        sheet.gen_content()
        sheet.close()

    def saved(self) -> bytes:
        file = io.BytesIO()
        self._copy.save(file)
        return file.getvalue()


def _jpeg(pixels: Pixels) -> io.BytesIO:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=_JPEG_QUALITY)
    file.seek(0)
    return file


def _may_tell(text: str) -> bool:
    """Whether any run of figures in the text could be a card number: more than `find_cards`, which asks for reasons."""
    for run in _FIGURES.finditer(text):
        figures = re.sub(r"\D", "", run[0])
        ends = range(13, _MOST_FIGURES + 1)
        if any(is_card_number(figures[at : at + length]) for at in range(len(figures) - 12) for length in ends):
            return True
    return False
