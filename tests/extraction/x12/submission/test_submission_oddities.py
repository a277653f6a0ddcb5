"""Claims that are wrong are read with all that is right about them, and a finding names the place."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from extraction.errors import ClaimsNotReadError
from extraction.read import read
from extraction.records import ClaimDate, Drug
from tests.claims_837 import (
    a_claim,
    a_dependent,
    a_line,
    a_secondary_claim,
    a_submission,
    an_individual,
)
from tests.extraction.x12.submission.claims_read import claim_of, document_of, found, submission_of
from tests.samples import Sample, of_kind
from tests.x12_claims import submission_text


def test_lines_of_another_form_than_the_envelope_names_are_told() -> None:
    data = submission_text(a_submission(), guide="005010X223A2")
    assert ("form_differs", "/claims/0/form") in found(data)
    assert claim_of(data).lines == a_claim().lines


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        (b"CLM*LC-1001*155.00*", b"CLM**155.00*", ("element_missing", "/claims/0/patient_control_number")),
        (b"CLM*LC-1001*155.00*", b"CLM*LC-1001**", ("element_missing", "/claims/0/charge")),
        (b"CLM*LC-1001*155.00*", b"CLM*LC-1001*15S*", ("amount_unreadable", "/claims/0/charge")),
        (b"CLM*LC-1001*155.00*", b"CLM*LC-1001*150*", ("claim_charge_differs", "/claims/0/charge")),
        (b"*11:B:1*", b"*11:B*", ("element_missing", "/claims/0/frequency")),
        (b"SV1*HC:85025*35.00", b"SV1*HC*35.00", ("element_missing", "/claims/0/lines/1/procedure")),
        (b"SV1*HC:85025*35.00", b"SV1*HC:85025*", ("element_missing", "/claims/0/lines/1/charge")),
        (b"SV1*HC:85025*35.00", b"SV9*HC:85025*35.00", ("segment_missing", "/claims/0/lines/1")),
        (b"LX*2~", b"LX*3~", ("line_number_differs", "/claims/0/lines/1/number")),
        (b"LX*2~", b"", ("segment_missing", "/claims/0/lines/1")),
        (b"DTP*472*D8*20260105", b"DTP*472*D8*20260135", ("invalid_date", "/claims/0/lines/0/dates/0/start")),
        (b"DTP*472*D8*20260105", b"DTP*472*D8", ("element_missing", "/claims/0/lines/0/dates/0/start")),
        (b"HI*ABK:E119", b"HI*ABK", ("element_missing", "/claims/0/diagnoses/0/code")),
        (b"HI*ABK:E119", b"HI*ABK*E119", ("composite_cut", "/claims/0/diagnoses/0")),
        (b"HL*2*1*22", b"HL*7*1*22", ("hierarchy_number_differs", "")),
        (b"HL*2*1*22", b"HL*2*9*22", ("hierarchy_parent_differs", "")),
        (b"HL*2*1*22*0", b"HL*2*1*22*1", ("hierarchy_child_code_differs", "")),
        (b"HL*2*1*22*0~", b"", ("hierarchy_level_missing", "")),
        (b"HL*2*1*22*0~", b"HL*2*1*21*0~", ("hierarchy_level_unknown", "")),
        (b"BHT*", b"BHX*", ("segment_missing", "")),
        (b"NM1*85*", b"NM1*8S*", ("segment_missing", "/claims/0/billing")),
        (b"NM1*PR*", b"NM1*P*", ("segment_missing", "/claims/0/payer")),
        (b"N4*LAKESIDE*", b"NX4*LAKESIDE*", ("segment_not_read", "")),
        (b"LX*1~", b"ZZZ*1~LX*1~", ("segment_not_read", "/claims/0")),
        (b"LX*1~", b"?CLM*AC9*5~LX*1~", ("claim_may_be_lost", "/claims/0")),
    ],
)
def test_what_is_wrong_is_read_and_told(before: bytes, after: bytes, finding: tuple[str, str]) -> None:
    """The claim is read with all that is right about it, and the finding names the place."""
    data = submission_text(a_submission())
    assert before in data
    wrong = data.replace(before, after, 1)
    assert finding in found(wrong)
    claim = claim_of(wrong)
    assert (claim.diagnoses[1], len(claim.lines), claim.providers) == (a_claim().diagnoses[1], 2, a_claim().providers)


def test_one_slip_in_the_numbers_of_levels_is_told_once() -> None:
    data = submission_text(a_submission(a_claim(), a_claim(), a_claim()))
    for number in (6, 5, 4, 3):
        data = data.replace(b"HL*%d*" % number, b"HL*%d*" % (number + 1)).replace(b"*5*22*", b"*6*22*")
    codes = [code for code, _ in found(data)]
    assert codes.count("hierarchy_number_differs") == 1


def test_the_difference_of_charges_is_an_amount() -> None:
    data = submission_text(a_submission(a_claim(charge=Decimal("150.00"))))
    (finding,) = document_of(data).findings
    assert (finding.code, finding.amount) == ("claim_charge_differs", Decimal("5.00"))


def test_segments_behind_the_loop_that_they_belong_before_are_read_and_told() -> None:
    data = submission_text(a_submission())
    moved = data.replace(b"HI*ABF:I10~", b"").replace(b"LX*1~", b"HI*ABF:I10~LX*1~")
    assert claim_of(moved) == a_claim()
    assert ("segment_out_of_order", "") in [(code, path.removeprefix("/claims/0")) for code, path in found(moved)]


def test_a_lost_level_between_two_claims_is_no_other_coverage() -> None:
    """Without its HL the second subscriber begins inside the first claim: he must not get the first one's name."""
    other = a_claim(subscriber=an_individual(last_name="OKORO", member_id="BHM9"), patient_control_number="LC-2")
    data = submission_text(a_submission(a_claim(), other)).replace(b"HL*4*3*22*0~", b"")
    assert submission_of(data).claims == (a_claim(), other)
    assert ("hierarchy_level_missing", "") in found(data)


def test_a_lost_level_of_a_dependent_is_not_a_provider_of_the_line() -> None:
    child = a_claim(patient=a_dependent(), patient_control_number="LC-2")
    data = submission_text(a_submission(a_claim(), child))
    start, end = data.index(b"HL*3**20"), data.index(b"HL*5*4*23*0~")
    lost = data[:start] + data[end:].replace(b"HL*5*4*23*0~PAT*19~", b"")
    assert [claim.treated for claim in submission_of(lost).claims] == [
        a_claim().subscriber,
        a_dependent(relationship=None),
    ]


def test_a_level_without_a_claim_is_told() -> None:
    data = submission_text(a_submission(a_claim(), a_claim(patient_control_number="LC-2")))
    start, end = data.index(b"CLM*LC-1001"), data.index(b"HL*3**20")
    assert [claim.patient_control_number for claim in submission_of(data[:start] + data[end:]).claims] == ["LC-2"]
    assert ("level_without_claim", "") in found(data[:start] + data[end:])


def test_an_unknown_name_does_not_get_the_address_of_the_one_before() -> None:
    data = submission_text(a_submission()).replace(b"HL*2*1*22", b"NM1*AO*1*CARD~N3*1 ELSEWHERE~HL*2*1*22")
    assert claim_of(data) == a_claim()
    assert found(data).count(("segment_not_read", "")) == 2


def test_a_line_number_behind_its_drug_is_the_line_s_own() -> None:
    drug = Drug(qualifier="N4", code="00004196501", quantity=Decimal(1), unit="UN")
    claim = a_claim(charge=Decimal("120.00"), lines=(a_line(1, drug=drug),))
    data = submission_text(a_submission(claim)).replace(b"REF*6R*L1~", b"").replace(b"SE*", b"REF*6R*L1~SE*")
    assert claim_of(data) == claim
    assert found(data) == [("segment_out_of_order", "/claims/0/lines/0")]


@pytest.mark.parametrize(
    ("segment", "path"),
    [(b"HI", "/claims/0"), (b"K3", "/claims/0/segments"), (b"TOO", "/claims/0/lines/1/other_teeth")],
)
def test_elements_beyond_any_segment_are_told_once(segment: bytes, path: str) -> None:
    data = submission_text(a_submission())
    place = b"SE*" if segment == b"TOO" else b"NM1*82*"
    more = segment + b"*ABF:I10" + b"*" * 38 + b"*1" * 9 + b"~"
    wrong = data.replace(place, (b"TOO*JP*1~" if segment == b"TOO" else b"") + more + place)
    assert found(wrong).count(("element_not_read", path)) == 1


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        (b"OI***Y", b"ZZZ*1~OI***Y", ("segment_not_read", "/claims/0/other_coverages/0")),
        (
            b"NM1*PR*2*FIRST MUTUAL*****PI*FIRST~",
            b"$&DTP*573*D8*20260126~DTP*573*D8*20260127~",
            ("segment_out_of_order", "/claims/0"),
        ),
    ],
)
def test_what_is_wrong_about_another_coverage_is_told(before: bytes, after: bytes, finding: tuple[str, str]) -> None:
    data = submission_text(a_submission(a_secondary_claim()))
    wrong = data.replace(before, after.replace(b"$&", before), 1)
    assert finding in found(wrong)
    assert claim_of(wrong).other_coverages[0].payer == a_secondary_claim().other_coverages[0].payer


def test_the_second_day_of_another_payer_s_answer_is_a_date_of_the_claim() -> None:
    data = submission_text(a_submission(a_secondary_claim()))
    both = data.replace(b"LX*1~", b"DTP*573*D8*20260126~DTP*573*D8*20260127~LX*1~")
    claim = claim_of(both)
    assert claim.other_coverages[0].adjudicated == date(2026, 1, 26)
    assert claim.dates == (ClaimDate(qualifier="573", start=date(2026, 1, 27)),)


@pytest.mark.parametrize("text", [b"20260105-", b"20260105-20260199", b"2026010S"])
def test_a_period_of_a_code_that_is_no_period_is_told(text: bytes) -> None:
    data = submission_text(a_submission()).replace(b"NM1*82*", b"HI*BI:70:RD8:" + text + b"~NM1*82*")
    assert {code for code, _ in found(data)} == {"segment_count_differs", "invalid_date"}


def test_a_patient_straight_below_a_biller_has_no_parent() -> None:
    data = submission_text(a_submission(a_claim(), a_claim(patient=a_dependent())))
    start, end = data.index(b"HL*4*3*22"), data.index(b"HL*5*4*23")
    wrong = data[:start] + data[end:].replace(b"HL*5*4*23", b"HL*4*2*23")
    assert ("hierarchy_parent_differs", "") in found(wrong)


def test_a_transaction_without_a_claim_is_refused() -> None:
    data = submission_text(a_submission())
    with pytest.raises(ClaimsNotReadError):
        read(data[: data.index(b"CLM*")] + data[data.index(b"SE*") :], "claims.837")


def test_a_claim_on_no_level_at_all_is_a_claim() -> None:
    data = submission_text(a_submission())
    bare = data[: data.index(b"HL*1")] + data[data.index(b"CLM*") :]
    claim = claim_of(bare)
    assert (claim.billing, claim.subscriber, claim.payer, claim.payer_order) == (None, None, None, None)
    assert (claim.charge, claim.diagnoses, claim.lines) == (a_claim().charge, a_claim().diagnoses, a_claim().lines)
    codes = found(bare)
    assert {("segment_missing", f"/claims/0/{name}") for name in ("billing", "subscriber", "payer")} <= set(codes)


def test_what_is_wrong_about_a_level_is_told_once_with_its_first_claim() -> None:
    data = submission_text(a_submission()).replace(b"DMG*D8*19800229*F", b"DMG*D8*19800231*F")
    again = data.replace(b"SE*", data[data.index(b"CLM*") : data.index(b"SE*")] + b"SE*")
    told = [place for place in found(again) if place[0] == "invalid_date"]
    assert told == [("invalid_date", "/claims/0/subscriber/birth_date")]
    assert [claim.subscriber for claim in submission_of(again).claims] == 2 * [an_individual(birth_date=None)]


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        (b"NM1*40*", b"NM1*41*2*ANOTHER~NM1*40*", ("segment_not_read", "")),
        (b"SV1*HC:85025", b"SV1*HC:85025:::::::X", ("element_not_read", "/claims/0/lines/1")),
        (b"OI***Y", b"MOA***MA01~MOA***MA02~OI***Y", ("segment_not_read", "/claims/0/other_coverages/0")),
    ],
)
def test_what_is_wrong_and_has_no_place_is_told(before: bytes, after: bytes, finding: tuple[str, str]) -> None:
    claim = a_secondary_claim()
    wrong = submission_text(a_submission(claim)).replace(before, after, 1)
    assert finding in found(wrong)
    assert replace(claim_of(wrong), other_coverages=()) == replace(claim, other_coverages=())
    assert submission_of(wrong).submitter == a_submission().submitter


# Made by a program for tests of its own: few of these files are claims that a payer would take.
FAMILY = {
    "segment_count_differs": 1,
    "composite_cut": 4,
    "claim_charge_differs": 2,
    "hierarchy_number_differs": 1,
    "hierarchy_parent_differs": 1,
    "hierarchy_child_code_differs": 2,
    "line_number_differs": 1,
}
SINGLE = {"segment_count_differs": 1, "claim_charge_differs": 1, "hierarchy_child_code_differs": 1}
NO_PARENT = {
    name: count for name, count in FAMILY.items() if name not in ("hierarchy_parent_differs", "line_number_differs")
}
LOST_LEVEL = {"level_without_claim": 1, "hierarchy_level_missing": 1}
OTHER_SEPARATOR = {"component_separator_differs": 1}
# The codes of the findings of each public sample; those that are not named have none.
FINDINGS: dict[str, dict[str, int]] = {
    **{
        f"imsweb+x12-parser__x12_{name}.txt": FAMILY
        for name in ("valid", "valid_different_separators", "bad_first_line")
    },
    "imsweb+x12-parser__x12_segments_out_of_order.txt": FAMILY,
    "imsweb+x12-parser__x12_bad_segment_identifier.txt": {**FAMILY, "segment_not_read": 3, "segment_missing": 1},
    "imsweb+x12-parser__x12_bad_valid_code.txt": {**FAMILY, "segment_not_read": 6, "segment_missing": 2},
    "imsweb+x12-parser__x12_missing_elements.txt": {**FAMILY, "element_missing": 2},
    "imsweb+x12-parser__x12_missing_required_loop_in_one_repeat.txt": {**FAMILY, "segment_missing": 1},
    "imsweb+x12-parser__x12_multiple_gs.txt": {
        **{code: 3 * count for code, count in FAMILY.items()},
        "interchange_count_differs": 1,
    },
    "imsweb+x12-parser__x12_multiple_st.txt": {
        **{code: 2 * count for code, count in FAMILY.items()},
        "control_number_repeated": 1,
        "group_count_differs": 1,
    },
    "imsweb+x12-parser__x12_multiple_transactions.txt": {code: 312 * count for code, count in FAMILY.items()},
    "imsweb+x12-parser__x12_many_claims.txt": {
        **{code: 410 * count for code, count in FAMILY.items()},
        "segment_count_differs": 1,
        "hierarchy_number_differs": 819,
    },
    "imsweb+x12-parser__x12_complex.txt": {
        **{code: 2 * count for code, count in FAMILY.items()},
        **{"composite_cut": 12, "claim_charge_differs": 6, "line_number_differs": 6, "group_count_differs": 1},
        "hierarchy_child_code_differs": 2,
    },
    "imsweb+x12-parser__x12_loop_errors1_exceeds_max_1_parent.txt": {**SINGLE, **LOST_LEVEL, "composite_cut": 2},
    "imsweb+x12-parser__x12_loop_errors2_exceeds_max_repeats_multiple_parents.txt": {**NO_PARENT, **LOST_LEVEL},
    **{f"imsweb+x12-parser__x12_{name}.txt": SINGLE for name in ("ambiguous_loop", "segment_errors", "writer_test")},
    "imsweb+x12-parser__x223-test.txt": {"segment_count_differs": 1, "claim_charge_differs": 1},
    "LinuxForHealth+x12__demo.example12.837": OTHER_SEPARATOR,
    "LinuxForHealth+x12__out-of-network-repriced-claim.837i": OTHER_SEPARATOR,
    "LinuxForHealth+x12__ppo-repriced-claim.837i": OTHER_SEPARATOR,
    "slott56+TigerShark__837I-Patient-NotSubscriber2.txt": {"segment_count_differs": 1},
    "zentist+TigerShark__837I-Examples.txt": {
        **{"transaction_not_closed": 1, "group_not_closed": 1, "interchange_not_closed": 1},
        **{"claim_charge_differs": 1, "segment_count_differs": 1},
    },
}
SAMPLES = [sample for sample in of_kind("837P", "837I", "837D") if sample.claims]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.kind}-{sample.name}")
def test_findings_of_the_public_samples(sample: Sample) -> None:
    codes = Counter(finding.code for document in sample.read().documents for finding in document.findings)
    assert codes == FINDINGS.get(sample.name, {})
