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
from extraction.x12.remittance.kept_claim import KeptClaim, KeptSegments, read_claim
from extraction.x12.remittance.plain_claim import PlainClaims
from extraction.x12.wire.segments import Segment, SegmentCutter, WholeClaim, segment_file
from extraction.x12.wire.trail import Trail
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


def check_left_whole(data: bytes) -> int:
    """Each claim that is read at once is what its segments say one by one, and nothing is odd about it."""
    read = 0
    try:
        batches = list(SegmentCutter([data]).stretches())
    except TriageError:
        return 0
    for claim in (stretch for batch in batches for stretch in batch if isinstance(stretch, WholeClaim)):
        segments = list(claim)
        assert segments[-1].number == claim.last
        found = PlainClaims(":", claim.separator, claim.end).read(claim, None)
        if found is not None:
            read += 1
            record, behind = found
            left = claim.leave_out(behind) if behind else []
            assert [*claim, *left] == segments
            assert ENDS.isdisjoint(segment.id for segment in segments[1 : len(segments) - len(left)])
            assert (record, []) == read_once(list(claim), recording=True)
    return read


def check(data: bytes) -> None:
    check_left_whole(data)
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
CLP = ("CLP", ["A", "1", "9", "9", "", "12", "B"])
OPENINGS = st.sampled_from(
    [
        CLP,
        ("CLP", ["A", "1", "9", "5", "4", "12", "B", "11", "1"]),
        ("CLP", ["A", "22", "-9.50", "-9.5", "-0", "", "B", "", "", "", "470", "1.5", "0.5"]),
        ("CLP", ["A", "1", "9", "5", "x", "12", "B"]),
        ("CLP", ["A", "1", "9.123", "123456789.00", "", "12", "B"]),
        ("CLP", ["", "1", "9", "5", "", "12", "B"]),
        ("CLP", ["A", "1", "9", "5"]),
    ]
) | st.lists(st.text("AB19.- ", max_size=3), max_size=16).map(lambda elements: ("CLP", elements))
BODY = ("NM1", "REF", "DTM", "AMT", "QTY", "CAS", "SVC", "LQ", "MOA", "MIA", "PER", "TOO")
NAMES = st.sampled_from([*BODY, "LX", "TS3", "N1", "PLB", "BPR", "SE", "ST"])
USUAL = st.sampled_from(
    [
        *(
            "SVC|HC:99213|9|9",
            "SVC|HC:99213:25|9|9||2",
            "SVC|NU:0450|9|0",
            "SVC|HC|9|9",
            "SVC|HC:1|9|9|||3",
            "SVC|HC:1|x|9",
        ),
        *(
            "CAS|CO|45|1",
            "CAS|PR|1|2|1|2|3",
            "CAS|CO|45",
            "CAS|CO|45|1.234",
            "CAS||45|1",
            "CAS|CO||1",
            "CAS|OA|23|1||94|2",
        ),
        *(
            "DTM|472|20260105",
            "DTM|150|20260105",
            "DTM|151|20260106",
            "DTM|232|20260105",
            "DTM|50|20260105",
            "DTM|472|9",
        ),
        *("REF|6R|L1", "REF|6R|", "REF||L1", "REF|1L|G", "REF|F8|O", "REF|HPI|N", "REF|JP|8", "REF|EA|M|D"),
        *("AMT|B6|8", "AMT|I|1", "AMT|AU|1", "AMT|B6|", "AMT|B6|x", "QTY|CA|1", "LQ|HE|M15", "LQ|RX|70", "TOO|JP|8"),
        *("NM1|QC|1|A|B||||MI|M1", "NM1|82|1|A|||||XX|1234567893", "NM1|82|1|A|||||FI|1", "NM1|TT|2|A", "NM1|XX|1"),
        *("MOA|||N1|N2", "MIA|0||||M1", "PER|CX|A|TE|1"),
    ]
)
PARTS = st.tuples(NAMES, ELEMENTS) | USUAL.map(lambda text: (text[: text.index("|")], text.split("|")[1:]))


@settings(max_examples=300)
@given(OPENINGS, st.lists(PARTS, max_size=8), st.lists(PARTS, max_size=4))
def test_any_elements(
    opening: tuple[str, list[str]], parts: list[tuple[str, list[str]]], again: list[tuple[str, list[str]]]
) -> None:
    """Odd values and missing elements, where the one step has to give up."""
    body = "\x1c".join("|".join([name, *elements]) for name, elements in [opening, *parts, *again, CLP])
    check(f"ST|835|1\x1c{body}\x1c".encode("latin-1"))


def test_a_usual_claim_is_read_at_once() -> None:
    """Else what is checked of such claims here would be checked of none."""
    usual = [
        "NM1*82*1*A*****XX*1234567893",
        "REF*1L*G",
        "SVC*HC:1*9*5",
        "DTM*472*20260105",
        "CAS*CO*45*3",
        "CAS*PR*1*1",
    ]
    text = "~".join(
        ["ST*835*1", "CLP*A*1*9*5*1*12*B", *usual, "REF*6R*L1", "AMT*B6*6", "LQ*HE*M15", "CLP*B*1*1*1**12*C"]
    )
    assert check_left_whole(text.encode() + b"~") == 2
    assert check_left_whole(text.encode() + b"~LX*2~CLP*C*1*1*1**12*D~SE*9*1~GE*1*1~IEA*1*1~") == 3
