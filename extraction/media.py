"""What kind of file the first bytes show. A name or a declared type is never believed."""

from __future__ import annotations

from extraction.x12.wire.segments import looks_like_x12

X12 = "application/edi-x12"
PDF = "application/pdf"
JSON = "application/json"
TEXT = "text/plain"
UNKNOWN = "application/octet-stream"
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)
# Readers accept a PDF whose header comes within the first kilobyte (ISO 32000-1, annex H).
_PDF_HEADER_WITHIN = 1024
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))
PAGES = frozenset({PDF, "image/png", "image/jpeg", "image/tiff"})


def media_type(data: bytes) -> str:
    """One of application/edi-x12, application/pdf, image/png, image/jpeg, image/tiff, application/json,
    text/plain, octet-stream.
    """
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    if data.startswith(b"%PDF-"):
        return PDF
    if looks_like_x12(data):
        return X12
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return PDF
    return _text(data)


def _text(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return TEXT
    if len(data.translate(None, _CONTROL)) < len(data):
        return UNKNOWN
    return JSON if _is_json(data) else TEXT


def _is_json(data: bytes) -> bool:
    """By its brackets: to parse 64 MB only to name them holds up every other request of a process for seconds."""
    whole = data.strip()
    return whole[:1] + whole[-1:] in (b"{}", b"[]")
