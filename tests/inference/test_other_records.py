"""What is neither a remittance nor a batch of claims: it ends as a document, recorded or shown to a person."""

import pytest

from extraction.records import Acknowledgement, EligibilityAnswer, ExtractedDocument, Finding, Record, RecordType
from inference.judging import Judged, judge
from inference.reading import ReadDocument
from tests.inference.judged import BASE, codes


def of_record(record_type: RecordType, record: Record, *findings: Finding, document_class: str = "") -> Judged:
    document = ExtractedDocument(
        document_class=document_class or record_type,
        class_confidence=1.0,
        record_type=record_type,
        record=record,
        findings=findings,
    )
    (judged,) = judge(ReadDocument(document), None, BASE)
    assert judged.task == "document"
    return judged


def test_an_answer_about_claims_is_recorded() -> None:
    judged = of_record("acknowledgement", Acknowledgement(kind="277CA"), document_class="acknowledgement_277ca")
    assert (judged.ruling.disposition, codes(judged)) == ("auto_accept", ["states_recorded"])


def test_an_answer_about_coverage_is_recorded() -> None:
    judged = of_record("coverage", EligibilityAnswer())
    assert (judged.ruling.disposition, codes(judged)) == ("auto_accept", ["coverage_recorded"])


@pytest.mark.parametrize("code", ["transaction_not_closed", "invalid_date", "never_heard_of"])
def test_a_finding_that_would_hold_a_payment_or_an_item_holds_a_document(code: str) -> None:
    judged = of_record("coverage", EligibilityAnswer(), Finding(code=code, path="", message="Something is wrong"))
    assert judged.ruling.disposition == "review"
