"""The door: what kind of file it is, and what comes out."""

import hashlib
import json

import pytest

from extraction.errors import EmptyInputError, TriageError, UnreadableInputError, UnsupportedMediaError
from extraction.media import media_type
from extraction.read import read
from extraction.records import Remittance
from tests.samples import SAMPLES, Sample

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\r\njunk " + PDF, "application/pdf"),
        (PDF + b"ISA*00*", "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (b"II*\x00\x08\x00", "image/tiff"),
        (b"MM\x00*\x00\x08", "image/tiff"),
        (b'{"claims": []}', "application/json"),
        (b"  [1, 2]", "application/json"),
        (b"{not json", "text/plain"),
        (b"{not json}\n", "application/json"),  # by its brackets, and refused as what it is when it is read
        (b"[" * 100_000, "text/plain"),
        (b"REMITTANCE ADVICE\nISAAC NEWTON 12.00\n", "text/plain"),
        (b"\x00\x01\x02\x03", "application/octet-stream"),
        (b"PK\x03\x04", "application/octet-stream"),
        (b"ST*835*0001~", "application/edi-x12"),
        (b"\xef\xbb\xbf \r\nCLP*1*1*1*1~", "application/edi-x12"),
    ],
)
def test_media_type(data: bytes, kind: str) -> None:
    assert media_type(data) == kind


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_sample_is_x12(sample: Sample) -> None:
    assert media_type(sample.data) == "application/edi-x12"


def test_source_names_the_bytes() -> None:
    sample = SAMPLES[0]
    source = read(sample.data, "remit.835").source
    assert source.name == "remit.835"
    assert source.sha256 == hashlib.sha256(sample.data).hexdigest()


@pytest.mark.parametrize("data", [PDF, PNG, JPEG])
def test_pages_wait_for_a_person(data: bytes) -> None:
    (document,) = read(data, "scan").documents
    assert (document.document_class, document.class_confidence, document.record_type) == ("unknown", 0.0, "none")
    assert (document.record, document.balanced, document.disposition, document.confidence) == (None, None, None, None)
    assert [finding.code for finding in document.findings] == ["pages_not_read"]


def test_disposition_is_left_to_those_who_decide() -> None:
    (document,) = SAMPLES[0].read().documents
    assert (document.disposition, document.confidence, document.class_confidence) == (None, None, 1.0)
    assert isinstance(document.record, Remittance)
    assert all(claim.disposition is None for claim in document.record.claims)


@pytest.mark.parametrize(
    ("data", "error", "what"),
    [
        (b"", EmptyInputError, "empty_input"),
        (b" \r\n\x00\x1a", EmptyInputError, "empty_input"),
        (json.dumps({"name": "QUILL"}).encode(), UnreadableInputError, "field_unknown"),
        (b"QUILL PAT owes 12.00", UnsupportedMediaError, "media_not_supported"),
        ("ST*835*0001~".encode("utf-16"), UnreadableInputError, "utf16_text"),
    ],
)
def test_what_is_refused(data: bytes, error: type[TriageError], what: str) -> None:
    with pytest.raises(error) as caught:
        read(data, "x")
    assert caught.value.what == what
    assert "QUILL" not in str(caught.value)


@pytest.mark.parametrize("data", [b"", "ST*835*0001~".encode("utf-16")])
def test_what_is_refused_whole_is_refused_at_its_first_byte(data: bytes) -> None:
    with pytest.raises(TriageError, match=r"at byte 0"):
        read(data, "x")


def test_a_name_that_no_record_has_is_told_by_its_place_alone() -> None:
    data = json.dumps({"claims": [{"charge": "1.00", "quill_pat": 1}]}).encode()
    with pytest.raises(UnreadableInputError, match=r"what name 2 of /claims/0 is") as caught:
        read(data, "x")
    assert "quill" not in str(caught.value)
