"""What is written and read back is what it was: any balanced remittance, any valid claim, every public sample."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from extraction.balance import check
from extraction.errors import UnbalancedRemittanceError
from extraction.records import Remittance, Submission
from extraction.x12.read import read_x12
from extraction.x12.remittance.write import write_remittances
from extraction.x12.submission.write import write_submission, write_submissions
from tests.as_read import remittance_as_read, submission_as_read
from tests.samples import SAMPLES, Sample, of_kind
from tests.whole_claims import submissions
from tests.whole_remittances import whole_remittances

CLAIMS = of_kind("837P", "837I", "837D")
# What the reader says of a record that is odd though X12 holds it: required fields left blank, sums that differ.
_OF_THE_RECORD = {
    *("element_missing", "negative_payment", "no_claims", "interest_differs", "line_charges_differ"),
    *("patient_responsibility_differs", "segment_missing"),
}
# Likewise of claims: kept segments that stand out of the guide's order keep their own.
_OF_THE_CLAIMS = {"segment_out_of_order"}


@given(whole_remittances())
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_a_balanced_remittance_comes_back_equal(remittance: Remittance) -> None:
    (document,) = read_x12(write_remittances([remittance]))
    assert document.record == remittance_as_read(remittance)
    assert document.balanced
    assert {finding.code for finding in document.findings} <= _OF_THE_RECORD


@given(whole_remittances(), whole_remittances())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_several_remittances_come_back_in_order(first: Remittance, second: Remittance) -> None:
    documents = read_x12(write_remittances([first, second]))
    assert [document.record for document in documents] == [
        remittance_as_read(first, 0),
        remittance_as_read(second, 1),
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_public_sample_comes_back_equal(sample: Sample) -> None:
    """Those that balance; the writer refuses the others."""
    read = sample.remittances()
    sound = [remittance for remittance in read if check(remittance).holds]
    for remittance in read:
        if remittance not in sound:
            with pytest.raises(UnbalancedRemittanceError):
                write_remittances([remittance])
    documents = read_x12(write_remittances(sound)) if sound else ()
    assert [document.record for document in documents] == [
        remittance_as_read(remittance, place) for place, remittance in enumerate(sound)
    ]


@given(submissions())
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])  # a batch is many values to draw
def test_valid_claims_come_back_equal(submission: Submission) -> None:
    (document,) = read_x12(write_submission(submission))
    assert document.record == submission_as_read(submission)
    assert {finding.code for finding in document.findings} <= _OF_THE_CLAIMS


@pytest.mark.parametrize("sample", [each for each in CLAIMS if each.claims], ids=lambda sample: sample.name)
def test_public_claims_come_back_equal(sample: Sample) -> None:
    read = [document.record for document in sample.read().documents if isinstance(document.record, Submission)]
    documents = read_x12(write_submissions(read))
    assert [document.record for document in documents] == [
        submission_as_read(submission, place) for place, submission in enumerate(read)
    ]
