"""Every element that a record has a place for lands there."""

from datetime import date
from decimal import Decimal

import pytest

from extraction.read import read
from extraction.records import (
    Adjustment,
    ClaimPayment,
    ContactNumber,
    ExtractedDocument,
    InpatientAdjudication,
    OutpatientAdjudication,
    Party,
    Person,
    ProviderAdjustment,
    Reference,
    Remittance,
)
from tests.samples import BY_NAME, FOLDER


@pytest.fixture(scope="module")
def document() -> ExtractedDocument:
    name = "every_claim_segment.835"
    (found,) = read((FOLDER / "odd" / name).read_bytes(), name).documents
    return found


@pytest.fixture(scope="module")
def claim(document: ExtractedDocument) -> ClaimPayment:
    assert isinstance(document.record, Remittance)
    return document.record.claims[0]


def person(last: str, first: str, member: str, kind: str = "MI") -> Person:
    return Person(last_name=last, first_name=first, member_id=member, id_qualifier=kind, entity_type="1")


def party(name: str, number: str, kind: str = "PI") -> Party:
    return Party(name=name, id=number, id_qualifier=kind, entity_type="2")


def test_nothing_is_left_over(document: ExtractedDocument) -> None:
    assert document.balanced
    assert [finding.code for finding in document.findings] == ["patient_responsibility_differs"]


def test_claim_numbers_and_codes(claim: ClaimPayment) -> None:
    assert (claim.patient_control_number, claim.payer_claim_control_number) == ("ACCT1", "ICN1")
    assert (claim.status_code, claim.filing_indicator, claim.facility_type, claim.frequency) == ("19", "MB", "11", "7")
    assert (claim.drg, claim.drg_weight, claim.discharge_fraction) == ("470", Decimal("1.5"), Decimal("0.25"))
    assert (claim.charge, claim.paid, claim.patient_responsibility) == (Decimal(200), Decimal(150), Decimal(20))
    assert (claim.original_reference, claim.group_number, claim.medical_record_number) == ("ICN0", "GRP1", "MRN1")
    assert claim.references[-1] == Reference(qualifier="CE", value="PPO")


def test_people_and_parties(claim: ClaimPayment) -> None:
    assert claim.patient == Person(
        last_name="QUILL",
        first_name="PAT",
        middle_name="A",
        prefix="DR",
        suffix="JR",
        member_id="MEM1",
        id_qualifier="MI",
        entity_type="1",
    )
    assert claim.subscriber == person("QUILL", "SAM", "MEM0")
    assert claim.corrected_patient == person("QUILL", "PATRICIA", "MEM2", "C")
    assert claim.other_subscriber == person("QUILL", "OTTO", "MEM9")
    assert claim.rendering == party("LAKESIDE GROUP", "1234567893", "XX")
    assert claim.rendering_npi == "1234567893"
    assert claim.crossover_to == party("GREAT EGRET MUTUAL", "GE01")
    assert claim.corrected_payer == party("HERON TWO", "HT2")


def test_adjudication_of_hospitals(claim: ClaimPayment) -> None:
    assert claim.inpatient == InpatientAdjudication(
        covered_days=Decimal(3),
        operating_outlier=Decimal("10.5"),
        drg_amount=Decimal(400),
        operating_hospital_drg=Decimal(22),
        cost_report_days=Decimal(2),
    )
    assert claim.outpatient == OutpatientAdjudication(
        reimbursement_rate=Decimal("0.8"),
        hcpcs_payable=Decimal(120),
        esrd_payment=Decimal(7),
        professional_component=Decimal(8),
    )
    assert claim.remark_codes == ("N1", "N2", "N3", "MA01", "MA02", "N999")


def test_dates_contacts_amounts_and_quantities(claim: ClaimPayment) -> None:
    assert (claim.service_from, claim.service_to) == (date(2025, 12, 1), date(2025, 12, 3))
    assert (claim.received_date, claim.coverage_expiration) == (date(2025, 12, 10), date(2025, 12, 31))
    assert claim.amounts == {"AU": Decimal(180), "I": Decimal(25), "F5": Decimal(4)}
    assert claim.interest == Decimal(25)
    assert claim.quantities == {"CA": Decimal(3)}
    numbers = [("TE", "8005550100"), ("EX", "12"), ("FX", "8005550101")]
    assert claim.contacts[0].numbers == tuple(ContactNumber(qualifier=kind, value=value) for kind, value in numbers)


def test_adjustments_of_the_claim_are_not_those_of_its_lines(claim: ClaimPayment) -> None:
    assert claim.adjustments == (
        Adjustment(group="PR", reason="66", amount=Decimal(5), quantity=Decimal(1)),
        Adjustment(group="OA", reason="A0", amount=Decimal(-5)),
    )
    assert [item.reason for item in claim.lines[1].adjustments] == ["45", "253", "3"]


def test_line_paid_by_revenue_code_over_a_period(claim: ClaimPayment) -> None:
    line = claim.lines[0]
    assert (line.procedure_qualifier, line.procedure, line.revenue_code) == ("NU", "0450", "0450")
    assert (line.service_from, line.service_to) == (date(2025, 12, 1), date(2025, 12, 2))
    assert (line.units, line.units_billed) == (Decimal(1), None)
    assert line.allowed_basis == "derived"


def test_line_with_everything(claim: ClaimPayment) -> None:
    line = claim.lines[1]
    assert (line.procedure_qualifier, line.procedure, line.modifiers) == ("HC", "99213", ("25", "59", "LT", "XS"))
    assert (line.procedure_description, line.revenue_code) == ("OFFICE VISIT", "0510")
    assert (line.submitted_qualifier, line.submitted_procedure, line.submitted_modifiers) == ("HC", "99214", ("25",))
    assert (line.units, line.units_billed, line.tooth) == (Decimal(2), Decimal(3), "12")
    assert line.service_from == line.service_to == date(2025, 12, 3)
    assert (line.line_control, line.rendering_npi) == ("LINE2", "1234567893")
    assert [item.qualifier for item in line.references] == ["6R", "HPI", "0K", "LU"]
    assert (line.allowed, line.allowed_basis) == (Decimal(120), "printed")
    assert line.amounts == {"B6": Decimal(120), "KH": Decimal(1)}
    assert line.quantities == {"ZL": Decimal(2)}
    assert (line.remark_codes, line.reject_codes) == (("N130", "M51"), ("70",))


def test_interest_stands_in_the_provider_adjustments(document: ExtractedDocument) -> None:
    assert isinstance(document.record, Remittance)
    (adjustment,) = document.record.provider_adjustments
    expected = ProviderAdjustment(
        provider_id="1234567893",
        fiscal_date=date(2026, 12, 31),
        reason="L6",
        reference="ICN1",
        amount=Decimal(-25),
    )
    assert adjustment == expected


def sample(name: str) -> Remittance:
    (record,) = BY_NAME[name].remittances()
    return record


def test_header_of_a_sample() -> None:
    record = sample("keironstoddart+edi-835-parser__united_healthcare_legacy_sample.txt")
    payment = record.payment
    assert (payment.method, payment.handling, payment.credit_debit, payment.format) == ("ACH", "I", "C", "CCP")
    assert (payment.trace_number, payment.originator_id) == ("1234567890", "1234567890")
    assert (payment.date, payment.production_date) == (date(2021, 2, 4), date(2021, 2, 1))
    assert payment.sender_account is not None
    assert payment.receiver_account is not None
    assert (payment.sender_account.bank_id, payment.receiver_account.account) == ("124384877", "218857199")
    assert (record.payer.id, record.payer.id_qualifier) == ("87726", "XV")
    assert (record.payee.npi, record.payee.tin) == ("1922164458", "333333333")
    assert (record.receiver_id, record.control_number) == ("B00099999800", "000000064")
    assert record.interchange is not None
    assert (record.interchange.usage, record.interchange.version) == ("P", "005010X221A1")


def test_payee_known_by_tax_id() -> None:
    payee = sample("LinuxForHealth+x12__tertiary-payment.835").payee
    assert (payee.npi, payee.tin, payee.id_qualifier) == (None, "599944521", "FI")


def test_summaries_of_an_institutional_payer() -> None:
    record = sample("git-albertomarin+badX12__X221-dollars-and-data-sent-together.edi")
    first, second = record.provider_summaries
    assert (first.number, first.facility_type, first.fiscal_period_end) == ("110212", "11", date(2002, 12, 31))
    assert (first.counts["claims"], first.amounts["msp_payer"]) == (Decimal(1), Decimal("138018.4"))
    assert first.amounts["drg"] == Decimal("2178.45")
    assert (second.provider_id, second.amounts["charge"]) == ("6543210909", Decimal(15000))
    assert [claim.provider_summary for claim in record.claims] == [0, 1]


def test_lines_take_nothing_from_their_claim() -> None:
    for claim in sample("owgreen-dev+x12sdk__generated-bundling-denials.835").claims:
        assert [(line.service_from, line.service_to, line.rendering_npi) for line in claim.lines] == [
            (None, None, None)
        ]


def test_004010_is_read_like_005010() -> None:
    record = sample("javillegasna+oxedi__multi_claim_sample.txt")
    assert record.interchange is not None
    assert record.interchange.version == "004010"
    assert [len(claim.lines) for claim in record.claims] == [2, 3]
    assert record.claims[0].received_date == date(2019, 3, 18)


def read_with(old: bytes, new: bytes) -> ExtractedDocument:
    data = (FOLDER / "odd" / "plain.835").read_bytes()
    assert old in data
    (found,) = read(data.replace(old, new), "plain.835").documents
    return found


def test_a_segment_of_endless_elements_is_one_finding_more() -> None:
    """Five megabytes of them became two million findings and two gigabytes of memory."""
    told = [
        found.message
        for extra in (b"*A" * 5000, b"*A" * 5003)
        for found in read_with(b"CAS*CO*45*30~", b"CAS*CO*45*30" + b"*" * 16 + extra + b"~").findings
        if found.code == "element_not_read"
    ]
    assert len(told) < 60
    assert "4979 elements after the 40th of segment 13 have no place in the record and were not read" in told
    assert "4982 elements after the 40th of segment 13 have no place in the record and were not read" in told


def test_an_element_of_endless_components_is_one_finding_more() -> None:
    found = read_with(b"SVC*HC:99213:25*", b"SVC*HC:99213:25" + b":X" * 5000 + b"*").findings
    told = [each.message for each in found if each.code == "element_not_read"]
    assert len(told) < 60
    assert told[-1] == "4962 components after the 40th of segment 11 have no place in the record and were not read"


@pytest.mark.parametrize(("amount", "held"), [("99999999.99", False), ("-100000000", True), ("9" * 18 + ".99", True)])
def test_an_amount_of_more_digits_than_the_guide_allows_is_told(amount: str, held: bool) -> None:
    """The books end at ten million millions: beyond it the largest amount stood there as if it had been paid."""
    found = read_with(b"BPR*I*150*", f"BPR*I*{amount}*".encode()).findings
    told = [each.path for each in found if each.code == "amount_too_large"]
    assert told == (["/payment/amount"] if held else [])
