"""Reading: a remittance reads to the same record however it is written, and any bytes are read or refused."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.errors import TriageError
from extraction.read import read
from extraction.records import ClaimPayment, Envelope, Remittance, ServicePayment
from extraction.serialize import from_json, to_json
from tests.samples import SAMPLES
from tests.strategies import balanced_remittances
from tests.x12_text import Style, interchange

ISA_LENGTH = 106
STYLES = st.builds(
    Style,
    element=st.sampled_from("*|^\x1d"),
    component=st.sampled_from(":><"),
    terminator=st.sampled_from("~'\x1c!"),
    after=st.sampled_from(["", "\n", "\r\n", "\n    ", "\t", "\n\n"]),
    before_terminator=st.sampled_from(["", " ", "\n"]),
    start=st.sampled_from(["", "\ufeff", "\r\n  "]),
) | st.builds(Style, terminator=st.sampled_from(["\n", "\r", "\r\n"]), after=st.sampled_from(["", "  "]))
SMALL = [sample.data for sample in SAMPLES if len(sample.data) < 5_000]


def the_record(data: bytes) -> Remittance:
    (document,) = read(data, "x").documents
    assert isinstance(document.record, Remittance)
    return document.record


def essence(record: Remittance) -> Remittance:
    """Only what the strategy fills: without what reading adds (references, computed amounts, the envelope)."""
    claims = tuple(essence_of_claim(claim) for claim in record.claims)
    return Remittance(
        payer=replace(record.payer),
        payee=replace(record.payee, id_qualifier=None),
        payment=replace(record.payment, handling=None, credit_debit=None, trace_type=None),
        claims=claims,
        provider_adjustments=record.provider_adjustments,
        control_number=record.control_number,
    )


def essence_of_claim(claim: ClaimPayment) -> ClaimPayment:
    patient = claim.patient and replace(claim.patient, id_qualifier=None, entity_type=None)
    added = ("allowed", "allowed_basis", "reverses", "filing_indicator", "provider_summary")
    changes: dict[str, Any] = dict.fromkeys(added)
    lines = tuple(essence_of_line(line) for line in claim.lines)
    return replace(claim, **changes, patient=patient, amounts={}, lines=lines)


def essence_of_line(line: ServicePayment) -> ServicePayment:
    return replace(line, allowed=None, allowed_basis=None, references=())


@given(balanced_remittances())
def test_what_was_written_is_what_is_read(remittance: Remittance) -> None:
    (document,) = read(interchange(remittance), "x").documents
    assert isinstance(document.record, Remittance)
    assert essence(document.record) == essence(remittance)
    assert document.balanced
    unexpected = {finding.code for finding in document.findings} - {"negative_payment", "no_claims", "interest_differs"}
    assert unexpected == set()


@given(balanced_remittances(), STYLES)
def test_delimiters_and_white_space_change_nothing(remittance: Remittance, style: Style) -> None:
    assert the_record(interchange(remittance, style)) == the_record(interchange(remittance))


@given(balanced_remittances(min_claims=1), st.integers(40, 120), st.sampled_from([b"\n", b"\r\n"]))
def test_lines_wrapped_at_any_width_change_nothing(remittance: Remittance, width: int, line_break: bytes) -> None:
    """Some systems break the stream every so many characters, in the middle of a name, an amount or the ISA."""
    data = interchange(remittance)
    wrapped = line_break.join(data[start : start + width] for start in range(0, len(data), width))
    assert the_record(wrapped) == the_record(data)


def reads_or_refuses(data: bytes) -> Envelope | None:
    """Nothing but a `TriageError` may come out, its text must be printable, and an envelope must survive JSON."""
    try:
        envelope = read(data, "x")
    except TriageError as error:
        text = str(error)
        return None if text and text.isprintable() else pytest.fail("an error without words")
    assert from_json(Envelope, to_json(envelope)) == envelope
    return envelope


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    reads_or_refuses(data)


@given(st.text("ISACLPBRSVTE*~:>^|019.\n\r -\x00\u00e9", max_size=300))
def test_any_text_of_the_alphabet_of_x12(text: str) -> None:
    reads_or_refuses(text.encode())
    reads_or_refuses(b"ST*835*1~" + text.encode("latin-1"))


def cut(random_: random.Random, data: bytes) -> bytes:
    return data[: random_.randrange(len(data) + 1)]


def bytes_changed(random_: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random_.randrange(1, 12)):
        changed[random_.randrange(len(changed))] = random_.randrange(256)
    return bytes(changed)


def stretch_removed(random_: random.Random, data: bytes) -> bytes:
    start = random_.randrange(len(data))
    return data[:start] + data[start + random_.randrange(1, 60) :]


def segments_shuffled(random_: random.Random, data: bytes) -> bytes:
    segments = data.split(b"~")
    random_.shuffle(segments)
    return b"~".join(segments)


def segments_doubled(random_: random.Random, data: bytes) -> bytes:
    segments = data.split(b"~")
    return b"~".join(segment for segment in segments for _ in range(random_.choice((1, 1, 1, 2, 0))))


def delimiters_swapped(random_: random.Random, data: bytes) -> bytes:
    one, other = random_.sample(b"*~:>^\n10AC", 2)
    return data.translate(bytes.maketrans(bytes((one, other)), bytes((other, one))))


def glued(random_: random.Random, data: bytes) -> bytes:
    return data + random_.choice(SMALL)[random_.randrange(200) :]


DAMAGES: list[Callable[[random.Random, bytes], bytes]] = [
    cut,
    bytes_changed,
    stretch_removed,
    segments_shuffled,
    segments_doubled,
    delimiters_swapped,
    glued,
]


harms = st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3)


@settings(max_examples=400)
@given(st.sampled_from(SMALL), harms, st.randoms(use_true_random=False))
def test_damaged_samples(data: bytes, harm: list[Callable[[random.Random, bytes], bytes]], luck: random.Random) -> None:
    for damage in harm:
        data = damage(luck, data) or b"~"
    reads_or_refuses(data)
