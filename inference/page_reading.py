"""A file of pages to its documents, in the worker. Its pages are opened by a process of their own.

The process of the API never comes here: this loads the models of documents and of remittances on paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import structlog

from extraction.envelope import ExtractedDocument
from extraction.errors import InputError
from extraction.pages.cards import find_cards, without_cards
from extraction.pages.page import Box, Page, Sheet
from extraction.pages.process import Heard, read_pages_apart, redact_apart
from extraction.pages.process import unheard as untold
from inference.reader_deaths import log_death
from inference.reading import Concealed, ReadDocument, Reading, Told, unheard, with_codes
from models.paper import read_paper
from models.reader import Letter, documents_of, model_version

Boxes = Mapping[int, Sequence[Box]]

log = structlog.get_logger(__name__)


def read_letters(data: bytes, kind: str, told: Told = unheard, sure: float = 0.0) -> tuple[ReadDocument, ...]:
    """Every document of a file of pages, for the command line: nothing is logged. What is less `sure` to be a
    remittance is not read as one. Raises what `read_pages_apart` raises.
    """
    return _documents(documents_of(_pages(data, kind, told, heard=untold), sure))


def read_mail(data: bytes, kind: str, told: Told = unheard, sure: float = 0.0) -> Reading:
    """The same, and the copy of the file that people may see. `told` hears how many pages have been read, and may raise
    to stop.
    """
    pages = _pages(data, kind, told)
    letters = documents_of(pages, sure)
    shown = [letter.answer for letter in letters if letter.answer.shows_card]
    days = [day for answer in shown if (day := answer.process_by_day) is not None]
    boxes = secret_boxes(pages, [answer.pages for answer in shown])
    concealed = _concealed(data, kind, pages, boxes, max(days, default=None)) if shown else None
    sheets = concealed.sheets if concealed else tuple(map(Sheet.of, pages))
    return Reading(documents=_documents(letters), concealed=concealed, sheets=sheets)


def read_as_remittance(data: bytes, kind: str, document: ExtractedDocument, told: Told = unheard) -> ReadDocument:
    """A document of a file of pages as the remittance that a person says it is; as it was, with a finding, where it
    cannot be read as one. Raises what `read_pages_apart` raises.
    """
    first, last = document.pages or (1, 1)
    pages = _pages(data, kind, told, range(first, last + 1))
    read, sureness = read_paper(document, [without_cards(page, find_cards(page)) for page in pages])
    return with_codes(ReadDocument(read, version=model_version(), sureness=sureness))


def conceal(data: bytes, kind: str, ranges: Sequence[tuple[int, int]]) -> Concealed:
    """The copy without the cards of a file of which a person says that these ranges of pages show one; no copy of one
    that cannot be read.
    """
    try:
        pages = _pages(data, kind, unheard)
    except InputError:
        return Concealed(copy=None, process_by=None)
    return _concealed(data, kind, pages, secret_boxes(pages, ranges), None)


def secret_boxes(pages: Sequence[Page], ranges: Sequence[tuple[int, int]]) -> Boxes:
    """What must not be seen, by page: every card that is found; all pages of a range in which none was found."""
    boxes: dict[int, Sequence[Box]] = {}
    for page in pages:
        if found := find_cards(page).boxes:
            boxes[page.number] = found
    for first, last in ranges:
        if not any(first <= number <= last for number in boxes):
            boxes |= {page.number: [(0, 0, page.width, page.height)] for page in pages if first <= page.number <= last}
    return boxes


def _pages(data: bytes, kind: str, told: Told, only: range | None = None, heard: Heard = log_death) -> list[Page]:
    pages: list[Page] = []
    for page in read_pages_apart(data, kind, only=only, heard=heard):
        pages.append(page)
        told(len(pages))
    return pages


def _documents(letters: Sequence[Letter]) -> tuple[ReadDocument, ...]:
    version = model_version()
    return tuple(
        with_codes(ReadDocument(each.document, mail=each.answer, version=version, sureness=each.sureness))
        for each in letters
    )


def _concealed(data: bytes, kind: str, pages: Sequence[Page], boxes: Boxes, process_by: date | None) -> Concealed:
    """Where no copy could be made, nothing is drawn either."""
    copy = _copy(data, kind, pages, boxes)
    sheets = tuple(Sheet.of(page, boxes.get(page.number, ())) for page in pages) if copy is not None else ()
    return Concealed(copy=copy, process_by=process_by, sheets=sheets)


def _copy(data: bytes, kind: str, pages: Sequence[Page], boxes: Boxes) -> bytes | None:
    try:
        return redact_apart(data, kind, pages, boxes)
    except InputError as error:
        log.warning("copy_not_made", error=error.what)
        return None
