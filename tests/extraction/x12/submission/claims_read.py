"""What the reader makes of a file with one transaction of claims."""

from __future__ import annotations

from extraction.read import read
from extraction.records import Claim, ExtractedDocument, Submission


def document_of(data: bytes) -> ExtractedDocument:
    (document,) = read(data, "claims.837").documents
    return document


def submission_of(data: bytes) -> Submission:
    record = document_of(data).record
    assert isinstance(record, Submission)
    return record


def claim_of(data: bytes) -> Claim:
    (claim,) = submission_of(data).claims
    return claim


def found(data: bytes) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in document_of(data).findings]
