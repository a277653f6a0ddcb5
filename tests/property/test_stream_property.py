"""A file read in pieces: the same segments, records, sources and findings as read whole."""

import io
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.errors import TriageError
from extraction.records import Claim, ClaimPayment, ExtractedDocument, Finding, Remittance, Submission
from extraction.x12.read import read_x12
from extraction.x12.stream import FileEnded, ProvisionalClaim, TransactionEnded, TransactionStarted, stream_x12
from extraction.x12.wire.segments import Oddity, Segment, SegmentCutter, segment_file
from tests.property.test_read_property import DAMAGES, STYLES
from tests.samples import EVERYTHING, SAMPLES
from tests.strategies import balanced_remittances
from tests.x12_text import Style, interchange

SIZES = st.lists(st.integers(1, 400), min_size=1, max_size=5)
X12 = [sample for sample in EVERYTHING if sample.kind[:3].isdigit() or sample.kind == "odd"]
SMALL = [sample.data for sample in X12 if len(sample.data) < 5_000]
HARMS = st.lists(st.sampled_from(DAMAGES), min_size=0, max_size=3)
# Cut, records and sources, as one value each: what a file gave, or the code of its error.
Given = list[Any] | str


class InPieces(io.BytesIO):
    """A file that gives as few bytes at a time as it likes."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        super().__init__(data)
        self.sizes = random.Random(sum(sizes)).choices(sizes, k=50)
        self.count = 0

    def read(self, size: int | None = -1) -> bytes:
        self.count += 1
        return super().read(self.sizes[self.count % len(self.sizes)])


def pieces(data: bytes, sizes: list[int]) -> Iterator[bytes]:
    file = InPieces(data, sizes)
    while chunk := file.read():
        yield chunk


def cut(data: bytes, sizes: list[int]) -> tuple[list[Segment], dict[int, str], list[Oddity]] | str:
    segments: list[Segment] = []
    components: dict[int, str] = {}
    cutter = SegmentCutter(pieces(data, sizes))
    try:
        for batch in cutter:
            components.setdefault(cutter.interchange, cutter.component)
            segments.extend(batch)
    except TriageError as error:
        return error.what
    return [unmarked(segment) for segment in segments], components, cutter.oddities


def cut_whole(data: bytes) -> tuple[list[Segment], dict[int, str], list[Oddity]] | str:
    try:
        file = segment_file(data)
    except TriageError as error:
        return error.what
    return [unmarked(segment) for segment in file.segments], file.components, file.oddities


def unmarked(segment: Segment) -> Segment:
    """Whether a segment is known to be plain depends on where its block was cut, and changes nothing that is read."""
    return segment._replace(plain=False)


def ordered(findings: list[Finding]) -> list[Finding]:
    """The findings of a claim leave with it, in the whole they stand by their kind."""
    return sorted(findings, key=repr)


def shown(document: ExtractedDocument) -> Any:
    findings = ordered(list(document.findings))
    return document.document_class, document.record, document.balanced, dict(document.fields), findings


def read_whole(data: bytes) -> Given:
    try:
        return [shown(document) for document in read_x12(data)]
    except TriageError as error:
        return error.what


def read_in_pieces(data: bytes, sizes: list[int]) -> Given:
    claims: list[ProvisionalClaim] = []
    documents: list[Any] = []
    try:
        for event in stream_x12(InPieces(data, sizes), "x"):
            if isinstance(event, TransactionStarted):
                claims = []
                assert event.transaction == len(documents)
            elif isinstance(event, ProvisionalClaim):
                assert (event.path, event.index) == (f"/claims/{len(claims)}", len(claims))
                claims.append(event)
            elif isinstance(event, TransactionEnded):
                assert event.claims == len(claims)
                documents.append(shown(joined(event.document, claims)))
            else:
                assert event.transactions == len(documents)
    except TriageError as error:
        return error.what
    return documents


def joined(document: ExtractedDocument, claims: list[ProvisionalClaim]) -> ExtractedDocument:
    """The end of a transaction with its claims put back."""
    fields = dict(document.fields)
    findings = list(document.findings)
    for event in claims:
        fields |= event.fields
        findings += event.findings
    return replace(document, record=with_claims(document, claims), fields=fields, findings=tuple(findings))


def with_claims(document: ExtractedDocument, claims: list[ProvisionalClaim]) -> Any:
    record = document.record
    if isinstance(record, Remittance):
        return replace(record, claims=tuple(event.claim for event in claims if isinstance(event.claim, ClaimPayment)))
    if isinstance(record, Submission):
        return replace(record, claims=tuple(event.claim for event in claims if isinstance(event.claim, Claim)))
    return record


@pytest.mark.parametrize("sample", X12, ids=lambda sample: sample.path)
def test_every_sample_in_pieces_is_the_sample(sample: Any) -> None:
    data = sample.data[:60_000]
    assert cut(data, [1000, 7]) == cut_whole(data)
    assert read_in_pieces(data, [1000, 7]) == read_whole(data)


@given(balanced_remittances(), STYLES, SIZES)
def test_a_generated_file_in_pieces(remittance: Remittance, style: Style, sizes: list[int]) -> None:
    data = interchange(remittance, style)
    assert read_in_pieces(data, sizes) == read_whole(data)


@settings(max_examples=300)
@given(st.sampled_from(SMALL), HARMS, st.randoms(use_true_random=False), SIZES)
def test_a_damaged_file_in_pieces(data: bytes, harm: list[Any], luck: random.Random, sizes: list[int]) -> None:
    for damage in harm:
        data = damage(luck, data) or b"~"
    assert cut(data, sizes) == cut_whole(data)
    assert read_in_pieces(data, sizes) == read_whole(data)


@given(st.text("ISACLPBRSVTE*~:>^|019.\n\r -\x00\u00e9", max_size=300), SIZES)
def test_any_text_in_pieces(text: str, sizes: list[int]) -> None:
    for data in (text.encode(), b"ST*835*1~" + text.encode("latin-1")):
        assert cut(data, sizes) == cut_whole(data)


@given(st.lists(balanced_remittances(), min_size=1, max_size=3), STYLES, SIZES)
def test_several_interchanges_in_pieces(remittances: list[Remittance], style: Style, sizes: list[int]) -> None:
    data = b"\n".join([interchange(remittance, style) for remittance in remittances])
    assert cut(data, sizes) == cut_whole(data)
    assert read_in_pieces(data, sizes) == read_whole(data)


def test_the_samples_of_payments_say_what_they_held() -> None:
    for sample in SAMPLES:
        *_, end = stream_x12(io.BytesIO(sample.data), sample.name)
        assert isinstance(end, FileEnded)
        assert (end.claims, end.source) == (sample.claims, sample.read().source)
