"""What `triage extract` says without a store, where the whole path from bytes to dispositions is one function."""

import pytest

from extraction.errors import TriageError
from extraction.records import Envelope, Remittance
from inference.policy import Policy
from inference.preview import preview
from inference.settings import Settings
from tests.remittances import remittance
from tests.samples import SAMPLES, Sample

SETTINGS = Settings()
POLICY = Policy.load(SETTINGS.policy_path)


def dispositions(envelope: Envelope) -> list[str | None]:
    remittances = [document.record for document in envelope.documents if isinstance(document.record, Remittance)]
    return [claim.disposition for paid in remittances for claim in paid.claims]


def test_every_claim_gets_a_disposition_and_the_document_the_strictest() -> None:
    envelope = preview(remittance(1).data, "a.835", POLICY, SETTINGS)
    assert dispositions(envelope) == ["auto_accept", "review"]
    assert envelope.documents[0].disposition == "review"


def test_a_remittance_that_was_cut_short_is_held_and_the_whole_one_is_not_its_duplicate() -> None:
    whole = remittance(1, paid=2, denied=0).data
    cut = whole[: whole.index(b"SE*")]
    head = whole[: whole.index(b"ST*")]
    both = cut + whole[len(head) :]
    first, second = preview(both, "a.835", POLICY, SETTINGS).documents
    assert first.disposition == "review"
    assert second.disposition == "review"
    assert dispositions(preview(cut, "a.835", POLICY, SETTINGS)) == ["review", "review"]


def test_a_file_without_its_closing_envelope_lacks_nothing_of_its_remittances() -> None:
    whole = remittance(1, paid=2, denied=0).data
    assert dispositions(preview(whole[: whole.index(b"GE*")], "a.835", POLICY, SETTINGS)) == [
        "auto_accept",
        "auto_accept",
    ]


def test_what_cannot_be_read_is_an_error_here() -> None:
    with pytest.raises(TriageError):
        preview(b"ISA*nothing of the kind", "a.835", POLICY, SETTINGS)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_claim_of_every_sample_has_a_disposition(sample: Sample) -> None:
    found = dispositions(preview(sample.data, sample.name, POLICY, SETTINGS))
    assert len(found) == sample.claims
    assert set(found) <= {"auto_accept", "review", "reject"}
