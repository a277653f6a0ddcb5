"""One file in, one envelope out: the door to extraction."""

from __future__ import annotations

import hashlib

from extraction.claim_json import read_claims_json
from extraction.errors import EmptyInputError, Place, UnreadableInputError, UnsupportedMediaError
from extraction.media import JSON, PAGES, TEXT, X12, media_type
from extraction.records import Envelope, ExtractedDocument, Finding, Source
from extraction.x12.read import read_x12

_START = Place(offset=0)
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read(data: bytes, name: str) -> Envelope:
    """Read a file whatever it is. `name` is kept and never interpreted.

    X12 835 files give one document per transaction, with record, sources, findings and balance; PDFs and images give
    one document of class unknown, for a person. Disposition and confidence stay empty: others decide.

    Raises nothing but `TriageError`: `EmptyInputError`, `UnreadableInputError`, `ClaimsNotReadError`,
    `UnsupportedTransactionError`, `UnsupportedMediaError`.
    """
    if not data.strip(b" \t\r\n\x00\x1a"):
        raise EmptyInputError("empty_input", place=_START, found=data, expected="a file with content")
    kind = media_type(data)
    source = Source(name=name, sha256=hashlib.sha256(data).hexdigest(), media_type=kind)
    return Envelope(source=source, documents=_documents(data, kind))


def _documents(data: bytes, kind: str) -> tuple[ExtractedDocument, ...]:
    if kind == X12:
        return read_x12(data)
    if kind == JSON:
        return read_claims_json(data)
    if kind in PAGES:
        return (_for_a_person(),)
    if kind == TEXT and data.startswith(_UTF16_MARKS):
        expected = "one byte per character (ASCII, UTF-8 or Windows-1252)"
        raise UnreadableInputError("utf16_text", place=_START, found=data, expected=expected)
    raise UnsupportedMediaError(media_type=kind, found=data, expected="X12, claims as JSON, a PDF or an image")


def _for_a_person() -> ExtractedDocument:
    message = "Pages are not read yet: a person has to look at this document"
    return ExtractedDocument(
        document_class="unknown",
        class_confidence=0.0,
        record_type="none",
        record=None,
        findings=(Finding(code="pages_not_read", path="", message=message),),
    )
