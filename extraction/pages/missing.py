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
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral

_PAINTED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+Do\b")
_DEEPEST = 8  # forms within forms


class Missing:
    """The pages of a PDF, asked for what is missing on them."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def is_any_on(self, number: int, *, seen: bool) -> bool:
        """Whether the page's content, or a picture or form that it paints, is not in the file or cannot be unpacked.

        `seen`: some of the page was seen, so that what pdfminer cannot follow of a spoilt file is there. Of a page that
        looks blank it may be missing: a person looks.
        """
        try:
            page = self._pages[number - 1]
            return not all(_painted(_content_of(page), page.resources, _DEEPEST))
        except MemoryError:
            raise
        except Exception:  # pdfminer raises anything on files that are spoilt
            return not seen

    @cached_property
    def _pages(self) -> list[PDFPage]:
        return list(PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(self._data)))))


def _content_of(page: PDFPage) -> bytes:
    """What draws the page; nothing where it says that nothing is on it."""
    return b"\n".join(_unpacked(resolve1(each)) for each in page.contents) if "Contents" in page.attrs else b""


def _painted(content: bytes, resources: Any, depth: int) -> Iterator[bool]:
    """For each picture and form that the content paints, and those that these paint, whether it is there."""
    known = resolve1((resolve1(resources) or {}).get("XObject")) or {}
    for name in dict.fromkeys(_PAINTED.findall(content)):
        thing = resolve1(known.get(name.decode("latin-1")))
        yield isinstance(thing, PDFStream)
        if isinstance(thing, PDFStream) and _is_form(thing.attrs) and depth:
            yield from _painted(_unpacked(thing), thing.attrs.get("Resources", resources), depth - 1)


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
