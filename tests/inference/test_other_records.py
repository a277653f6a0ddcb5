"""What is no remittance ends in review as a document, and every count still agrees."""

import pytest

from extraction.records import Acknowledgement, EligibilityAnswer, ExtractedDocument, Record, RecordType
from inference.judging import judge
from inference.reading import ReadDocument
from tests.inference.judged import BASE


@pytest.mark.parametrize(
    ("record_type", "record"),
    [("acknowledgement", Acknowledgement(kind="276")), ("coverage", EligibilityAnswer())],
)
def test_a_record_that_nobody_works_yet_is_shown_to_a_person(record_type: RecordType, record: Record) -> None:
    document = ExtractedDocument(
        document_class=record_type, class_confidence=1.0, record_type=record_type, record=record
    )
    (judged,) = judge(ReadDocument(document), None, BASE)
    assert judged.task == "document"
    assert judged.ruling.disposition == "review"
