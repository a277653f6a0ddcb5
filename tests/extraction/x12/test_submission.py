"""Claims read back as they were meant, and what the reader says of files that are wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from extraction.errors import ClaimsNotReadError
from extraction.read import read
from extraction.records import Claim, Drug, ExtractedDocument, Note, Reference, Submission
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
from tests.x12_claims import submission_text
from tests.x12_text import Style


def document_of(data: bytes) -> ExtractedDocument:
    (document,) = read(data, "claims.837").documents
    return document


def submission_of(data: bytes) -> Submission:
    record = document_of(data).record
    assert isinstance(record, Submission)
    return record


def claim_of(data: bytes) -> Claim:
    (claim,) = submission_of(data).claims
    return claim


def found(data: bytes) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in document_of(data).findings]


COMPLETE = a_claim(
    pay_to=a_provider("87", taxonomy=None),
    pay_to_plan=a_provider("PE", taxonomy=None),
    currency="CAD",
    group_name="LAKESIDE STAFF",
    patient=a_dependent(),
    subscriber=an_individual(relationship=None),
    related_causes=("AA", "EM"),
    prior_authorization="AUTH1",
    original_reference="OLD1",
    references=(Reference(qualifier="P4", value="DEMO"),),
    notes=(Note(kind="ADD", text="SEEN TWICE"),),
    segments=(("CRC", "07", "Y", "01"), ("K3", "AREA 7")),
    lines=(
        a_line(
            1,
            charge=Decimal("155.00"),
            prior_authorization="AUTH2",
            references=(Reference(qualifier="G1", value="AUTH3"), Reference(qualifier="F4", value="99D")),
            service_to=date(2026, 1, 6),
            drug=Drug(
                qualifier="N4",
                code="00004196501",
                quantity=Decimal("2.5"),
                unit="ML",
                references=(Reference(qualifier="XZ", value="RX1"),),
            ),
            providers=(a_provider("DK", taxonomy=None),),
        ),
    ),
)


@pytest.mark.parametrize(
    "claim",
    [a_claim(), an_institutional_claim(), a_dental_claim(), a_secondary_claim(), COMPLETE],
    ids=["professional", "institutional", "dental", "secondary", "complete"],
)
def test_a_valid_claim_is_read_as_it_was_meant(claim: Claim) -> None:
    submission = a_submission(claim)
    data = submission_text(submission)
    assert replace(submission_of(data), interchange=None) == submission
    assert found(data) == []


def test_claims_of_several_levels_keep_their_own() -> None:
    child = a_claim(patient=a_dependent(), subscriber=an_individual(relationship=None), patient_control_number="LC-2")
    other = a_claim(billing=a_provider(name="HARBOR CLINIC"), patient_control_number="LC-3")
    submission = a_submission(a_claim(), child, other)
    assert submission_of(submission_text(submission)).claims == (a_claim(), child, other)


@pytest.mark.parametrize("component", [">", "<", "|"])
def test_another_component_separator_than_isa16_names_is_read_and_told(component: str) -> None:
    data = submission_text(a_submission(), Style(component=component)).replace(f"*T*{component}~".encode(), b"*T*:~")
    assert claim_of(data) == a_claim()
    assert found(data) == [("component_separator_differs", "/claims/0")]


def test_kept_composites_are_written_with_one_separator() -> None:
    meters = (("MEA", "OG", "R1", "4", "DA:1"),)
    data = submission_text(a_submission(a_claim(segments=meters)), Style(component=">")).replace(b"DA:1", b"DA>1")
    assert claim_of(data).segments == meters


def test_form_is_told_by_the_lines_where_the_envelope_does_not() -> None:
    claim = an_institutional_claim()
    data = submission_text(a_submission(claim), guide="")
    assert (submission_of(data).form, claim_of(data).form) == ("institutional", "institutional")
    bare = submission_text(a_submission(a_claim(lines=())), guide="")
    assert claim_of(bare).form == "professional"
    assert ("form_unknown", "/claims/0/form") in found(bare)


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


def test_claims_without_any_envelope_are_read() -> None:
    data = submission_text(a_submission())
    fragment = data[data.index(b"BHT*") : data.index(b"SE*")]
    assert claim_of(fragment) == a_claim()
    assert {"envelope_missing", "transaction_header_missing"} <= {code for code, _ in found(fragment)}
    only = data[data.index(b"CLM*") : data.index(b"SE*")]
    assert claim_of(only).lines == a_claim().lines


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


def test_a_number_that_another_payer_gave_is_not_the_one_of_this_payer() -> None:
    data = submission_text(a_submission()).replace(b"REF*6R*L1~", b"REF*6R*L1~REF*G1*OTHER1**2U:FIRST~REF*G1*AUTH1~")
    line = claim_of(data).lines[0]
    assert line.prior_authorization == "AUTH1"
    assert (line.references, line.segments) == ((), (("REF", "G1", "OTHER1", "", "2U:FIRST"),))


def test_a_second_drug_is_kept_as_printed() -> None:
    drug = Drug(qualifier="N4", code="00004196501", quantity=Decimal(1), unit="UN")
    claim = a_claim(charge=Decimal("120.00"), lines=(a_line(1, drug=drug),))
    data = submission_text(a_submission(claim)).replace(b"SE*", b"LIN**N4*00999999999~CTP****3*ML~SE*")
    (line,) = claim_of(data).lines
    assert line.drug == drug
    assert line.segments == (("LIN", "", "N4", "00999999999"), ("CTP", "", "", "", "3", "ML"))


def test_further_teeth_are_kept_as_printed() -> None:
    data = submission_text(a_submission(a_dental_claim()))
    more = data.replace(b"TOO*JP*12*M:O~", b"TOO*JP*12*M:O~TOO*JP*13*D~")
    (line,) = claim_of(more).lines
    assert (line.tooth, line.tooth_surfaces, line.other_teeth) == ("12", ("M", "O"), (("TOO", "JP", "13", "D"),))


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
