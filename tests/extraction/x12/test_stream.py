"""An X12 file claim by claim: events in order, limits, errors that name their place."""

import io
import tracemalloc
from collections.abc import Iterator
from decimal import Decimal

import pytest

from extraction.errors import ClaimsNotReadError, TriageError, UnreadableInputError, UnsupportedTransactionError
from extraction.records import ClaimPayment, Remittance, Submission
from extraction.x12.stream import (
    FileEnded,
    ProvisionalClaim,
    StreamEvent,
    TransactionEnded,
    TransactionStarted,
    stream_x12,
)
from extraction.x12.wire.segments import LONGEST_SEGMENT
from tests.long_files import file_of
from tests.samples import FOLDER, of_kind

ODD = FOLDER / "odd"
PLAIN = (ODD / "plain.835").read_bytes()


def events(data: bytes) -> list[StreamEvent]:
    return list(stream_x12(io.BytesIO(data), "x"))


def test_start_claims_end() -> None:
    start, *claims, end, file = events(file_of(3))
    assert isinstance(start, TransactionStarted)
    assert isinstance(start.record, Remittance)
    assert (start.kind, start.record.payer.name, start.record.payment.amount) == (
        "835",
        "BLUE HERON HEALTH",
        Decimal(600),
    )
    assert [claim.path for claim in claims if isinstance(claim, ProvisionalClaim)] == [f"/claims/{n}" for n in range(3)]
    assert isinstance(end, TransactionEnded)
    assert (end.claims, end.paid, end.document.balanced, end.document.findings) == (3, Decimal(600), True, ())
    assert isinstance(file, FileEnded)
    assert (file.transactions, file.claims) == (1, 3)


def test_the_start_holds_nothing_that_stands_behind_a_claim() -> None:
    data = file_of(3).replace(b"SE*", b"PLB*1234567893*20261231*WO:X*10~SE*")
    start, *_, end, _ = events(data)
    assert isinstance(start, TransactionStarted)
    assert isinstance(start.record, Remittance)
    assert isinstance(end, TransactionEnded)
    assert isinstance(end.document.record, Remittance)
    assert start.record.provider_adjustments == ()
    assert len(end.document.record.provider_adjustments) == 1


def test_a_claim_comes_with_its_sources() -> None:
    claim = events(PLAIN)[1]
    assert isinstance(claim, ProvisionalClaim)
    assert isinstance(claim.claim, ClaimPayment)
    offset = claim.fields["/claims/0/lines/0/paid"].offset
    assert offset is not None
    assert PLAIN[offset:].startswith(f"{claim.claim.lines[0].paid}*".encode())
    assert all(pointer.startswith("/claims/0/") for pointer in claim.fields)


def test_the_end_says_that_the_payment_does_not_balance() -> None:
    data = file_of(2).replace(b"BPR*I*400*", b"BPR*I*401*")
    *claims, end, _ = events(data)[1:]
    assert all(isinstance(claim, ProvisionalClaim) and claim.findings == () for claim in claims)
    assert isinstance(end, TransactionEnded)
    assert end.document.balanced is False
    assert [finding.code for finding in end.document.findings] == ["payment_out_of_balance"]


def test_a_claim_out_of_balance_says_so_itself_and_in_the_end() -> None:
    _, first, second, end, _ = events(file_of(2).replace(b"CLP*ACCT1*1*300*200*", b"CLP*ACCT1*1*300*201*"))
    assert isinstance(first, ProvisionalClaim)
    assert isinstance(second, ProvisionalClaim)
    assert isinstance(end, TransactionEnded)
    assert first.findings == ()
    assert [(finding.code, finding.path) for finding in second.findings] == [("claim_out_of_balance", "/claims/1")]
    assert end.document.balanced is False


def test_claims_come_before_the_file_has_ended() -> None:
    """The payment is already known when the first claim comes, and little more of the file was read."""
    data = file_of(5_000)
    file = io.BytesIO(data)
    stream = stream_x12(file, "x")
    assert isinstance(next(stream), TransactionStarted)
    assert isinstance(next(stream), ProvisionalClaim)
    assert file.tell() < len(data) / 2


@pytest.mark.parametrize("sample", of_kind("837P", "837I", "837D")[:12], ids=lambda sample: sample.name)
def test_claims_before_they_are_sent(sample: object) -> None:
    found = events(sample.data)  # type: ignore[attr-defined]
    starts = [event for event in found if isinstance(event, TransactionStarted)]
    claims = [event for event in found if isinstance(event, ProvisionalClaim)]
    assert all(isinstance(start.record, Submission) and start.record.submitter for start in starts)
    assert len(claims) == sample.claims  # type: ignore[attr-defined]


def test_a_transaction_without_claims_is_one_document() -> None:
    (sample, *_) = of_kind("277CA")
    start, end, _ = events(sample.data)
    assert isinstance(start, TransactionStarted)
    assert (start.kind, start.record) == ("277", None)
    assert isinstance(end, TransactionEnded)
    assert end.document.record_type == "acknowledgement"


def peak(claims: int) -> int:
    """Bytes that a stream held at most, over a file that is made while it is read."""
    body = file_of(1)
    begin, end = body.index(b"CLP*"), body.index(b"SE*")
    claim = body[begin:end]
    tracemalloc.start()
    for _ in stream_x12(Made([body[:begin], *[claim] * claims, body[end:]]), "x"):
        pass
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


class Made(io.BytesIO):
    """A file put together from parts, one at a time."""

    def __init__(self, parts: list[bytes]) -> None:
        super().__init__()
        self.parts: Iterator[bytes] = iter(parts)

    def read(self, size: int | None = -1) -> bytes:
        return b"".join(part for part, _ in zip(self.parts, range(50), strict=False))


def test_a_longer_file_takes_no_more_memory() -> None:
    peak(10)
    assert peak(3_000) < peak(1_000) * 1.2


def test_a_segment_without_end_is_refused() -> None:
    """Endless bytes must not fill the memory: the error names where the segment began and what was expected."""
    endless = Made([PLAIN[: PLAIN.index(b"CLP*")] + b"CLP*", *[b"A" * 10_000] * 100_000])
    with pytest.raises(UnreadableInputError, match="segment_too_long") as caught:
        list(stream_x12(endless, "x"))
    place = caught.value.place
    assert place is not None
    assert (place.segment_id, place.offset) == ("CLP", PLAIN.index(b"CLP*"))
    assert str(LONGEST_SEGMENT) in str(caught.value)


def test_bytes_that_never_begin_a_segment_are_refused() -> None:
    with pytest.raises(UnreadableInputError, match="segment_too_long"):
        list(stream_x12(Made([b"A" * 10_000] * 100_000), "x"))


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", UnreadableInputError),
        (b"hello, world", UnreadableInputError),
        (PLAIN.replace(b"ST*835*", b"ST*834*"), UnsupportedTransactionError),
        ((ODD / "claims_behind_a_broken_terminator.835").read_bytes(), ClaimsNotReadError),
    ],
)
def test_what_is_refused(data: bytes, error: type[TriageError]) -> None:
    with pytest.raises(error):
        events(data)


def test_findings_stay_with_their_claim() -> None:
    """What is odd about the record is told at its end, what is odd about a claim with the claim."""
    data = file_of(3).replace(b"ACCT1*1*300*", b"ACCT1*1*3O0*").replace(b"LX*1~", b"LX*1~ZZ*1~")
    _, *claims, end, _ = events(data)
    codes = [{finding.code for finding in claim.findings} for claim in claims if isinstance(claim, ProvisionalClaim)]
    assert codes == [set(), {"amount_unreadable", "claim_out_of_balance"}, set()]
    assert isinstance(end, TransactionEnded)
    assert [finding.code for finding in end.document.findings] == ["segment_count_differs", "segment_not_read"]
