"""An X12 file claim by claim: what a transaction begins with, its claims one after the other, and how it ended.

A claim is handed out when its last segment has been read, before the trailer is known: it stays provisional until its
transaction has ended and, for a remittance, balanced. `document.balanced` and `document.findings` of the end say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import BinaryIO

from extraction.read import read
from extraction.records import (
    Claim,
    ClaimPayment,
    ExtractedDocument,
    FieldSource,
    Finding,
    Record,
    Remittance,
    Source,
    Submission,
)

_CLAIMS = "/claims/"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionStarted:
    """`record` holds what stands before the first claim: payer, payee, payment, interchange of an 835; submitter,
    receiver, interchange of an 837. It has no claims yet. None for transactions that hold no claims.
    """

    transaction: int
    kind: str
    record: Record | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalClaim:
    """One claim with its sources and its own findings; pointers start at the record, as `path` does ("/claims/7").

    Provisional: the payment law is judged when the transaction ends.
    """

    transaction: int
    index: int
    path: str
    claim: ClaimPayment | Claim
    fields: Mapping[str, FieldSource]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionEnded:
    """`document` is what `extraction.read.read` gives, without the claims, their sources and their findings.

    `claims` counts the claims handed out; `paid` sums CLP04, and is None where that is no sum.
    """

    transaction: int
    document: ExtractedDocument
    claims: int
    paid: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEnded:
    """The last event: the file with its hash, and how much it held."""

    source: Source
    transactions: int
    claims: int


StreamEvent = TransactionStarted | ProvisionalClaim | TransactionEnded | FileEnded


def stream_x12(file: BinaryIO, name: str) -> Iterator[StreamEvent]:
    """Read a binary file; for each transaction give its start, its claims and its end, then the end of the file.

    Raises what `extraction.read.read` raises, perhaps after some events were given.
    """
    envelope = read(file.read(), name)
    claims = 0
    for number, document in enumerate(envelope.documents):
        claims += len(getattr(document.record, "claims", ()))
        yield from _transaction(number, document)
    yield FileEnded(source=envelope.source, transactions=len(envelope.documents), claims=claims)


def _transaction(number: int, document: ExtractedDocument) -> Iterator[StreamEvent]:
    record = document.record
    if not isinstance(record, Remittance | Submission):
        yield TransactionStarted(transaction=number, kind="", record=None)
        yield TransactionEnded(transaction=number, document=document, claims=0, paid=None)
        return
    kind = "835" if isinstance(record, Remittance) else "837"
    yield TransactionStarted(transaction=number, kind=kind, record=replace(record, claims=()))
    for index, claim in enumerate(record.claims):
        yield _claim(number, index, claim, document)
    fields = {pointer: source for pointer, source in document.fields.items() if not pointer.startswith(_CLAIMS)}
    findings = tuple(finding for finding in document.findings if not finding.path.startswith(_CLAIMS))
    rest = replace(document, record=replace(record, claims=()), fields=fields, findings=findings)
    yield TransactionEnded(transaction=number, document=rest, claims=len(record.claims), paid=_paid(record))


def _claim(number: int, index: int, claim: ClaimPayment | Claim, document: ExtractedDocument) -> ProvisionalClaim:
    path = f"{_CLAIMS}{index}"
    inside = f"{path}/"
    fields = {pointer: source for pointer, source in document.fields.items() if pointer.startswith(inside)}
    findings = tuple(item for item in document.findings if item.path == path or item.path.startswith(inside))
    return ProvisionalClaim(transaction=number, index=index, path=path, claim=claim, fields=fields, findings=findings)


def _paid(record: Remittance | Submission) -> Decimal | None:
    if not isinstance(record, Remittance) or any(claim.paid is None for claim in record.claims):
        return None
    return sum((claim.paid for claim in record.claims if claim.paid is not None), Decimal(0))
