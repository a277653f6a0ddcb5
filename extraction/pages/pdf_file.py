"""A PDF: its pages, their text layers and pictures. Nothing that it holds is ever run."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as pdf

from extraction.envelope import Finding
from extraction.errors import EncryptedInputError, Place, TooLargeInputError, UnreadableInputError
from extraction.pages.limits import Limits
from extraction.pages.picture import Picture, drawn
from extraction.pages.text_layer import TextLayer, read_text_layer

if TYPE_CHECKING:
    from extraction.pages.missing import Missing

_SCRIPTS = (b"/JavaScript", b"/JS ", b"/JS(", b"/JS<")
# pdfium opens no file without pages, and does not say why. ISO 32000-1 7.7.3.2: the tree counts its leaves.
_NO_PAGES = re.compile(rb"/Type\s*/Pages\b[^>]*/Count\s+0\b|/Count\s+0\b[^>]*/Type\s*/Pages\b")
_A_PAGE = re.compile(rb"/Type\s*/Page\b")
_PLACES_OF_PROGRAMS = (b"/Launch", b"/EmbeddedFile", b"/RichMedia")


class PdfFile:
    """An open PDF. `count` pages, numbered from 1; close it when done.

    Raises EncryptedInputError when a password is needed, UnreadableInputError when pdfium cannot open it or it has no
    page, TooLargeInputError when it has more pages than the limits allow.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data = data
        self._limits = limits
        self._document = _opened(data)
        self.count = len(self._document)
        if self.count < 1:
            raise _without_pages()
        if self.count > limits.pages:
            raise TooLargeInputError("too_many_pages", found=self.count, expected=f"at most {limits.pages} pages")

    def close(self) -> None:
        self._document.close()

    def findings(self) -> tuple[Finding, ...]:
        """What the file holds beside its pages."""
        return tuple(Finding(code=code, path="", message=message) for code, message in self._extras())

    def _extras(self) -> Iterator[tuple[str, str]]:
        document = self._document.raw
        if pdf.FPDF_GetSecurityHandlerRevision(document) != -1:
            yield "encrypted", "The file is encrypted, but opens without a password"
        if pdf.FPDFDoc_GetJavaScriptActionCount(document) > 0 or any(mark in self._data for mark in _SCRIPTS):
            yield "javascript", "The file holds a script; it was not run"
        attached = pdf.FPDFDoc_GetAttachmentCount(document) > 0
        if attached or any(mark in self._data for mark in _PLACES_OF_PROGRAMS):
            yield "embedded_files", "The file holds other files or programs; they were neither opened nor run"

    def text_layer(self, number: int) -> TextLayer:
        """What of the page's text layer can be believed."""
        with self.page(number) as page:
            return read_text_layer(page, self._limits.glyphs)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points of the page as it is shown."""
        with self.page(number) as page:
            width, height = page.get_size()
            return float(width), float(height)

    def picture(self, number: int, dpi: float) -> Picture:
        """The page as it is shown, at this resolution or, if it is very large, at less."""
        with self.page(number) as page:
            return drawn(page, dpi)

    def lacks_part_of(self, number: int, *, seen: bool) -> bool:
        """Whether something that the page would show is not in the file; `seen`: some of the page was seen."""
        return self._missing.is_any_on(number, seen=seen)

    @cached_property
    def _missing(self) -> Missing:
        # imported here: files with good text layers go without
        from extraction.pages.missing import Missing

        return Missing(self._data, self.count)

    @contextlib.contextmanager
    def page(self, number: int) -> Iterator[pdfium.PdfPage]:
        """The page as pdfium has it. What goes wrong with it while it is open is an UnreadableInputError."""
        try:
            page = self._flat(number)
        except pdfium.PdfiumError as error:
            raise UnreadableInputError("page_unreadable", place=Place(page=number), expected="a page") from error
        try:
            width, height = page.get_size()
            if not (width >= 1 and height >= 1):
                raise UnreadableInputError("page_without_size", place=Place(page=number), expected="a page with a size")
            yield page
        except (pdfium.PdfiumError, RuntimeError, ValueError, MemoryError) as error:
            raise UnreadableInputError("page_unreadable", place=Place(page=number), expected="a page") from error
        finally:
            page.close()

    def _flat(self, number: int) -> pdfium.PdfPage:
        """The page; what is filled in on a form, stamped or noted has become part of it, text included."""
        page = self._document[number - 1]
        if pdf.FPDFPage_GetAnnotCount(page.raw) < 1:
            return page
        pdf.FPDFPage_Flatten(page.raw, pdf.FLAT_NORMALDISPLAY)
        page.close()
        return self._document[number - 1]


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        # pdfium's last error may be that of another file, when it has none to tell of this one
        if getattr(error, "err_code", None) == pdf.FPDF_ERR_PASSWORD and b"/Encrypt" in data:
            raise EncryptedInputError("password_needed", expected="a PDF that opens without a password") from error
        if getattr(error, "err_code", None) == pdf.FPDF_ERR_SECURITY and b"/Encrypt" in data:
            raise EncryptedInputError("encryption_unknown", expected="a PDF with standard encryption") from error
        if _NO_PAGES.search(data) and not _A_PAGE.search(data):
            raise _without_pages() from error
        raise UnreadableInputError("pdf_unreadable", found=data, expected="a PDF") from error


def _without_pages() -> UnreadableInputError:
    return UnreadableInputError("no_pages", expected="a PDF with at least one page")
