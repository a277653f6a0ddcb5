"""The bytes of an X12 file to documents, one for each ST."""

from __future__ import annotations

from collections.abc import Callable, Sized

from extraction.errors import (
    ClaimsNotReadError,
    InputError,
    Place,
    TooLargeInputError,
    UnreadableInputError,
    UnsupportedTransactionError,
)
from extraction.records import ExtractedDocument, Finding, Remittance, Submission
from extraction.x12.answer.implementation import read_implementation_answer
from extraction.x12.answer.interchange import read_interchange_answer
from extraction.x12.answer.status import read_status_answer
from extraction.x12.eligibility.walk import read_eligibility
from extraction.x12.reading import KINDS, ClaimsReading
from extraction.x12.wire.envelopes import EnvelopeWalk
from extraction.x12.wire.limits import check_progress
from extraction.x12.wire.lost_claims import LostClaims
from extraction.x12.wire.segments import Segment, SegmentCutter, WholeClaim, chunks_of
from extraction.x12.wire.transaction import Transaction, kind_told

# The kinds of transaction that are read whole, by ST01; a TA1 stands in none.
_READERS: dict[str, Callable[[Transaction], ExtractedDocument]] = {
    "271": read_eligibility,
    **dict.fromkeys(("276", "277"), read_status_answer),
    **dict.fromkeys(("997", "999"), read_implementation_answer),
    "TA1": read_interchange_answer,
}
_EXPECTED = "a transaction that is read here: 835, 837, 271, 276, 277, 997, 999"


class TransactionReading:
    """A transaction of any kind while it comes: claims are walked through, what holds none is collected and read when
    all of it is there. Where ST01 names no kind, segments wait until one tells it.
    """

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.kind = ""
        self.claims: ClaimsReading | None = None
        self.finished: Sized = ()
        self.refusal: InputError | None = None
        self._settle(transaction.named_kind)

    @property
    def count(self) -> int:
        """The claims so far."""
        return self.claims.walk.count if self.claims else 0

    @property
    def is_supported(self) -> bool:
        return self.claims is not None or self.kind in _READERS

    def document(self, record: Remittance | Submission | None = None) -> ExtractedDocument:
        """What was read; class unknown, with a finding, if that was nothing. `record` is what the claims were finished
        with, if they were.
        """
        if not self.is_supported:
            code = self.transaction.code
            code = code if code.isascii() and code.isdigit() else "unnamed"
            message = f"Transactions of this kind ({code}) are not read yet: a person has to look at it"
            return _unknown(self.transaction, "transaction_not_supported", message)
        try:
            if self.claims:
                return self.claims.document(record or self.claims.finish())
            return _READERS[self.kind](self.transaction)
        except TooLargeInputError:
            raise
        except InputError as error:
            self.refusal = error
            return _unknown(self.transaction, error.what, "Nothing could be read from this transaction")

    def _settle(self, kind: str) -> None:
        self.kind = kind
        if kind in KINDS:
            self.claims = ClaimsReading(self.transaction, kind)
            self.transaction.take, self.finished = self.claims.take, self.claims.walk.claims
            self.transaction.take_claim = self.claims.take_claim
        elif kind in _READERS:
            self.transaction.take = self.transaction.body.append
        else:
            self.transaction.take = _ignore if kind else self._take_untold

    def _take_untold(self, segment: Segment) -> None:
        self.transaction.body.append(segment)
        kind = kind_told(segment)
        if kind:
            self._settle(kind)
        if self.claims:
            for waiting in self.transaction.body:
                self.claims.take(waiting)
            self.transaction.body.clear()


class FileOutcome:
    """What the transactions of a file gave, and whether that can be all. `segments` is how many the file has."""

    def __init__(self) -> None:
        self.supported = False
        self.named: Transaction | None = None
        self.refusal: InputError | None = None
        self.records = 0
        self.unknown = 0
        self.claims = dict.fromkeys(KINDS, 0)
        self.segments = 0

    def add(self, reading: TransactionReading, document: ExtractedDocument) -> None:
        self.supported |= reading.is_supported
        self.named = self.named or (reading.transaction if reading.transaction.header else None)
        self.refusal = self.refusal or reading.refusal
        self.records += document.record is not None
        self.unknown += document.record is None
        if reading.claims:
            self.claims[reading.kind] += reading.claims.walk.count

    def lost_kinds(self) -> list[str]:
        """Kinds of transaction whose claims may be lost silently: none was read, and no finding says so.

        Raises `UnsupportedTransactionError`, `UnreadableInputError` or `ClaimsNotReadError` if nothing was read at all.
        """
        if not self.supported:
            raise self._nothing_read()
        if not self.records:
            raise self._nothing_in_them()
        told = self.unknown and any(self.claims.values())
        return [] if told else [kind for kind, count in self.claims.items() if not count]

    def _nothing_in_them(self) -> ClaimsNotReadError:
        """As the first transaction says it."""
        place, expected = (self.refusal.place, self.refusal.expected) if self.refusal else (None, None)
        return ClaimsNotReadError("transactions_empty", place=place, expected=expected)

    def _nothing_read(self) -> InputError | UnsupportedTransactionError:
        if self.named is None or self.named.header is None:
            where = f"among the {self.segments} segments that the delimiters of the file divide it into"
            return UnreadableInputError(
                "no_transaction", place=Place(offset=0), expected=f"a transaction (ST to SE) {where}"
            )
        header, code = self.named.header, self.named.code
        place = Place(offset=header.offset, segment=header.number, segment_id="ST", element="ST01")
        return UnsupportedTransactionError(transaction=code, place=place, found=code, expected=_EXPECTED)


def read_x12(data: bytes) -> tuple[ExtractedDocument, ...]:
    """Read every transaction of a file. One that cannot be read among others that can is a document of class unknown.

    Raises `UnreadableInputError` (no segments), `UnsupportedTransactionError` (nothing in the file that is read),
    `ClaimsNotReadError` (CLP or CLM in the bytes, but no such claim read) or `TooLargeInputError` (a claim that would
    fill the memory).
    """
    outcome, documents = FileOutcome(), []
    readings, outcome.segments = _read_transactions(data)
    for reading in readings:
        documents.append(reading.document())
        outcome.add(reading, documents[-1])
    for kind in outcome.lost_kinds():
        lost = LostClaims(kind)
        lost.feed(data)
        lost.check()
    return tuple(documents)


def _read_transactions(data: bytes) -> tuple[list[TransactionReading], int]:
    """All that begins a transaction, and how many segments the file has."""
    readings: list[TransactionReading] = []
    cutter = SegmentCutter(chunks_of(data))
    envelopes = EnvelopeWalk(
        cutter.oddities, lambda opened: readings.append(TransactionReading(opened)), lambda completed: None
    )
    latest, known = 0, (0, 0)
    for batch in cutter.stretches():
        envelopes.component = cutter.component
        for stretch in batch:
            left = envelopes.take_claim(stretch) if isinstance(stretch, WholeClaim) else stretch
            latest = latest if left is stretch else envelopes.number
            for segment in left:
                envelopes.take(segment)
                counted = len(readings), readings[-1].count if readings else 0
                if counted != known:
                    latest, known = segment.number, counted
                check_progress(segment, latest)
    envelopes.end()
    return readings, cutter.number


def _ignore(segment: Segment) -> None:
    """Of a transaction that is not read nothing is kept."""


def _unknown(transaction: Transaction, code: str, message: str) -> ExtractedDocument:
    oddities = [Finding(code=oddity.code, path="", message=oddity.message) for oddity in transaction.oddities]
    return ExtractedDocument(
        document_class="unknown",
        class_confidence=0.0,
        record_type="none",
        record=None,
        findings=(Finding(code=code, path="", message=message), *oddities),
    )
