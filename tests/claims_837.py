"""Invented claims before submission: valid professional, institutional and dental ones, to be changed by the tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from extraction.records import (
    Address,
    Adjustment,
    Claim,
    ClaimDate,
    Contact,
    ContactNumber,
    Diagnosis,
    HealthCode,
    Individual,
    LineAdjudication,
    OtherCoverage,
    Payer,
    Provider,
    Reference,
    ServiceLine,
    Submission,
)

DAY = date(2026, 1, 5)
BILLING_NPI = "1234567893"
RENDERING_NPI = "1999999984"
PAYER_ID = "BLUEH"


def an_npi(stem: str) -> str:
    """Nine digits with their check digit (Luhn over 80840 and the number)."""
    digits = [int(digit) for digit in reversed("80840" + stem)]
    doubled = [sum(divmod(digit * 2, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits)]
    return f"{stem}{-sum(doubled) % 10}"


def a_provider(role: str = "85", **changes: Any) -> Provider:
    """An organisation with its tax number, for the roles that bill; a physician for the others."""
    if role != "85":
        physician = Provider(
            role=role,
            entity_type="1",
            name="AUCOIN",
            first_name="LENA",
            id_qualifier="XX",
            id=RENDERING_NPI,
            taxonomy="207Q00000X" if role in ("82", "71") else None,
        )
        return replace(physician, **changes)
    practice = Provider(
        role=role,
        entity_type="2",
        name="LAKESIDE CLINIC",
        id_qualifier="XX",
        id=BILLING_NPI,
        taxonomy="261QP2300X",
        address=Address(lines=("10 HARBOR ROAD",), city="LAKESIDE", state="OH", postal_code="434401234"),
        references=(Reference(qualifier="EI", value="341234567"),),
    )
    return replace(practice, **changes)


def an_individual(**changes: Any) -> Individual:
    """The subscriber."""
    subscriber = Individual(
        entity_type="1",
        last_name="MARLOW",
        first_name="INES",
        id_qualifier="MI",
        member_id="BHM100200300",
        relationship="18",
        birth_date=date(1980, 2, 29),
        sex="F",
        address=Address(lines=("4 ORCHARD LANE",), city="LAKESIDE", state="OH", postal_code="43440"),
    )
    return replace(subscriber, **changes)


def a_dependent(**changes: Any) -> Individual:
    """A child of the subscriber, who is the patient."""
    child = Individual(
        entity_type="1",
        last_name="MARLOW",
        first_name="TOM",
        relationship="19",
        birth_date=date(2015, 6, 1),
        sex="M",
        address=Address(lines=("4 ORCHARD LANE",), city="LAKESIDE", state="OH", postal_code="43440"),
    )
    return replace(child, **changes)


def a_line(number: int = 1, **changes: Any) -> ServiceLine:
    """One professional service of 120.00."""
    line = ServiceLine(
        number=str(number),
        line_control=f"L{number}",
        procedure_qualifier="HC",
        procedure="99213",
        charge=Decimal("120.00"),
        unit="UN",
        units=Decimal(1),
        diagnosis_pointers=("1",),
        service_from=DAY,
        service_to=DAY,
    )
    return replace(line, **changes)


def a_claim(**changes: Any) -> Claim:
    """A valid professional claim of two lines: 155.00 for a visit and a blood count."""
    claim = Claim(
        form="professional",
        patient_control_number="LC-1001",
        charge=Decimal("155.00"),
        facility_type="11",
        facility_qualifier="B",
        frequency="1",
        provider_signature="Y",
        assignment="A",
        benefits_assignment="Y",
        release_of_information="Y",
        billing=a_provider(),
        payer=Payer(name="BLUE HERON HEALTH", id_qualifier="PI", id=PAYER_ID),
        payer_order="P",
        group_number="GRP77",
        filing_indicator="CI",
        subscriber=an_individual(),
        diagnoses=(Diagnosis(qualifier="ABK", code="E119"), Diagnosis(qualifier="ABF", code="I10")),
        providers=(a_provider("82"),),
        lines=(
            a_line(1, modifiers=("25",), diagnosis_pointers=("1", "2")),
            a_line(2, procedure="85025", charge=Decimal("35.00")),
        ),
    )
    return replace(claim, **changes)


def an_institutional_claim(**changes: Any) -> Claim:
    """A valid inpatient claim of two lines: room and pharmacy, 2,450.00."""
    lines = (
        _room(1, revenue_code="0120", charge=Decimal("2000.00"), unit="DA", units=Decimal(2)),
        _room(2, revenue_code="0250", charge=Decimal("450.00"), unit="UN", units=Decimal(3)),
    )
    inpatient = a_claim(
        form="institutional",
        patient_control_number="LC-2001",
        charge=Decimal("2450.00"),
        facility_type="11",
        facility_qualifier="A",
        provider_signature=None,
        service_from=DAY,
        service_to=date(2026, 1, 7),
        dates=(ClaimDate(qualifier="435", start=DAY, time="1030"), ClaimDate(qualifier="096", time="1145")),
        admission_type="3",
        admission_source="1",
        patient_status="01",
        medical_record_number="MR5501",
        diagnoses=(
            Diagnosis(qualifier="ABK", code="K3580", present_on_admission="Y"),
            Diagnosis(qualifier="ABJ", code="R1031"),
        ),
        codes=(
            HealthCode(qualifier="DR", code="343"),
            HealthCode(qualifier="BBR", code="0DTJ4ZZ", start=date(2026, 1, 6)),
            HealthCode(qualifier="BH", code="11", start=DAY),
            HealthCode(qualifier="BE", code="80", amount=Decimal("2.00")),
        ),
        providers=(a_provider("71"),),
        lines=lines,
    )
    return replace(inpatient, **changes)


def _room(number: int, **changes: Any) -> ServiceLine:
    """A line by revenue code: no procedure, no pointers."""
    return a_line(number, procedure_qualifier=None, procedure=None, diagnosis_pointers=(), **changes)


def a_dental_claim(**changes: Any) -> Claim:
    """A valid dental claim of one filling: 150.00. The day of service stands with the claim, as dental offices do."""
    filling = a_line(
        1,
        procedure_qualifier="AD",
        procedure="D2392",
        charge=Decimal("150.00"),
        unit=None,
        diagnosis_pointers=(),
        tooth="12",
        tooth_surfaces=("M", "O"),
        service_from=None,
        service_to=None,
    )
    dental = a_claim(
        form="dental",
        patient_control_number="LC-3001",
        charge=Decimal("150.00"),
        dates=(ClaimDate(qualifier="472", start=DAY),),
        diagnoses=(),
        lines=(filling,),
    )
    return replace(dental, **changes)


def a_secondary_claim(**changes: Any) -> Claim:
    """The professional claim after its primary payer: 80.00 paid, 55.00 taken by contract, 20.00 the patient's."""
    visit, count = a_claim().lines
    adjudicated = (
        replace(visit, adjudications=(_adjudication(visit, "60.00", "40.00", "20.00"),)),
        replace(count, adjudications=(_adjudication(count, "20.00", "15.00"),)),
    )
    secondary = a_claim(
        patient_control_number="LC-1002",
        payer_order="S",
        other_coverages=(a_primary_coverage(),),
        lines=adjudicated,
    )
    return replace(secondary, **changes)


def a_primary_coverage(**changes: Any) -> OtherCoverage:
    coverage = OtherCoverage(
        payer_order="P",
        relationship="18",
        filing_indicator="CI",
        amounts={"D": Decimal("80.00")},
        benefits_assignment="Y",
        release_of_information="Y",
        subscriber=Individual(
            entity_type="1", last_name="MARLOW", first_name="INES", id_qualifier="MI", member_id="FM900"
        ),
        payer=Payer(name="FIRST MUTUAL", id_qualifier="PI", id="FIRST"),
    )
    return replace(coverage, **changes)


def _adjudication(line: ServiceLine, paid: str, contractual: str, patient: str | None = None) -> LineAdjudication:
    taken = [Adjustment(group="CO", reason="45", amount=Decimal(contractual))]
    if patient:
        taken.append(Adjustment(group="PR", reason="2", amount=Decimal(patient)))
    return LineAdjudication(
        payer_id="FIRST",
        paid=Decimal(paid),
        procedure_qualifier="HC",
        procedure=line.procedure,
        modifiers=line.modifiers,
        units=Decimal(1),
        adjustments=tuple(taken),
        adjudicated=date(2026, 1, 26),
    )


def a_submission(*claims: Claim, **changes: Any) -> Submission:
    """A batch of claims, of one form; without claims the professional one."""
    batch = claims or (a_claim(),)
    submission = Submission(
        form=batch[0].form,
        control_number="0001",
        purpose="00",
        reference="BATCH7",
        created=date(2026, 1, 12),
        created_time="0930",
        kind="CH",
        submitter=Provider(
            role="41",
            entity_type="2",
            name="LAKESIDE CLINIC",
            id_qualifier="46",
            id="LAKESIDE",
            contacts=(
                Contact(
                    function="IC", name="BILLING DESK", numbers=(ContactNumber(qualifier="TE", value="4195550100"),)
                ),
            ),
        ),
        receiver=Provider(role="40", entity_type="2", name="BLUE HERON HEALTH", id_qualifier="46", id=PAYER_ID),
        claims=batch,
    )
    return replace(submission, **changes)
