"""Invented cases as claims before they are sent (an 837)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from extraction.records import (
    Address,
    Claim,
    ClaimDate,
    Contact,
    ContactNumber,
    Diagnosis,
    Individual,
    OtherCoverage,
    Payer,
    Provider,
    Reference,
    ServiceLine,
)
from training.simulate.habits import PayerHabits
from training.simulate.payees import Facility, Payee, Renderer
from training.simulate.people import Patient, patient
from training.simulate.services import ROOM, Case, money

_PHONE = ContactNumber(qualifier="TE", value="5550100199")


def claim_of(
    case: Case,
    payer: PayerHabits,
    payee: Payee,
    *,
    frequency: str = "1",
    original_reference: str | None = None,
    payer_order: str = "P",
    other_coverages: Sequence[OtherCoverage] = (),
    lines: Sequence[ServiceLine] | None = None,
) -> Claim:
    """The case as an 837 claim to a payer. `lines` stand in for those of the case where a payer has answered them."""
    insured, treated = _people(case)
    institutional = payee.form == "institutional"
    return Claim(
        form=payee.form,
        patient_control_number=case.control,
        charge=money(case.charge),
        facility_type=_facility_type(case, institutional=institutional),
        facility_qualifier="A" if institutional else "B",
        frequency=frequency,
        provider_signature=None if institutional else "Y",
        assignment="A",
        benefits_assignment="Y",
        release_of_information="Y",
        billing=_billing(payee),
        payer=Payer(name=payer.name, id=payer.payer_id, id_qualifier="PI"),
        payer_order=payer_order,
        filing_indicator=payer.indicator(institutional=institutional),
        subscriber=insured,
        patient=treated,
        service_from=case.day if institutional else None,
        service_to=case.through if institutional else None,
        dates=(ClaimDate(qualifier="435", start=case.day, time="0900"),) if case.stay else (),
        admission_type="3" if institutional else None,
        admission_source="1" if institutional else None,
        patient_status="01" if institutional else None,
        original_reference=original_reference,
        prior_authorization=case.authorization or None,
        references=(),
        diagnoses=_diagnoses(case),
        providers=_providers(case, payee, institutional=institutional),
        other_coverages=tuple(other_coverages),
        lines=tuple(lines) if lines is not None else service_lines(case, payee),
    )


def service_lines(case: Case, payee: Payee) -> tuple[ServiceLine, ...]:
    """Loop 2400 of each line."""
    institutional = payee.form == "institutional"
    return tuple(
        ServiceLine(
            number=str(number),
            line_control=line.control,
            procedure_qualifier="HC" if line.procedure.code else None,
            procedure=line.procedure.code or None,
            modifiers=line.modifiers,
            revenue_code=line.procedure.revenue_code if institutional else None,
            charge=money(line.charge),
            unit="DA" if line.procedure is ROOM else "UN",
            units=Decimal(line.units),
            diagnosis_pointers=() if institutional else ("1",),
            service_from=case.day,
            service_to=case.day,
        )
        for number, line in enumerate(case.lines, 1)
    )


def _facility_type(case: Case, *, institutional: bool) -> str:
    if institutional:
        return "11" if case.stay else "13"
    return case.facility.place_of_service


def _diagnoses(case: Case) -> tuple[Diagnosis, ...]:
    codes = dict.fromkeys(line.procedure.diagnoses[0] for line in case.lines if line.procedure.diagnoses)
    present = "Y" if case.stay else None
    told = tuple(
        Diagnosis(qualifier="ABF" if place else "ABK", code=code, present_on_admission=present)
        for place, code in enumerate(codes)
    )
    return told + ((Diagnosis(qualifier="ABJ", code=told[0].code),) if case.stay and told else ())


def _people(case: Case) -> tuple[Individual, Individual | None]:
    """The subscriber, and the patient where that is somebody else."""
    if not case.dependent:
        return _individual(case.patient, case.member_id, "18"), None
    parent = patient(case.patient.number + 1)
    return _individual(parent, case.member_id, None), _individual(case.patient, None, "19")


def _individual(who: Patient, member_id: str | None, relationship: str | None) -> Individual:
    return Individual(
        entity_type="1",
        last_name=who.last_name,
        first_name=who.first_name,
        id_qualifier="MI" if member_id else None,
        member_id=member_id,
        relationship=relationship,
        birth_date=who.birth_date,
        sex=who.sex,
        address=Address(lines=(who.street,), city="STILLWATER", state="MN", postal_code="55082"),
    )


@lru_cache(maxsize=64)
def _billing(payee: Payee) -> Provider:
    return Provider(
        role="85",
        entity_type="2",
        name=payee.name,
        id_qualifier="XX",
        id=payee.npi,
        taxonomy=payee.taxonomy,
        address=Address(lines=("1 RIVER PLAZA",), city="STILLWATER", state="MN", postal_code="550821234"),
        references=(Reference(qualifier="EI", value=payee.tin),),
        contacts=(Contact(function="IC", name="BILLING OFFICE", numbers=(_PHONE,)),),
    )


@lru_cache(maxsize=256)
def _renderer(renderer: Renderer, role: str) -> Provider:
    return Provider(
        role=role,
        entity_type="1",
        name=renderer.last_name,
        first_name=renderer.first_name,
        id_qualifier="XX",
        id=renderer.npi,
        taxonomy=renderer.taxonomy,
    )


@lru_cache(maxsize=64)
def _facility(facility: Facility) -> Provider:
    address = Address(lines=("20 MARKET ST",), city=facility.city, state="MN", postal_code="550831234")
    return Provider(role="77", entity_type="2", name=facility.name, id_qualifier="XX", id=facility.npi, address=address)


def _providers(case: Case, payee: Payee, *, institutional: bool) -> tuple[Provider, ...]:
    return _renderer(case.renderer, "71" if institutional else "82"), _facility(case.facility)
