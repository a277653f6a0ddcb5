"""A claim reads the same however it is read: in one step where nothing is odd, element by element for its sources, and
again from the text that is kept of it.
"""

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.errors import TriageError
from extraction.records import ClaimPayment, Finding, Remittance
from extraction.x12.kept_claim import KeptClaim, KeptSegments, read_claim
from extraction.x12.segments import Segment, segment_file
from extraction.x12.trail import Trail
from tests.property.test_read_property import DAMAGES, STYLES
from tests.samples import SAMPLES, Sample
from tests.strategies import balanced_remittances
from tests.x12_text import Style, interchange

ENDS = {"CLP", "PLB", "N1", "LX", "TS2", "TS3", "SE", "ST", "ISA", "GS", "GE", "IEA", "BPR"}
SMALL = [sample.data for sample in SAMPLES if len(sample.data) < 5_000]


def claims_of(data: bytes) -> list[list[Segment]]:
    """The segments of each CLP with what follows it, up to the next loop."""
    try:
        segments = segment_file(data).segments
    except TriageError:
        return []
    ends = [place for place, segment in enumerate(segments) if segment.id in ENDS] + [len(segments)]
    return [segments[start:end] for start, end in pairwise(ends) if segments[start].id == "CLP"]


def read_once(segments: list[Segment], *, recording: bool) -> tuple[ClaimPayment, list[Finding]]:
    trail = Trail(":")
    if recording:
        trail.enter("/claims/0")
    else:
        trail.enter_unrecorded("/claims/0")
    return read_claim(trail, segments, None, None), trail.findings


def check(data: bytes) -> None:
    for segments in claims_of(data):
        assert read_once(segments, recording=False) == read_once(segments, recording=True)
        trail = Trail(":")
        trail.enter("/claims/0")
        kept = KeptClaim(trail.prefix, trail.component, None, KeptSegments(segments))
        assert list(kept.segments) == [segment._replace(plain=False) for segment in segments]
        read_claim(trail, segments, None, None)
        assert kept.sources() == trail.table


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_every_claim_of_the_samples(sample: Sample) -> None:
    assert claims_of(sample.data)
    check(sample.data)


@given(balanced_remittances(min_claims=1), STYLES)
def test_generated_claims(remittance: Remittance, style: Style) -> None:
    assert claims_of(interchange(remittance))
    check(interchange(remittance, style))


@settings(max_examples=300)
@given(
    st.sampled_from(SMALL),
    st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
def test_damaged_claims(data: bytes, harm: list[Any], luck: random.Random) -> None:
    for damage in harm:
        data = damage(luck, data) or b"~"
    check(data)


ELEMENTS = st.lists(st.text("AB19.-: ~\u00e9", max_size=4), max_size=9)
NAMES = st.sampled_from(["NM1", "REF", "DTM", "AMT", "QTY", "CAS", "SVC", "LQ", "MOA", "MIA", "PER", "TOO"])


@settings(max_examples=300)
@given(st.lists(st.tuples(NAMES, ELEMENTS), max_size=8))
def test_any_elements(parts: list[tuple[str, list[str]]]) -> None:
    """Odd values and missing elements, where the one step has to give up."""
    body = "\x1c".join("|".join([name, *elements]) for name, elements in [("CLP", ["A", "1", "9", "9"]), *parts])
    check(f"ST|835|1\x1c{body}\x1c".encode("latin-1"))
