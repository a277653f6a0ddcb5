"""What is stored of a document, made in pieces, is the text that the whole would give."""

from decimal import Decimal

import pytest
from hypothesis import given

from extraction.errors import UnreadableInputError
from extraction.records import (
    AcknowledgedClaim,
    Acknowledgement,
    Claim,
    Coverage,
    EligibilityAnswer,
    ExtractedDocument,
    FieldSource,
    Record,
    Remittance,
    ServiceLine,
    Submission,
)
from extraction.serialize import to_plain
from inference.content import content_text
from inference.reading import read_file, unread
from inference.schema import canonical
from tests.remittances import remittance
from tests.samples import SAMPLES
from tests.strategies import balanced_remittances


def assert_whole(document: ExtractedDocument) -> None:
    assert content_text(document) == canonical(to_plain(document))


def test_every_sample() -> None:
    for sample in SAMPLES:
        for read in read_file(sample.data, sample.name):
            assert_whole(read.document)


def test_pointers_of_more_than_ten_claims_are_in_the_order_of_their_letters() -> None:
    (read,) = read_file(remittance(1, paid=12).data, "twelve.835")
    assert_whole(read.document)


def test_a_document_that_could_not_be_read() -> None:
    assert_whole(unread(UnreadableInputError("no_segments", expected="a segment")).document)


@given(balanced_remittances())
def test_any_record_with_sources_of_any_kind(record: Remittance) -> None:
    page = FieldSource(confidence=0.9, source="mapped", page=1, box=(0.0, 1.5, 2.0, 3.0))
    document = ExtractedDocument(
        document_class="provider_remittance",
        class_confidence=0.9,
        record_type="remittance",
        record=record,
        pages=(1, 2),
        fields={"/payment/amount": page, "/claims/0/paid": page},
    )
    assert_whole(document)


@pytest.mark.parametrize(
    "record",
    [
        Submission(claims=(Claim(charge=Decimal("12.40"), lines=(ServiceLine(number="1"),)), Claim())),
        Submission(),
        Acknowledgement(kind="277CA", claims=(AcknowledgedClaim(trace_number="T1"),)),
        EligibilityAnswer(coverages=(Coverage(member_id="M1", active=True),)),
    ],
)
def test_records_that_are_no_remittances(record: Record) -> None:
    document = ExtractedDocument(document_class="other", class_confidence=1.0, record_type="none", record=record)
    assert_whole(document)
