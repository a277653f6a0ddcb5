"""The public acknowledgements as two public libraries read them: pyx12 all of them, x12sdk those that it knows."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pyx12.x12file import X12Reader
from x12sdk.io import X12ModelReader

from extraction.records import Acknowledgement, ClaimStatus
from tests.acknowledgement_samples import PATHS, the_record
from tests.extraction.x12.answer.test_acknowledgement_samples import statuses

each_sample = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
INQUIRIES = [path for path in PATHS if path.parent.name in ("276", "277")]
each_inquiry = pytest.mark.parametrize("path", INQUIRIES, ids=lambda path: path.name)


def segments(path: Path, name: str) -> list[Any]:
    """pyx12's segments of one kind."""
    with path.open() as file:
        return [segment for segment in X12Reader(file) if segment.get_seg_id() == name]


def models(path: Path, name: str) -> Iterator[Any]:
    """x12sdk's segments of one kind, in the order of its loops."""
    with X12ModelReader(str(path)) as reader:
        for model in reader.models():
            yield from _models(model, name)


def _models(model: Any, name: str) -> Iterator[Any]:
    if isinstance(model, list):
        for each in model:
            yield from _models(each, name)
    elif isinstance(model, BaseModel):
        if getattr(model, "segment_name", None) == name:
            yield model
        for field in type(model).model_fields:
            yield from _models(getattr(model, field), name)


def text(segment: Any, reference: str) -> str | None:
    return segment.get_value(reference) or None


def code(status: ClaimStatus) -> str:
    return ":".join(part for part in (status.category, status.status, status.entity) if part)


@each_sample
def test_pyx12_reads_the_same_statuses(path: Path) -> None:
    mine = [
        (status.category, status.status, status.entity, status.action)
        for status in statuses(the_record(path.read_bytes()))
    ]
    names = ("STC01-1", "STC01-2", "STC01-3", "STC03")
    assert mine == [tuple(text(segment, name) for name in names) for segment in segments(path, "STC")]


@each_sample
def test_pyx12_reads_the_same_references_and_traces(path: Path) -> None:
    record = the_record(path.read_bytes())
    references = [reference.value for claim in record.claims for reference in claim.references]
    assert references == [text(segment, "REF02") for segment in segments(path, "REF")]
    traces = {level.trace_number for level in record.levels} | {claim.trace_number for claim in record.claims}
    assert traces - {None} == {text(segment, "TRN02") for segment in segments(path, "TRN")}


@each_sample
def test_pyx12_reads_the_same_verdicts(path: Path) -> None:
    record = the_record(path.read_bytes())
    verdicts = [answer.verdict for answer in record.transactions]
    assert verdicts == [text(segment, "IK501") for segment in segments(path, "IK5")]
    positions = [note.position for answer in record.transactions for note in answer.notes if note.level == "segment"]
    assert positions == [int(segment.get_value("IK302")) for segment in segments(path, "IK3")]


@each_inquiry
def test_x12sdk_reads_the_same_statuses(path: Path) -> None:
    record: Acknowledgement = the_record(path.read_bytes())
    mine: list[tuple[str, date | None, Decimal | None, Decimal | None, str | None]] = [
        (code(status), status.date, status.charge, status.paid, status.message) for status in statuses(record)
    ]
    theirs = [
        (
            each.health_care_claim_status_1,
            each.status_effective_date,
            each.total_claim_charge_amount,
            each.claim_payment_amount,
            each.free_form_message_text,
        )
        for each in models(path, "STC")
    ]
    assert mine == theirs


@each_inquiry
def test_x12sdk_reads_the_same_traces(path: Path) -> None:
    record = the_record(path.read_bytes())
    traces = [level.trace_number for level in record.levels] + [claim.trace_number for claim in record.claims]
    mine = sorted(filter(None, traces))
    assert mine == sorted(each.reference_identification_1 for each in models(path, "TRN"))
