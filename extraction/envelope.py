"""What surrounds a record: the file, its documents, where each value came from, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal, NotRequired

from pydantic import PlainSerializer
from typing_extensions import TypedDict

from extraction.acknowledgements import Acknowledgement
from extraction.amounts import Money
from extraction.claims import Submission
from extraction.eligibility import EligibilityAnswer
from extraction.remittances import Remittance

SCHEMA_VERSION = "1"
Origin = Literal["printed", "mapped", "inferred", "derived"]
RecordType = Literal["remittance", "claim", "acknowledgement", "coverage", "none"]
Record = Remittance | Submission | Acknowledgement | EligibilityAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file: its name, the SHA-256 of its bytes in hex, and the media type that its first bytes show."""

    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSource:
    """Where one value came from: page and box, or segment, element and byte offset.

    A box is (x0, y0, x1, y1) in points from the top left of the upright page; pages and segments count from 1. A
    derived value names the segment it was derived in, and in `element` the elements it was derived from.
    """

    confidence: float
    source: Origin
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    segment: int | None = None
    element: str | None = None
    offset: int | None = None


class PlainSource(TypedDict):
    """A `FieldSource` as written: without what the source does not have."""

    confidence: float
    source: Origin
    page: NotRequired[int]
    box: NotRequired[tuple[float, float, float, float]]
    segment: NotRequired[int]
    element: NotRequired[str]
    offset: NotRequired[int]


def plain_source(source: FieldSource) -> PlainSource:
    """Only what is known: a page and a box, or a segment, an element and an offset."""
    plain: PlainSource = {"confidence": source.confidence, "source": source.source}
    if source.page is not None:
        plain["page"] = source.page
    if source.box is not None:
        plain["box"] = source.box
    if source.segment is not None:
        plain["segment"] = source.segment
    if source.element is not None:
        plain["element"] = source.element
    if source.offset is not None:
        plain["offset"] = source.offset
    return plain


def _plain_sources(fields: Mapping[str, FieldSource]) -> dict[str, PlainSource]:
    return {pointer: plain_source(source) for pointer, source in fields.items()}


Sources = Annotated[Mapping[str, FieldSource], PlainSerializer(_plain_sources, return_type=dict[str, PlainSource])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a biller should know.

    `code` is stable, `path` a JSON pointer from the record, `message` holds no patient's data.
    """

    code: str
    path: str
    message: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderVerdict:
    """How probable it is, 0 to 1, that what was read from paper is posted right, and whether the reader stands for it;
    if not, `why_not` in a biller's words.
    """

    probability: float
    stands: bool
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedDocument:
    """One document of a file: for X12 one ST. `disposition` and `confidence` are filled by those who decide. `standing`
    of what was read from paper, by pointers: /payment (with its provider adjustments) and each of /claims.
    """

    document_class: str
    class_confidence: float
    record_type: RecordType
    record: Record | None
    pages: tuple[int, int] | None = None
    disposition: str | None = None
    confidence: float | None = None
    balanced: bool | None = None
    fields: Sources = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    standing: Mapping[str, ReaderVerdict] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What one file gave."""

    schema_version: str = SCHEMA_VERSION
    source: Source
    documents: tuple[ExtractedDocument, ...]
