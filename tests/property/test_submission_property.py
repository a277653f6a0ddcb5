"""Claims before submission: a generated claim is read as it was meant, and no soup of segments loses a claim."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.read import read
from extraction.records import (
    Claim,
    ClaimDate,
    Diagnosis,
    Drug,
    HealthCode,
    Individual,
    Note,
    Reference,
    ServiceLine,
    Submission,
)
from tests.claims_837 import (
    a_claim,
    a_dental_claim,
    a_dependent,
    a_provider,
    a_secondary_claim,
    a_submission,
    an_individual,
    an_institutional_claim,
)
from tests.property.test_read_property import harms, reads_or_refuses
from tests.samples import of_kind
from tests.strategies import adjustments, charges, days, words
from tests.x12_claims import submission_text
from tests.x12_text import Style

STYLES = st.builds(
    Style,
    element=st.sampled_from("*|^\x1d"),
    component=st.sampled_from(":><"),
    terminator=st.sampled_from("~'\x1c!"),
    after=st.sampled_from(["", "\n", "\r\n", "\n    "]),
)
HOURS = st.integers(0, 23).map("{:02d}30".format)
PERIODS = st.tuples(days, st.integers(0, 40)).map(
    lambda pair: (pair[0], date.fromordinal(pair[0].toordinal() + pair[1]))
)


@st.composite
def dates(draw: st.DrawFn) -> ClaimDate:
    """A day, a period, a day with a time or a time, under a qualifier that has no field of its own."""
    qualifier = draw(st.sampled_from(["431", "454", "304", "435", "096", "471"]))
    start = draw(st.none() | days)
    if start is None:
        return ClaimDate(qualifier=qualifier, time=draw(HOURS))
    time = draw(st.none() | HOURS)
    return ClaimDate(
        qualifier=qualifier, start=start, time=time, end=None if time else draw(st.none() | st.just(start))
    )


@st.composite
def people(draw: st.DrawFn, relationship: str | None) -> Individual:
    names = {"last_name": draw(words), "first_name": draw(st.none() | words), "suffix": draw(st.none() | words)}
    return an_individual(**names, member_id=draw(words), birth_date=draw(days), relationship=relationship)


references = st.builds(Reference, qualifier=st.sampled_from(["P4", "1J", "LU", "9A"]), value=words)
notes = st.builds(Note, kind=st.sampled_from(["ADD", "CER", "DCP"]), text=words)
drugs = st.builds(
    Drug,
    qualifier=st.just("N4"),
    code=st.just("00004196501"),
    quantity=st.integers(1, 900).map(Decimal),
    unit=st.sampled_from(["UN", "ML", "GR"]),
    references=st.lists(st.builds(Reference, qualifier=st.just("XZ"), value=words), max_size=1).map(tuple),
)


@st.composite
def changed_line(draw: st.DrawFn, line: ServiceLine) -> ServiceLine:
    """The line with other dates, numbers and whatever its form lets stand on a line."""
    period = draw(st.none() | PERIODS)
    line = replace(
        line,
        charge=draw(charges),
        line_control=draw(st.none() | words),
        prior_authorization=draw(st.none() | words),
        modifiers=tuple(draw(st.lists(st.sampled_from(["25", "59", "LT", "XS"]), max_size=4)))
        if line.procedure
        else (),
        service_from=period and period[0],
        service_to=period and period[1],
        dates=tuple(draw(st.lists(dates(), max_size=2))),
        references=tuple(draw(st.lists(references, max_size=2))),
        notes=tuple(draw(st.lists(notes, max_size=1))),
        drug=draw(st.none() | drugs),
        providers=tuple(a_provider(role) for role in draw(st.lists(st.sampled_from(["82", "DK", "DN"]), max_size=2))),
    )
    taken = [replace(item, adjustments=tuple(draw(st.lists(adjustments, max_size=7)))) for item in line.adjudications]
    return replace(line, adjudications=tuple(taken))


@st.composite
def claims(draw: st.DrawFn, whole: Claim) -> Claim:
    """A claim of the same form whose lines add up to its charge."""
    lines = tuple(draw(changed_line(line)) for line in whole.lines)
    dependent = draw(st.booleans())
    patient = a_dependent(last_name=draw(words)) if dependent else None
    return replace(
        whole,
        lines=lines,
        charge=sum((line.charge or Decimal(0) for line in lines), Decimal(0)),
        patient_control_number=draw(words),
        subscriber=draw(people(None if dependent else "18")),
        patient=patient,
        dates=tuple(draw(st.lists(dates(), max_size=3))),
        references=tuple(draw(st.lists(references, max_size=3))),
        notes=tuple(draw(st.lists(notes, max_size=2))),
        original_reference=draw(st.none() | words),
        prior_authorization=draw(st.none() | words),
        diagnoses=tuple(draw(st.lists(st.sampled_from(DIAGNOSES), max_size=12))),
        codes=tuple(draw(st.lists(st.sampled_from(CODES), max_size=5))),
        segments=tuple(draw(st.lists(st.sampled_from(KEPT), max_size=3))),
    )


DIAGNOSES = [
    Diagnosis(qualifier="ABK", code="E119"),
    Diagnosis(qualifier="ABF", code="I10", present_on_admission="Y"),
    Diagnosis(qualifier="BF", code="4019"),
]
CODES = [
    HealthCode(qualifier="BE", code="80", amount=Decimal("2.00")),
    HealthCode(qualifier="BH", code="11", start=date(2026, 1, 5)),
    HealthCode(qualifier="BI", code="70", start=date(2026, 1, 5), end=date(2026, 1, 9)),
    HealthCode(qualifier="DR", code="343"),
]
KEPT = [("CRC", "07", "Y", "01"), ("K3", "AREA 7"), ("CN1", "09", "", "5"), ("HCP", "03", "100", "10")]
SMALL = [sample.data for sample in of_kind("837P", "837I", "837D") if len(sample.data) < 5_000]
FORMS = [a_claim(), an_institutional_claim(), a_dental_claim(), a_secondary_claim()]


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    """One to three claims of one form."""
    whole = draw(st.sampled_from(FORMS))
    return a_submission(*draw(st.lists(claims(whole), min_size=1, max_size=3)))


@given(submissions(), STYLES)
def test_a_valid_claim_is_read_as_it_was_meant(submission: Submission, style: Style) -> None:
    (document,) = read(submission_text(submission, style), "x").documents
    assert isinstance(document.record, Submission)
    assert replace(document.record, interchange=None) == submission
    assert document.findings == ()


TEXT = submission_text(a_submission(*FORMS[:2], a_claim(patient=a_dependent()), *FORMS[3:]))
PIECES = TEXT.split(b"~")[2:-4]
NAMES = (
    b"HL SBR PAT NM1 N3 N4 DMG REF PER PRV CLM DTP CL1 PWK CN1 AMT NTE CR1 HI HCP OI MOA "
    b"LX SV1 SV2 SV3 TOO LIN CTP SVD CAS LQ QTY K3"
).split()
VALUES = [
    b"",
    b"1",
    b"85",
    b"IL",
    b"QC",
    b"22",
    b"11:B:1",
    b"ABK:E119",
    b"ABK",
    b"472",
    b"RD8",
    b"20260105-20260106",
    b"-",
    b"9.9",
    b"TM",
]
segments = st.one_of(
    st.sampled_from(PIECES),
    st.builds(
        lambda name, elements: b"*".join([name, *elements]),
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(VALUES), max_size=12),
    ),
)


@settings(max_examples=300)
@given(st.lists(segments, max_size=40))
def test_no_soup_of_segments_loses_a_claim(soup: list[bytes]) -> None:
    """Whatever stands around it, each CLM is a claim."""
    head, foot = TEXT.split(b"~")[:2], TEXT.split(b"~")[-4:]
    envelope = reads_or_refuses(b"~".join([*head, b"ST*837*0001*005010X222A1", *soup, *foot]))
    expected = sum(segment.split(b"*")[0] == b"CLM" for segment in soup)
    found = [document.record for document in envelope.documents] if envelope else []
    assert sum(len(record.claims) for record in found if isinstance(record, Submission)) == expected


@settings(max_examples=300)
@given(st.sampled_from(SMALL), harms, st.randoms(use_true_random=False))
def test_damaged_samples(data: bytes, harm: list[Callable[[random.Random, bytes], bytes]], luck: random.Random) -> None:
    for damage in harm:
        data = damage(luck, data) or b"~"
    reads_or_refuses(data)
