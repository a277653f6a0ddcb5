"""The resources of /v1 as they are written and documented.

Money is text with two decimals, times are ISO 8601 in UTC.
"""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field
from sqlalchemy import Row

from extraction.envelope import ReaderVerdict
from extraction.records import format_money
from inference.intake import OperationState, Receipt

Disposition = Literal["auto_accept", "review", "reject"]


class OperationLinks(BaseModel):
    self: str
    document: str
    original: str
    decisions: str


class Operation(BaseModel):
    """What became of one arrival. `needs_review` is an ordinary end.

    Everything is decided, and a person was asked about some of it.
    """

    id: str
    state: OperationState
    document_id: str
    correlation_id: str
    problem: dict[str, Any] | None = Field(description="Problem details (RFC 9457) where the state is failed.")
    created_at: datetime
    updated_at: datetime
    pages_read: int | None = Field(None, description="Of a file of pages that is being read: how many are.")
    links: OperationLinks

    @classmethod
    def of(cls, row: Row[Any]) -> "Operation":
        """From a row of the table `operation`."""
        return cls(
            id=row.id,
            state=row.state,
            document_id=row.file_id,
            correlation_id=row.correlation_id,
            problem=row.problem,
            created_at=row.created_at,
            updated_at=row.updated_at,
            pages_read=row.pages_read,
            links=OperationLinks(self=f"/v1/operations/{row.id}", **document_links(row.file_id)),
        )

    @classmethod
    def received(cls, given: Receipt, correlation_id: str, at: datetime) -> "Operation":
        """Of an arrival, as it stands at the end of the write that has received it at `at`."""
        return cls(
            id=given.operation_id,
            state=given.state,
            document_id=given.file_id,
            correlation_id=correlation_id,
            problem=None,
            created_at=at,
            updated_at=at,
            pages_read=None,
            links=OperationLinks(self=f"/v1/operations/{given.operation_id}", **document_links(given.file_id)),
        )


class Reason(BaseModel):
    """Why, in a biller's words. `path` points into the record."""

    code: str
    message: str
    path: str | None = None


class Decision(BaseModel):
    """One immutable decision. A correction is a later one that names it in `supersedes`."""

    id: str
    document_id: str
    document_index: int = Field(description="Which document of the file, from 0.")
    pointer: str = Field(description="JSON pointer into the document's record.")
    parent_id: str | None
    supersedes: str | None
    superseded_by: str | None
    task: str
    input_hash: str
    model: str
    model_version: str
    policy_version: str
    prediction: Any
    confidence: float
    disposition: Disposition
    mode: str
    unsupervised_disposition: Disposition
    reasons: list[Reason]
    dollars: str
    actor: str
    facility: str
    payer: str | None
    queue: str | None
    category: str
    service_month: str | None
    decided_at: datetime
    review_state: str | None = Field(description="Where it is in review; null where none holds it up or ended.")

    @classmethod
    def of(cls, row: Row[Any]) -> "Decision":
        """From a row of `decisions.query()`."""
        facts = {name: getattr(row, name) for name in cls.model_fields if name not in ("document_id", "dollars")}
        return cls(**facts, document_id=row.file_id, dollars=format_money(row.dollars))


class EnvelopeDecision(BaseModel):
    """A standing decision about one part of a document. `disposition` is what holds, after what people have said."""

    id: str
    task: str
    pointer: str
    disposition: Disposition
    review_state: str | None = Field(description="Where it is in review; null where none holds it up or ended.")
    confidence: float
    dollars: str
    href: str


class EnvelopeDocument(BaseModel):
    """One document of the file (one ST of an X12 file, one page range).

    Pointers in `fields` and `findings` start at `record`.
    """

    document_class: str
    class_confidence: float
    record_type: Literal["remittance", "claim", "acknowledgement", "coverage", "none"]
    record: dict[str, Any] | None
    pages: list[int] | None = None
    disposition: Disposition | None = Field(description="The strictest of its decisions.")
    confidence: float | None = Field(description="The lowest of its decisions.")
    balanced: bool | None = None
    fields: dict[str, Any]
    findings: list[dict[str, Any]]
    standing: dict[str, ReaderVerdict] = Field(
        default_factory=dict, description="Of what was read from paper, by pointers: /payment and each of /claims."
    )
    decisions: list[EnvelopeDecision]


class EnvelopeSource(BaseModel):
    name: str
    sha256: str
    media_type: str


class EnvelopeLinks(BaseModel):
    self: str
    original: str
    decisions: str


class Envelope(BaseModel):
    """What one file gave. `documents` is empty until the file is decided."""

    schema_version: str
    id: str
    source: EnvelopeSource
    state: Literal["received", "decided", "unreadable"]
    disposition: Disposition | None = Field(description="The strictest of all its decisions.")
    received_at: datetime
    decided_at: datetime | None
    documents: list[EnvelopeDocument]
    links: EnvelopeLinks


def document_links(file_id: str) -> dict[str, str]:
    path = f"/v1/documents/{file_id}"
    return {"document": path, "original": f"{path}/original", "decisions": f"/v1/decisions?document_id={file_id}"}
