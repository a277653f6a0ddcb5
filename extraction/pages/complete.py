"""A page complete with all its words: from the text layer where it can be believed, by OCR where it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from extraction.envelope import Finding
from extraction.pages.geometry import tilted_back, turned, turned_size
from extraction.pages.ink import Ink, is_dark, stretched
from extraction.pages.page import Page, Word
from extraction.pages.pdf_file import PdfFile
from extraction.pages.picture import POINTS_PER_INCH, Picture, Pixels, turned_pixels
from extraction.pages.rows import in_reading_order
from extraction.pages.text_layer import SPARSE, TextLayer
from extraction.pages.unread import unread_page

if TYPE_CHECKING:
    from extraction.pages.ocr import OcrPage

_OCR_DPI = 200.0
_PAPER = 255
_FEW_GLYPHS = 10  # left out of a layer: not worth a word
_FEW_WORDS, _SURE = 3, 0.85  # of pale print that was read, and how sure of its words OCR is


def read_pdf_page(file: PdfFile, number: int) -> Page:
    """One page of a PDF. Raises UnreadableInputError or TooLargeInputError when it cannot be drawn or read."""
    layer = file.text_layer(number)
    page = _from_file(layer, file, number)
    loss: str | None = layer.loss
    if loss is None and len(page.words) < SPARSE and file.lacks_part_of(number, seen=bool(page.words)):
        loss = "picture_unreadable"
    return page if loss is None or page.origin == "unread" else _with_loss(page, loss)


def _from_file(layer: TextLayer, file: PdfFile, number: int) -> Page:
    match layer.verdict:
        case "words":
            return _from_layer(layer, file.size(number), number)
        case "blank" | "ocr":
            return _from_picture(layer, file.picture(number, _OCR_DPI), number)
    return _from_both(layer, file.picture(number, _OCR_DPI), number)


def _with_loss(page: Page, code: str) -> Page:
    """A page on which nothing is left to be seen was not read; of others it is said that something is missing."""
    if not page.words:
        return unread_page(page.number, code, (page.width, page.height))
    told = Finding(code=code, path="", message=f"{_LOSSES[code]} on page {page.number}: a person has to look at it")
    return replace(page, findings=(*page.findings, told))


def _from_picture(layer: TextLayer, picture: Picture, number: int) -> Page:
    """By OCR. The file's own words, too pale to be seen and to be read, are a person's: they make no blank page."""
    page = read_picture(picture, number)
    if page.origin == "blank" and layer.dropped["without_ink"] >= _FEW_GLYPHS and stretched(picture):
        return unread_page(number, "page_unreadable", picture.points)
    return replace(page, findings=(*page.findings, *_remarks(layer)))


def read_picture(picture: Picture, number: int) -> Page:
    """One page that is a picture, by OCR unless there is nothing on it that could be print."""
    page = _page_of(_read(picture), number) if Ink(picture).print_besides(())[0] else None
    return page if page is not None and page.words else _faint(picture, number)


def _faint(picture: Picture, number: int) -> Page:
    """A page on which nothing stands out. Pale print is read where that can be done well: what shines through from the
    back of a sheet cannot. A dark sheet is no blank one: it was scanned wrong.
    """
    width, height = picture.points
    if is_dark(picture):
        return unread_page(number, "page_unreadable", (width, height))
    clearer = stretched(picture)
    page = None if clearer is None else _page_of(_read(clearer), number)
    if page is not None and _is_sure(page.words):
        return page
    return Page(number=number, width=width, height=height, words=(), origin="blank")


def _is_sure(words: Sequence[Word]) -> bool:
    return len(words) >= _FEW_WORDS and sum(word.confidence for word in words) >= _SURE * len(words)


def _page_of(read: OcrPage, number: int) -> Page:
    return Page(
        number=number,
        width=read.width,
        height=read.height,
        words=in_reading_order(read.words),
        origin="ocr" if read.words else "blank",
        rotation=read.rotation,
        skew=read.skew,
    )


def _read(picture: Picture) -> OcrPage:
    # the recogniser takes a third of a second and 100 MB to load: files with good text layers go without
    from extraction.pages.ocr import read_image

    return read_image(picture.pixels, picture.dpi)


def _from_layer(layer: TextLayer, size: tuple[float, float], number: int) -> Page:
    width, height = turned_size(*size, layer.turn)
    return Page(
        number=number,
        width=width,
        height=height,
        words=in_reading_order(_turned(word, *size, layer.turn) for word in layer.words),
        origin="text_layer",
        rotation=layer.turn,
        findings=_remarks(layer),
    )


def _from_both(layer: TextLayer, picture: Picture, number: int) -> Page:
    """The layer's words, and by OCR what is left of the picture once they are wiped out."""
    page = _from_layer(layer, picture.points, number)
    rest = turned_pixels(_wiped(picture, layer), layer.turn)
    words = [*page.words, *_in_place(_read(Picture(pixels=rest, dpi=picture.dpi)))]
    message = "Part of the page is a picture: its words were read by OCR, the others are the file's own"
    told = Finding(code="text_layer_completed", path="", message=message)
    return replace(page, words=in_reading_order(words), findings=(*page.findings, told))


def _wiped(picture: Picture, layer: TextLayer) -> Pixels:
    scale = picture.dpi / POINTS_PER_INCH
    pixels = picture.pixels.copy()
    for word in layer.words:
        x0, y0, x1, y1 = (max(0, round(side * scale)) for side in word.box)
        pixels[max(0, y0 - 1) : y1 + 1, max(0, x0 - 1) : x1 + 1] = _PAPER
    return pixels


def _in_place(read: OcrPage) -> list[Word]:
    """OCR's words where they stand on the page: OCR straightened and turned the rest as that lay."""
    straight = turned_size(read.width, read.height, -read.rotation)
    boxes = [turned(word.box, read.width, read.height, -read.rotation) for word in read.words]
    if read.skew:
        boxes = [tilted_back(box, *straight, read.skew) for box in boxes]
    return [replace(word, box=box) for word, box in zip(read.words, boxes, strict=True)]


def _turned(word: Word, width: float, height: float, turn: int) -> Word:
    return replace(word, box=turned(word.box, width, height, turn)) if turn else word


def _remarks(layer: TextLayer) -> tuple[Finding, ...]:
    """What was left out of the text layer, by the commonest reason."""
    reasons = [(reason, count) for reason, count in layer.dropped.most_common(1) if count >= _FEW_GLYPHS]
    return tuple(
        Finding(code="text_layer_not_believed", path="", message=f"{_REASONS[reason]} ({count} characters left out)")
        for reason, count in reasons
    )


_LOSSES = {
    "picture_unreadable": "A picture cannot be opened or is not in the file",
    "picture_cut_off": "A picture is cut off: its lower part is not in the file",
}
_REASONS = {
    "invisible": "The file's own text is invisible: somebody's reading of the picture",
    "in_a_picture": "The file's own text lies on a picture that shows it already: somebody's reading of it",
    "off_the_page": "The file's own text lies off the page",
    "broken_encoding": "The file's own text has a broken encoding",
    "without_ink": "The file's own text is not to be seen on the page",
    "heaped": "The file's own text lies on a heap",
}
