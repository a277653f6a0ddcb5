"""Claims to 837 files: levels, order, forms, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from extraction.errors import UnwritableRecordError
from extraction.records import (
    Adjustment,
    Claim,
    ClaimDate,
    Diagnosis,
    Drug,
    HealthCode,
    Interchange,
    OtherCoverage,
    Provider,
    Reference,
    Submission,
)
from extraction.x12.read import read_x12
from extraction.x12.submission.write import write_submission, write_submissions
from tests.as_read import submission_as_read
from tests.claims_837 import (
    a_claim,
    a_dental_claim,
    a_dependent,
    a_line,
    a_provider,
    a_secondary_claim,
    a_submission,
    an_individual,
    an_institutional_claim,
)

A_REFERENCE = Reference(qualifier="1", value="2")


def segments(data: bytes, *names: str) -> list[str]:
    """The segments of a file with customary delimiters, or those of some names."""
    every = [line.removesuffix("~") for line in data.decode().splitlines()]
    return [segment for segment in every if not names or segment.partition("*")[0] in names]


def with_line(**changes: Any) -> Claim:
    """The professional claim with its first line changed."""
    first, *others = a_claim().lines
    return a_claim(lines=(replace(first, **changes), *others))


@pytest.mark.parametrize(
    ("claim", "version"),
    [
        (a_claim(), "005010X222A1"),
        (an_institutional_claim(), "005010X223A2"),
        (a_dental_claim(), "005010X224A2"),
        (a_secondary_claim(), "005010X222A1"),
    ],
)
def test_each_form_comes_back_equal_and_without_findings(claim: Claim, version: str) -> None:
    submission = a_submission(claim)
    data = write_submission(submission)
    (document,) = read_x12(data)
    assert document.record == submission_as_read(submission)
    assert not document.findings
    assert segments(data, "ST") == [f"ST*837*0001*{version}"]


def test_levels_are_shared_by_claims_that_follow_each_other() -> None:
    other = an_individual(last_name="FERN", member_id="BHM7")
    child = a_dependent()
    second = a_claim(billing=a_provider("85", name="OTHER CLINIC"))
    batch = [a_claim(), a_claim(), a_claim(patient=child), a_claim(), a_claim(subscriber=other), second]
    data = write_submission(a_submission(*batch))
    assert segments(data, "HL", "CLM") == [
        *("HL*1**20*1", "HL*2*1*22*1", "CLM*LC-1001*155.00***11:B:1*Y*A*Y*Y", "CLM*LC-1001*155.00***11:B:1*Y*A*Y*Y"),
        *("HL*3*2*23*0", "CLM*LC-1001*155.00***11:B:1*Y*A*Y*Y"),
        *("HL*4*1*22*0", "CLM*LC-1001*155.00***11:B:1*Y*A*Y*Y"),
        *("HL*5*1*22*0", "CLM*LC-1001*155.00***11:B:1*Y*A*Y*Y"),
        *("HL*6**20*1", "HL*7*6*22*0", "CLM*LC-1001*155.00***11:B:1*Y*A*Y*Y"),
    ]
    (document,) = read_x12(data)
    assert isinstance(document.record, Submission)
    assert document.record.claims == tuple(batch)
    assert not document.findings


def test_kept_segments_stand_at_their_place_and_keep_their_order() -> None:
    kept = (("CN1", "02"), ("K3", "NOTE"), ("CRC", "07", "Y", "01"), ("HCP", "03", "100"))
    claim = a_claim(segments=kept, references=(Reference(qualifier="4N", value="1"),))
    data = write_submission(a_submission(claim))
    names = [segment.partition("*")[0] for segment in segments(data)]
    assert names[names.index("CLM") : names.index("HCP") + 1] == ["CLM", "CN1", "REF", "K3", "CRC", "HI", "HCP"]
    turned = a_claim(segments=kept[::-1])
    (document,) = read_x12(write_submission(a_submission(turned)))
    assert isinstance(document.record, Submission)
    assert document.record.claims[0].segments == turned.segments


def test_codes_of_one_kind_share_a_segment_and_kinds_follow_the_guide() -> None:
    inpatient = an_institutional_claim()
    others = tuple(Diagnosis(qualifier="ABF", code=f"Z{number:03d}") for number in range(14))
    data = write_submission(a_submission(replace(inpatient, diagnoses=(*inpatient.diagnoses, *others))))
    kinds = [segment.split("*")[1].partition(":")[0] for segment in segments(data, "HI")]
    assert kinds == ["ABK", "ABJ", "DR", "ABF", "ABF", "BBR", "BH", "BE"]
    assert len(segments(data, "HI")[3].split("*")) == 13


def test_diagnoses_of_a_professional_claim_share_a_segment() -> None:
    assert segments(write_submission(a_submission()), "HI") == ["HI*ABK:E119*ABF:I10"]


def test_dates_are_days_periods_and_times() -> None:
    dates = (
        ClaimDate(qualifier="431", start=date(2026, 1, 2)),
        ClaimDate(qualifier="314", start=date(2026, 1, 2), end=date(2026, 1, 9)),
        ClaimDate(qualifier="435", start=date(2026, 1, 2), time="0915"),
        ClaimDate(qualifier="096", time="1145"),
    )
    assert segments(write_submission(a_submission(a_claim(dates=dates, lines=()))), "DTP") == [
        *("DTP*431*D8*20260102", "DTP*314*RD8*20260102-20260109"),
        *("DTP*435*DT*202601020915", "DTP*096*TM*1145"),
    ]


def test_several_submissions_stand_in_one_file() -> None:
    professional, dental = a_submission(), a_submission(a_dental_claim())
    data = write_submissions([professional, dental])
    assert [document.record for document in read_x12(data)] == [
        submission_as_read(professional),
        submission_as_read(dental),
    ]
    assert segments(data, "IEA") == ["IEA*2*000000001"]


def test_who_bills_without_a_role_has_the_one_of_the_loop() -> None:
    nameless = replace(a_provider(), role=None)
    (document,) = read_x12(write_submission(a_submission(a_claim(billing=nameless))))
    assert isinstance(document.record, Submission)
    assert document.record.claims[0].billing == a_provider()


def test_lines_without_a_number_are_counted() -> None:
    lines = tuple(replace(line, number=None) for line in a_claim().lines)
    assert segments(write_submission(a_submission(a_claim(lines=lines))), "LX") == ["LX*1", "LX*2"]


@pytest.mark.parametrize(
    ("claim", "path"),
    [
        (a_claim(billing=a_provider("82")), "/billing/role"),
        (a_claim(pay_to_plan=a_provider("PE", taxonomy="1")), "/pay_to_plan/taxonomy"),
        (a_claim(related_causes=("AA", "EM", "OA", "AA")), "/related_causes"),
        (a_claim(service_from=date(2026, 1, 2)), "/service_to"),
        (a_claim(service_to=date(2026, 1, 2)), "/service_from"),
        (a_claim(dates=(ClaimDate(qualifier="434", start=date(2026, 1, 2)),)), "/dates/0"),
        (a_claim(dates=(ClaimDate(qualifier="431", end=date(2026, 1, 2)),)), "/dates/0"),
        (a_claim(dates=(ClaimDate(qualifier="431", time="9 AM"),)), "/dates/0/time"),
        (a_claim(diagnoses=(Diagnosis(qualifier="BH", code="1"),)), "/diagnoses/0/qualifier"),
        (a_claim(codes=(HealthCode(qualifier="ABK", code="1"),)), "/codes/0/qualifier"),
        (a_claim(codes=(HealthCode(qualifier="BI", code="1", end=date(2026, 1, 2)),)), "/codes/0/start"),
        (a_claim(references=(Reference(qualifier="G1", value="1"),)), "/references/0"),
        (a_claim(segments=(("CLM", "1"),)), "/segments/0"),
        (a_claim(segments=(("K3", "NOTE "),)), "/segments/0/1"),
        (a_claim(other_coverages=(OtherCoverage(adjudicated=date(2026, 1, 2)),)), "/other_coverages/0/payer"),
        (
            a_claim(other_coverages=(OtherCoverage(subscriber=an_individual()),)),
            "/other_coverages/0/subscriber/relationship",
        ),
        (
            a_claim(other_coverages=(OtherCoverage(providers=(Provider(role="PR"),)),)),
            "/other_coverages/0/providers/0/role",
        ),
        (with_line(revenue_code="0120"), "/lines/0/revenue_code"),
        (with_line(oral_cavity=("10",)), "/lines/0/oral_cavity"),
        (with_line(other_teeth=(("TOO", "JP", "3"),)), "/lines/0/other_teeth"),
        (
            with_line(drug=Drug(references=(Reference(qualifier="1", value="2"),))),
            "/lines/0/drug/references/0/qualifier",
        ),
        (an_institutional_claim(lines=(a_line(1),)), "/lines/0/diagnosis_pointers"),
    ],
)
def test_what_x12_cannot_hold_is_refused_by_the_pointer_of_the_field(claim: Claim, path: str) -> None:
    with pytest.raises(UnwritableRecordError) as refused:
        write_submission(a_submission(claim))
    assert refused.value.path == f"/claims/0{path}"


@pytest.mark.parametrize(
    ("submission", "path"),
    [
        (a_submission(created=None), "/interchange/date"),
        (a_submission(form="dental"), "/claims/0/form"),
        (a_submission(submitter=a_provider("85")), "/submitter/role"),
        (a_submission(interchange=Interchange(date=date(2071, 1, 1))), "/interchange/date"),
    ],
)
def test_a_batch_that_x12_cannot_hold_is_refused(submission: Submission, path: str) -> None:
    with pytest.raises(UnwritableRecordError) as refused:
        write_submission(submission)
    assert refused.value.path == path


def test_an_adjustment_of_another_payer_needs_its_group() -> None:
    coverage = OtherCoverage(adjustments=(Adjustment(group=None, reason="45", amount=Decimal(1)),))
    with pytest.raises(UnwritableRecordError, match="/other_coverages/0/adjustments/0/group"):
        write_submission(a_submission(a_claim(other_coverages=(coverage,))))


def test_the_message_tells_no_name() -> None:
    with pytest.raises(UnwritableRecordError) as refused:
        write_submission(a_submission(a_claim(subscriber=an_individual(last_name="MARLOW\n"))))
    assert "MARLOW" not in str(refused.value)
