"""What a page of a PDF would show and is not in the file: pdfium leaves it out without a word, and the page is blank.

pdfium tells nothing of objects that are not there, so pdfminer is asked: in the reading process, and only about pages
on which hardly anything was found, since it is slow with some files.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFContentParser
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSEOF
from pdfminer.psparser import PSKeyword, PSLiteral, literal_name

# What an operator paints is named before it, and found among the resources of this kind (ISO 32000-1, table A.1).
_PAINTS = {b"Do": "XObject", b"scn": "Pattern", b"SCN": "Pattern", b"sh": "Shading"}
_PAINTING = re.compile(rb"(?<![^\s/<>\[\](){}%])(Do|scn|SCN|sh)(?![^\s/<>\[\](){}%])")
_DEEPEST = 8  # forms within forms
_NOT_SHOWN = 0b100010  # flags of an annotation that is hidden, or not shown on screens (ISO 32000-1, table 165)


class Missing:
    """The pages of a PDF that has `count` of them, asked for what is missing on them."""

    def __init__(self, data: bytes, count: int) -> None:
        self._data = data
        self._count = count

    def is_any_on(self, number: int, *, seen: bool) -> bool:
        """Whether the page's content, or something that it paints, is not in the file or cannot be unpacked.

        `seen`: some of the page was seen, so that what pdfminer cannot follow of a spoilt file is there. Of a page that
        looks blank it may be missing: a person looks.
        """
        try:
            page = self._pages[number - 1]
            whole = all(_Painted(page).things()) and all(_annotations(page, seen=seen))
            return not (whole and (seen or all(_named(page.resources))))
        except MemoryError:
            raise
        except Exception:  # pdfminer raises anything on files that are spoilt
            return not seen

    @cached_property
    def _pages(self) -> list[PDFPage]:
        """Raises ValueError where pdfminer counts otherwise than pdfium: the pages of one are not those of the other.

        pdfminer leaves out pages that say nothing of their kind, and those that come twice.
        """
        pages = list(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(self._data)))))
        if len(pages) != self._count:
            raise ValueError("pages are counted differently")
        return pages


class _Painted:
    """What a page paints, and what that paints: each thing once."""

    def __init__(self, page: PDFPage) -> None:
        self._page = page
        self._known: set[int] = set()

    def things(self) -> Iterator[bool]:
        """For each picture, form, pattern and shading whether it is there."""
        yield from self._of(_content_of(self._page), self._page.resources, _DEEPEST)
        for appearance in _appearances(self._page):
            yield from self._within(appearance, self._page.resources, _DEEPEST)

    def _of(self, content: bytes, resources: Any, depth: int) -> Iterator[bool]:
        for kind, name in dict.fromkeys(_uses(content)):
            thing = resolve1(_kind_of(resources, kind).get(name))
            yield thing is not None and (kind != "XObject" or isinstance(thing, PDFStream))
            if isinstance(thing, PDFStream) and (kind == "Pattern" or _is_form(thing.attrs)):
                yield from self._within(thing, resources, depth)
            elif isinstance(thing, Mapping) and "Shading" in thing:
                yield resolve1(thing["Shading"]) is not None

    def _within(self, form: PDFStream, resources: Any, depth: int) -> Iterator[bool]:
        if depth and id(form) not in self._known:
            self._known.add(id(form))
            yield from self._of(_unpacked(form), form.attrs.get("Resources", resources), depth - 1)


def _uses(content: bytes) -> Iterator[tuple[str, str]]:
    """Kind and name of what the content paints, in order."""
    if _PAINTING.search(content) is None:  # following a megabyte of lines takes seconds
        return
    parser, last = PDFContentParser([PDFStream({}, content)]), None
    while True:
        try:
            _, each = parser.nextobject()
        except PSEOF:
            return
        if isinstance(each, PSKeyword) and each.name in _PAINTS and isinstance(last, PSLiteral):
            yield _PAINTS[each.name], literal_name(last)
        last = each


def _content_of(page: PDFPage) -> bytes:
    """What draws the page; nothing where it says that nothing is on it."""
    return b"\n".join(_unpacked(resolve1(each)) for each in page.contents) if "Contents" in page.attrs else b""


def _kind_of(resources: Any, kind: str) -> Mapping[str, Any]:
    return resolve1((resolve1(resources) or {}).get(kind)) or {}


def _named(resources: Any) -> Iterator[bool]:
    """Whether each thing is there that a page which looks blank could paint: its content may be spoilt."""
    for kind in dict.fromkeys(_PAINTS.values()):
        yield from (resolve1(thing) is not None for thing in _kind_of(resources, kind).values())


def _annotations(page: PDFPage, *, seen: bool) -> Iterator[bool]:
    """Whether each annotation is there, and its appearance if it has one; programs leave deleted ones as holes."""
    for each in resolve1(page.annots) or ():
        annotation = resolve1(each)
        yield annotation is not None or seen
        if annotation is not None and _is_shown(annotation):
            appearance = resolve1(annotation.get("AP")) or {}
            yield "N" not in appearance or resolve1(appearance["N"]) is not None


def _appearances(page: PDFPage) -> Iterator[PDFStream]:
    """What draws the annotations; those with states (check boxes) have no pictures."""
    for each in resolve1(page.annots) or ():
        annotation = resolve1(each) or {}
        appearance = resolve1((resolve1(annotation.get("AP")) or {}).get("N"))
        if isinstance(appearance, PDFStream) and _is_shown(annotation):
            yield appearance


def _is_shown(annotation: Mapping[str, Any]) -> bool:
    return not int(resolve1(annotation.get("F")) or 0) & _NOT_SHOWN


def _is_form(attributes: Mapping[str, Any]) -> bool:
    kind = resolve1(attributes.get("Subtype"))
    return isinstance(kind, PSLiteral) and kind.name == "Form"


def _unpacked(stream: PDFStream) -> bytes:
    """Raises AttributeError where there is no stream, ValueError where nothing of it can be unpacked."""
    packed = bool(stream.rawdata)
    data: bytes = stream.get_data()
    if packed and not data:
        raise ValueError("nothing can be unpacked")
    return data
