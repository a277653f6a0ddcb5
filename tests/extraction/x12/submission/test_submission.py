"""Claims are read back as they were meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from extraction.records import (
    Claim,
    Drug,
    InpatientAdjudication,
    Note,
    OutpatientAdjudication,
    Reference,
    Submission,
)
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
from tests.extraction.x12.submission.claims_read import claim_of, document_of, found, submission_of
from tests.x12_claims import submission_text
from tests.x12_text import Style

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


def test_claims_without_any_envelope_are_read() -> None:
    data = submission_text(a_submission())
    fragment = data[data.index(b"BHT*") : data.index(b"SE*")]
    assert claim_of(fragment) == a_claim()
    assert {"envelope_missing", "transaction_header_missing"} <= {code for code, _ in found(fragment)}
    only = data[data.index(b"CLM*") : data.index(b"SE*")]
    assert claim_of(only).lines == a_claim().lines


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


def test_what_another_payer_says_of_a_stay_or_a_visit_is_read() -> None:
    """MIA and MOA: amounts into records of their own, remark codes into one list."""
    data = submission_text(a_submission(a_secondary_claim()))
    more = data.replace(b"NM1*IL*1*MARLOW*INES****MI*FM900~", b"MIA*3**2*410.50*MA01~MOA*.8*66.00*N130~$&")
    document = document_of(more.replace(b"$&", b"NM1*IL*1*MARLOW*INES****MI*FM900~"))
    assert isinstance(document.record, Submission)
    (coverage,) = document.record.claims[0].other_coverages
    assert coverage.inpatient == InpatientAdjudication(
        covered_days=Decimal(3), lifetime_psychiatric_days=Decimal(2), drg_amount=Decimal("410.50")
    )
    assert coverage.outpatient == OutpatientAdjudication(
        reimbursement_rate=Decimal("0.8"), hcpcs_payable=Decimal("66.00")
    )
    assert coverage.remark_codes == ("MA01", "N130")
    assert document.fields["/claims/0/other_coverages/0/remark_codes/1"].element == "MOA03"
    assert coverage.subscriber == a_secondary_claim().other_coverages[0].subscriber
