"""Every public acknowledgement against a naive second reading, and nothing of any of them is lost."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from extraction.records import AcknowledgedClaim, Acknowledgement, ClaimStatus
from extraction.x12.wire.segments import segment_file
from tests.acknowledgement_samples import PATHS, naive, the_document, the_record
from tests.extraction.test_nothing_vanishes import ENVELOPE, leaves, stands_at

each_sample = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
# What chooses a field and so stands in its name, or gives a record its place among the levels.
QUALIFIERS = {"ST01", "HL01", "HL02", "HL03", "HL04", "NM101", "DTP01", "DTP02", "DMG01", "AMT01", "QTY01"}
CLASSES = {
    "276": "claim_status_276",
    "277": "claim_status_277",
    "277CA": "acknowledgement_277ca",
    "999": "acknowledgement_999",
}
# The samples that say something odd: a group of the interchange that is not closed as it was opened, a year 1001.
ODD = {
    "imsweb+x12-parser__x12_277_x212.txt": {"interchange_control_number_differs"},
    "imsweb+x12-parser__x12_277CA_accepted.txt": {"invalid_date"},
}


def statuses(record: Acknowledgement) -> Iterator[ClaimStatus]:
    for level in record.levels:
        yield from level.statuses
    for claim in record.claims:
        yield from claim.statuses
        for line in claim.lines:
            yield from line.statuses


def said(claim: AcknowledgedClaim, qualifier: str) -> list[str | None]:
    everything = [*claim.references, *(reference for line in claim.lines for reference in line.references)]
    return [reference.value for reference in everything if reference.qualifier == qualifier]


@each_sample
def test_class_and_findings(path: Path) -> None:
    document = the_document(path.read_bytes())
    assert document.document_class == CLASSES[path.parent.name]
    assert document.record_type == "acknowledgement"
    assert {finding.code for finding in document.findings} == ODD.get(path.name, set())


@each_sample
def test_claims_and_their_traces(path: Path) -> None:
    record, second = the_record(path.read_bytes()), naive(path.read_bytes())
    of_claims = []
    level = ""
    for segment in second.segments:
        level = segment[3] if segment[0] == "HL" else level
        if segment[0] == "TRN" and level in ("22", "23", "PT"):
            of_claims.append(segment[2])
    assert [claim.trace_number for claim in record.claims] == of_claims
    above = [level.trace_number for level in record.levels if level.trace_number]
    assert len(of_claims) + len(above) == len(second.all("TRN"))
    if path.parent.name == "277CA":
        assert [claim.patient_control_number for claim in record.claims] == of_claims


@each_sample
def test_status_codes_dates_and_amounts(path: Path) -> None:
    record, second = the_record(path.read_bytes()), naive(path.read_bytes())
    mine = [
        (status.category, status.status, status.entity, status.date, status.action, status.charge, status.paid)
        for status in statuses(record)
    ]
    theirs = []
    for segment in second.all("STC"):
        padded = [*segment, *[""] * 12]
        codes = [*padded[1].split(second.component), "", ""]
        amounts = [Decimal(text) if text else None for text in padded[4:6]]
        day = date.fromisoformat(padded[2])
        theirs.append((codes[0], codes[1], codes[2] or None, day, padded[3] or None, *amounts))
    assert mine == theirs
    assert [status.message for status in statuses(record) if status.message] == [
        segment[12] for segment in second.all("STC") if len(segment) > 12
    ]


@each_sample
def test_references_by_kind(path: Path) -> None:
    record, second = the_record(path.read_bytes()), naive(path.read_bytes())
    for qualifier in {segment[1] for segment in second.all("REF")}:
        theirs = [segment[2] for segment in second.all("REF") if segment[1] == qualifier]
        assert [value for claim in record.claims for value in said(claim, qualifier)] == theirs
    for qualifier, name in (("1K", "payer_claim_control_number"), ("D9", "clearinghouse_number"), ("BLT", "bill_type")):
        named = [getattr(claim, name) for claim in record.claims]
        assert [value for value in named if value] == [s[2] for s in second.all("REF") if s[1] == qualifier]


@each_sample
def test_totals_and_counts(path: Path) -> None:
    record, second = the_record(path.read_bytes()), naive(path.read_bytes())
    totals = [(name, amount) for level in record.levels for name, amount in level.totals.items()]
    charges = [("T3", claim.charge) for claim in record.claims] if record.kind == "276" else []
    assert totals + [each for each in charges if each[1] is not None] == [
        (segment[1], Decimal(segment[2])) for segment in second.all("AMT")
    ]
    counts = [(name, count) for level in record.levels for name, count in level.counts.items()]
    assert counts == [(segment[1], Decimal(segment[2])) for segment in second.all("QTY")]


@each_sample
def test_levels_and_names(path: Path) -> None:
    record, second = the_record(path.read_bytes()), naive(path.read_bytes())
    levels = {"20": "source", "21": "receiver", "19": "provider"}
    assert [level.level for level in record.levels] == [levels[s[3]] for s in second.all("HL") if s[3] in levels]
    people = {person.last_name for claim in record.claims for person in (claim.subscriber, claim.patient) if person}
    parties = {level.party.name for level in record.levels if level.party}
    assert people | parties == {segment[3] for segment in second.all("NM1")}


@each_sample
def test_lines(path: Path) -> None:
    record, second = the_record(path.read_bytes()), naive(path.read_bytes())
    lines = [(f"{line.procedure_qualifier}:{line.procedure}", line.charge) for c in record.claims for line in c.lines]
    assert lines == [(segment[1], Decimal(segment[2])) for segment in second.all("SVC")]


@each_sample
def test_verdicts_and_counts_of_a_999(path: Path) -> None:
    record, second = the_record(path.read_bytes()), naive(path.read_bytes())
    if record.kind == "999":
        assert record.group is not None
        ((*_, functional, control, version), (_, verdict, *counts)) = (*second.all("AK1"), *second.all("AK9"))
        group = record.group
        assert (group.functional_id, group.control_number, group.version) == (functional, control, version)
        assert (group.verdict, [group.included, group.received, group.accepted]) == (verdict, [int(n) for n in counts])
        told = [[answer.transaction, answer.control_number, answer.version] for answer in record.transactions]
        assert [each[: len(s) - 1] for each, s in zip(told, second.all("AK2"), strict=True)] == [
            segment[1:] for segment in second.all("AK2")
        ]
        assert [[answer.verdict, *answer.codes] for answer in record.transactions] == [s[1:] for s in second.all("IK5")]
        notes = [note for answer in record.transactions for note in answer.notes]
        assert [[note.segment_id, str(note.position), note.loop or "", note.code] for note in notes] == [
            segment[1:] for segment in second.all("IK3")
        ]


@each_sample
def test_every_value_has_a_source_and_stands_at_its_offset(path: Path) -> None:
    data = path.read_bytes()
    document, text = the_document(data), data.decode("latin-1")
    values = leaves(document.record)
    assert set(values) == set(document.fields)
    for pointer, source in document.fields.items():
        if source.source == "printed":
            assert source.offset is not None
            assert stands_at(values[pointer], text[source.offset :]), pointer


@each_sample
def test_every_element_is_read_or_reported(path: Path) -> None:
    data = path.read_bytes()
    document = the_document(data)
    kept = {(source.segment, source.element) for source in document.fields.values()}
    told = "\n".join(finding.message for finding in document.findings)
    for segment in segment_file(data).segments:
        names = [f"{segment.id}{index:02d}" for index, raw in enumerate(segment.elements) if index and raw.strip()]
        for name in names:
            assert (
                segment.id in ENVELOPE
                or name in QUALIFIERS
                or (segment.number, name) in kept
                or f"{name} in segment {segment.number} " in told
            ), (segment.number, name)
