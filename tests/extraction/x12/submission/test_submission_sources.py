"""No element of a claim vanishes: it is a value with a source, or a finding says that it was not read."""

import re
from typing import Any

import pytest

from extraction.records import Claim, ExtractedDocument, Finding, Submission
from extraction.x12.wire.segments import segment_file
from tests.extraction.test_nothing_vanishes import leaves, lost, stands_at
from tests.samples import Sample, of_kind

# The two large files repeat the claims of a small one by the hundred.
CLAIM_SAMPLES = [sample for sample in of_kind("837P", "837I", "837D") if 0 < sample.claims < 100]
each_sample = pytest.mark.parametrize("sample", CLAIM_SAMPLES, ids=lambda sample: f"{sample.kind}-{sample.name}")
ENVELOPE = {"ISA", "GS", "SE", "GE", "IEA"}
# Elements that name the field which another element fills, or that say the same in every claim.
QUALIFIERS = {
    *("ST01", "BHT01", "DTP01", "DTP02", "DMG01", "PRV01", "PRV02", "AMT01", "QTY01", "QTY03", "CUR01"),
    *("NM101", "NM102", "PAT05", "PAT07", "PWK05", "TOO01", "REF01"),
    *("HL01", "HL02", "HL03", "HL04"),
}


def values_of(document: ExtractedDocument) -> dict[str, Any]:
    """The leaves of the record that were printed: what a kept segment is called, and the form, are not."""
    found = leaves(document.record)
    kept = re.compile(r".*/(segments|other_teeth)/\d+/0|(/claims/\d+)?/form")
    return {pointer: value for pointer, value in found.items() if not kept.fullmatch(pointer) and value != ""}


@each_sample
def test_every_value_has_a_source_and_every_source_a_value(sample: Sample) -> None:
    for document in sample.read().documents:
        assert set(values_of(document)) == set(document.fields)


@each_sample
def test_every_printed_value_stands_at_its_offset(sample: Sample) -> None:
    data = sample.data.decode("latin-1")
    for document in sample.read().documents[:3]:
        values = values_of(document)
        for pointer, source in document.fields.items():
            assert source.source == "printed"
            assert source.offset is not None
            decoded = data[source.offset : source.offset + 200].encode("latin-1").decode("utf-8", "ignore")
            assert stands_at(values[pointer], decoded), pointer


def segments_told(findings: list[Finding]) -> set[int]:
    """Numbers of the segments that findings say are not in the record."""
    told: set[int] = set()
    for finding in findings:
        if finding.code == "segment_not_read":
            told.update(int(number) for number in re.findall(r"Segment (\d+)", finding.message))
        if finding.code == "level_without_claim":
            first, last = re.findall(r"\d+", finding.message)
            told.update(range(int(first), int(last) + 1))
    return told


@each_sample
def test_every_element_is_read_or_reported(sample: Sample) -> None:
    documents = sample.read().documents
    kept = {(source.segment, source.element) for document in documents for source in document.fields.values()}
    findings = [finding for document in documents for finding in document.findings]
    told, words = segments_told(findings), "\n".join(finding.message for finding in findings)
    for segment in segment_file(sample.data).segments:
        if segment.id not in ENVELOPE and segment.number not in told:
            assert set(lost(segment, kept, words)) <= QUALIFIERS


@each_sample
def test_what_stands_above_is_repeated_in_every_claim_with_its_sources(sample: Sample) -> None:
    for document in sample.read().documents:
        assert isinstance(document.record, Submission)
        for number, claim in enumerate(document.record.claims):
            for name in above(claim):
                assert any(pointer.startswith(f"/claims/{number}/{name}/") for pointer in document.fields)


def above(claim: Claim) -> list[str]:
    names = ("billing", "pay_to", "pay_to_plan", "subscriber", "patient", "payer")
    return [name for name in names if getattr(claim, name)]
