"""An X12 file claim by claim: what a transaction begins with, its claims one after the other, and how it ended.

A claim is handed out when the piece of the file has been read that holds its last segment, before the trailer is
known: it stays provisional until its transaction has ended and, for a remittance, balanced. `document.balanced` and
`document.findings` of the end say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import BinaryIO

from extraction.media import X12
from extraction.records import (
    ExtractedDocument,
    Record,
    Remittance,
    Source,
    Submission,
)
from extraction.x12.read import FileOutcome, TransactionReading
from extraction.x12.reading import KINDS, ProvisionalClaim
from extraction.x12.wire.envelopes import EnvelopeWalk
from extraction.x12.wire.limits import check_progress
from extraction.x12.wire.lost_claims import LostClaims
from extraction.x12.wire.segments import CHUNK, LONGEST_SEGMENT, SegmentCutter, WholeClaim
from extraction.x12.wire.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionStarted:
    """`record` holds what stands before the first claim: payer, payee, payment, interchange of an 835; submitter,
    receiver, interchange of an 837. It has no claims yet. None for transactions that hold no claims.
    """

    transaction: int
    kind: str
    record: Record | None


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


__all__ = [
    "FileEnded",
    "ProvisionalClaim",
    "StreamEvent",
    "TransactionEnded",
    "TransactionStarted",
    "stream_x12",
]

StreamEvent = TransactionStarted | ProvisionalClaim | TransactionEnded | FileEnded


def stream_x12(file: BinaryIO, name: str) -> Iterator[StreamEvent]:
    """Read a binary file in little memory, however long it is.

    For each transaction its start, its claims and its end, then the end of the file. Raises what
    `extraction.read.read` raises for X12, perhaps after some events were given, and `UnreadableInputError` where a
    segment is longer than `LONGEST_SEGMENT` bytes.
    """
    return _Stream(file).events(name)


class _Stream:
    """Where we are in the file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.hash = hashlib.sha256()
        self.lost = {kind: LostClaims(kind) for kind in KINDS}
        self.cutter = SegmentCutter(self._chunks(), LONGEST_SEGMENT)
        self.envelopes = EnvelopeWalk(self.cutter.oddities, self._open, self._complete)
        self.outcome = FileOutcome()
        self.reading: TransactionReading | None = None
        self.started = False
        self.number = 0
        self.ready: list[StreamEvent] = []

    def events(self, name: str) -> Iterator[StreamEvent]:
        latest = 0
        for batch in self.cutter.stretches():
            self.envelopes.component = self.cutter.component
            for stretch in batch:
                left = self.envelopes.take_claim(stretch) if isinstance(stretch, WholeClaim) else stretch
                if left is not stretch:
                    latest = self.envelopes.number
                    if not self.started:  # what stands before the first claim, before anything behind it is read
                        yield from self._take_ready()
                for segment in left:
                    self.envelopes.take(segment)
                    if self.ready or (self.reading and self.reading.finished):
                        yield from self._take_ready()
                        latest = segment.number
                    else:
                        check_progress(segment, latest)
            yield from self._take_ready()  # Claims that were read whole: all of a piece of the file at once.
        self.envelopes.end()
        yield from self.ready
        self.outcome.segments = self.cutter.number
        for kind in self.outcome.lost_kinds():
            self.lost[kind].check()
        source = Source(name=name, sha256=self.hash.hexdigest(), media_type=X12)
        yield FileEnded(source=source, transactions=self.number, claims=sum(self.outcome.claims.values()))

    def _chunks(self) -> Iterator[bytes]:
        while chunk := self.file.read(CHUNK):
            self.hash.update(chunk)
            for lost in self.lost.values():
                lost.feed(chunk)
            yield chunk

    def _open(self, transaction: Transaction) -> None:
        self.reading, self.started = TransactionReading(transaction), False

    def _complete(self, transaction: Transaction) -> None:
        """Nothing can be said any more of the transaction: its last claim and its end."""
        reading = self.reading
        if reading is None:
            return
        record = reading.claims.finish() if reading.claims else None
        self.ready.extend(self._claims(reading))
        document = reading.document(record and _without_claims(record))
        self.outcome.add(reading, document)
        claims, paid = (reading.claims.taken, reading.claims.running.paid) if reading.claims else (0, None)
        self.ready.append(
            TransactionEnded(
                transaction=self.number,
                document=document,
                claims=claims,
                paid=paid if isinstance(document.record, Remittance) else None,
            )
        )
        self.number += 1

    def _take_ready(self) -> Sequence[StreamEvent]:
        reading = self.reading
        claims = self._claims(reading) if reading and reading.finished else ()
        if not self.ready:
            return claims
        ready, self.ready = self.ready, []
        return [*ready, *claims]

    def _claims(self, reading: TransactionReading) -> Sequence[StreamEvent]:
        """The start of a transaction, if it was not told yet, and the claims that are finished."""
        claims = reading.claims.take_claims(self.number) if reading.claims else []
        if self.started:
            return claims
        self.started = True
        head = reading.claims.walk.head() if reading.claims else None
        return [TransactionStarted(transaction=self.number, kind=reading.kind, record=head), *claims]


def _without_claims(record: Remittance | Submission) -> Remittance | Submission:
    if isinstance(record, Remittance):
        return replace(record, claims=())
    return replace(record, claims=())
