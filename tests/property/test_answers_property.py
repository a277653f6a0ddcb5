"""Answers of payers: any order of any segments is read or refused, and what was read survives JSON."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.errors import TriageError
from extraction.read import read
from extraction.records import Envelope
from extraction.serialize import from_json, to_json
from tests.acknowledgement_samples import PATHS, enveloped, transaction
from tests.extraction.x12.answer.test_acknowledgements import HEAD, REJECTED_ELEMENTS
from tests.extraction.x12.eligibility.test_eligibility import ACTIVE, INACTIVE_DEPENDENT, REFUSED
from tests.property.test_read_property import DAMAGES

SECRET = "ZZSECRETZZ"
SAMPLES = [path.read_bytes() for path in PATHS]
LINES = [
    *(
        line.strip()
        for body in (HEAD, REJECTED_ELEMENTS, ACTIVE, INACTIVE_DEPENDENT, REFUSED)
        for line in body.split("\n")
    ),
    *(piece.strip() for data in SAMPLES for piece in data.decode("ascii").split("~")),
    *("TA1*1*260101*0830*R*006", "HL*1**22", "HL*1**23", "HL*1**PT", "HL", "NM1", "TRN", "STC", "EB", "DTP", "AAA"),
    *("CTX", "IK4", "IK3", "AK9", "SVC", "REF", "QTY", "AMT*YU", "DTP*472*RD8*20260101-", "EB*1**^^30^", "LS", "LE"),
]
KNOWN = [line for line in LINES if line and line[:3] not in ("ISA", "IEA", "GS*", "GE*", "ST*", "SE*")]
KINDS = (("277", "005010X214"), ("277", "005010X212"), ("276", "005010X212"), ("999", "005010X231A1"))
OTHERS = (("997", "004010"), ("271", "005010X279A1"), ("277", ""))


def reads_or_refuses(data: bytes) -> Envelope | None:
    """Nothing but a `TriageError` comes out, an envelope survives JSON, and no value stands in a message."""
    try:
        envelope = read(data, "x")
    except TriageError as error:
        return None if SECRET not in str(error) else pytest.fail("an error shows a value")
    assert from_json(Envelope, to_json(envelope)) == envelope
    assert not any(SECRET in finding.message for document in envelope.documents for finding in document.findings)
    return envelope


def spoiled(line: str, luck: random.Random) -> str:
    """One element of a segment becomes something else."""
    elements = line.split("*")
    if len(elements) > 1:
        elements[luck.randrange(1, len(elements))] = luck.choice(["", SECRET, "-1.5", "20261399", "A1:20:PR:RX:9", "^"])
    return "*".join(elements)


@settings(max_examples=300)
@given(
    st.sampled_from((*KINDS, *OTHERS)),
    st.lists(st.sampled_from(KNOWN), max_size=25),
    st.randoms(use_true_random=False),
)
def test_any_segments_in_any_order(kind: tuple[str, str], lines: list[str], luck: random.Random) -> None:
    code, version = kind
    body = "\n".join(spoiled(line, luck) if luck.random() < 0.3 else line for line in lines)
    reads_or_refuses(enveloped(transaction(code, body, version), version=version))


@settings(max_examples=200)
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
def test_damaged_answers(data: bytes, harm: list[Callable[[random.Random, bytes], bytes]], luck: random.Random) -> None:
    for damage in harm:
        data = damage(luck, data) or b"~"
    reads_or_refuses(data)


@given(st.lists(st.sampled_from(KNOWN), min_size=1, max_size=25))
def test_no_segment_vanishes(lines: list[str]) -> None:
    """Each segment of a transaction has a source in the record, or a finding that names it."""
    version = "005010X214"
    envelope = reads_or_refuses(enveloped(transaction("277", "\n".join([HEAD, *lines]), version), version=version))
    assert envelope is not None
    told = "\n".join(finding.message for document in envelope.documents for finding in document.findings)
    kept = {source.segment for document in envelope.documents for source in document.fields.values()}
    first = 4 + len([line for line in HEAD.splitlines() if line.strip()])
    for number, line in enumerate((line for line in lines if line.strip()), start=first):
        is_empty = line.startswith("HL*") or "*" not in line
        assert number in kept or f"egment {number} " in told or is_empty, (number, line)
