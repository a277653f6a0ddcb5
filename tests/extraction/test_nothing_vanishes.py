"""No element of a file vanishes: it is a value with a source, or a finding says that it was not read."""

import re
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from extraction.records import ExtractedDocument
from extraction.x12.wire.segments import Segment, segment_file
from tests.samples import SAMPLES, Sample

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
# Elements that say what kind of value follows: they choose the field, and so stand in its name.
QUALIFIERS = {"DTM01", "NM101", "N101", "AMT01", "QTY01", "LQ01", "ST01"}
ENVELOPE = {"ISA", "GS", "SE", "GE", "IEA"}


def leaves(value: Any, path: str = "") -> dict[str, Any]:
    """Every value of a record by its pointer, but for what nobody printed: nulls and empty lists."""
    if value is None:
        return {}
    if is_dataclass(value):
        return {
            key: leaf
            for field in fields(value)
            for key, leaf in leaves(getattr(value, field.name), f"{path}/{field.name}").items()
        }
    if isinstance(value, dict):
        return {key: leaf for name, item in value.items() for key, leaf in leaves(item, f"{path}/{name}").items()}
    if isinstance(value, tuple):
        return {key: leaf for index, item in enumerate(value) for key, leaf in leaves(item, f"{path}/{index}").items()}
    return {path: value}


@each_sample
def test_every_value_has_a_source_and_every_source_a_value(sample: Sample) -> None:
    for document in sample.read().documents:
        assert set(leaves(document.record)) == set(document.fields)
        assert len(document.fields) == len(set(document.fields))


@each_sample
def test_every_printed_value_stands_at_its_offset(sample: Sample) -> None:
    data = sample.data.decode("latin-1")
    for document in sample.read().documents[:3]:
        values = leaves(document.record)
        for pointer, source in document.fields.items():
            if source.source == "printed":
                assert source.offset is not None
                assert stands_at(values[pointer], data[source.offset :]), pointer


def stands_at(value: Any, text: str) -> bool:
    """True if the text begins with the value as X12 writes it."""
    if isinstance(value, Decimal):
        number = re.match(r"[-+]?[0-9]*\.?[0-9]*", text)
        return number is not None and Decimal(number.group()) == value
    if isinstance(value, date):
        return text.startswith((f"{value:%Y%m%d}", f"{value:%y%m%d}"))
    if value == "printed":
        return True
    return bool(text.startswith(str(value)))


@each_sample
def test_every_element_is_read_or_reported(sample: Sample) -> None:
    documents = sample.read().documents
    kept = {(source.segment, source.element) for document in documents for source in document.fields.values()}
    told = "\n".join(finding.message for document in documents for finding in document.findings)
    for segment in segment_file(sample.data).segments:
        if segment.id not in ENVELOPE and f"Segment {segment.number} ({segment.id})" not in told:
            assert lost(segment, kept, told) == []


def lost(segment: Segment, kept: set[tuple[int | None, str | None]], told: str) -> list[str]:
    names = [f"{segment.id}{index:02d}" for index, raw in enumerate(segment.elements) if index and raw.strip()]
    return [
        name
        for name in names
        if name not in QUALIFIERS
        and (segment.number, name) not in kept
        and f"{name} in segment {segment.number} " not in told
    ]


def test_a_document_without_record_has_no_sources() -> None:
    document = ExtractedDocument(document_class="unknown", class_confidence=0, record_type="none", record=None)
    assert leaves(document.record) == dict(document.fields) == {}
