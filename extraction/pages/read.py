"""The door: a file in, its pages with their words out, one by one."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from extraction.errors import EmptyInputError, InputError, TooLargeInputError, UnsupportedMediaError
from extraction.media import PAGES, PDF
from extraction.pages.complete import read_pdf_page, read_picture
from extraction.pages.image_file import ImageFile
from extraction.pages.limits import LIMITS, Limits
from extraction.pages.page import Page
from extraction.pages.pdf_file import PdfFile
from extraction.pages.picture import Picture
from extraction.pages.unread import LETTER, unread_page, with_findings

_OCR_DPI = 200.0


class PageFile:
    """An open file of pages.

    `count` pages, numbered from 1. Raises UnsupportedMediaError for a kind that has no pages, EmptyInputError for no
    bytes, else what `PdfFile` and `ImageFile` raise.
    """

    def __init__(self, data: bytes, kind: str, limits: Limits = LIMITS) -> None:
        if kind not in PAGES:
            raise UnsupportedMediaError(media_type=kind, expected="a PDF, TIFF, PNG or JPEG")
        if not data.strip(b" \t\r\n\x00"):
            raise EmptyInputError("empty_input", expected="a file with content")
        self._limits = limits
        self._file = PdfFile(data, limits) if kind == PDF else ImageFile(data, kind, limits)
        self.count = self._file.count
        self.findings = self._file.findings()

    def close(self) -> None:
        self._file.close()

    def page(self, number: int) -> Page:
        """The words of one page. A page that cannot be read is a page that says so in its findings."""
        try:
            page = self._read(number)
            if len(page.words) > self._limits.words:
                raise TooLargeInputError("too_many_words", expected=f"at most {self._limits.words} words on a page")
        except InputError as error:
            return unread_page(number, error.what, self._size(number))
        return page

    def picture(self, number: int, dpi: float = _OCR_DPI) -> Picture:
        """The page as it is shown in the file; turn it by the page's `rotation` to have it upright."""
        return self._file.picture(number, dpi)

    def _read(self, number: int) -> Page:
        if isinstance(self._file, PdfFile):
            return read_pdf_page(self._file, number)
        return read_picture(self._file.picture(number), number)

    def _size(self, number: int) -> tuple[float, float]:
        with contextlib.suppress(InputError):
            if isinstance(self._file, PdfFile):
                return self._file.size(number)
        return LETTER


def read_pages(data: bytes, kind: str, limits: Limits = LIMITS) -> Iterator[Page]:
    """The pages of a file, one after the other; `kind` is its media type.

    Findings about the whole file stand on the first page. Runs in this process: a file that kills pdfium kills it too,
    so strangers' files are read by `extraction.pages.process.read_pages_apart`. Raises what `PageFile` raises.
    """
    with contextlib.closing(PageFile(data, kind, limits)) as file:
        for number in range(1, file.count + 1):
            page = file.page(number)
            yield with_findings(page, file.findings) if number == 1 else page


def render(data: bytes, kind: str, number: int, dpi: float = _OCR_DPI, limits: Limits = LIMITS) -> Picture:
    """A picture of one page as it is shown in the file. Raises what `PageFile` raises, and UnreadableInputError or
    TooLargeInputError when the page cannot be drawn.
    """
    with contextlib.closing(PageFile(data, kind, limits)) as file:
        return file.picture(number, dpi)
