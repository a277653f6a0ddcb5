"""Invented cases: what was done for whom, and the claim that says so (an 837)."""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

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
from training.simulate.payees import Facility, Payee, Procedure, Renderer
from training.simulate.people import Patient, patient

# ASSUMED: how many lines a claim has, and how often a modifier stands on a procedure that takes one.
_LINE_COUNTS = (1, 1, 2, 2, 2, 3, 4)
_MODIFIER_RATE = 0.35
_INPATIENT_RATE = 0.05
_STAYS = (("470", 2_150_000), ("291", 980_000), ("392", 640_000), ("194", 870_000))  # DRG and what it pays, in cents
_ROOM = Procedure(code="", category="procedure", charge=240_000, fee=0, revenue_code="0120", diagnoses=("I509", "J189"))
_PHARMACY = Procedure(code="", category="drug", charge=61_000, fee=0, revenue_code="0250", diagnoses=())
_MEMBERS_OF_A_FAMILY = 6
_FAMILY_PLANS = frozenset({"12", "13", "15", "HM"})
_PHONE = ContactNumber(qualifier="TE", value="5550100199")


@lru_cache(maxsize=1 << 16)
def money(cents: int) -> Decimal:
    """Whole cents as an amount."""
    return Decimal(cents).scaleb(-2)


class Line(NamedTuple):
    """One service. `charge` is in cents."""

    procedure: Procedure
    modifiers: tuple[str, ...]
    units: int
    charge: int
    control: str


class Case(NamedTuple):
    """One claim before anybody has written it. `authorization` is blank where one was needed and not asked for; `stay`
    is the DRG of an inpatient and what it pays, `dependent` says that somebody else is insured.
    """

    control: str
    patient: Patient
    member_id: str
    day: datetime.date
    through: datetime.date
    lines: tuple[Line, ...]
    facility: Facility
    renderer: Renderer
    needs_authorization: bool
    authorization: str
    dependent: bool
    stay: tuple[str, int] | None

    @property
    def charge(self) -> int:
        return sum(line.charge for line in self.lines)


class CaseMaker:
    """Invents the cases of one payer's members at one payee."""

    def __init__(self, chance: random.Random, payer: PayerHabits, payee: Payee, claims: int) -> None:
        self.chance = chance
        self.payer = payer
        self.payee = payee
        self.patients = max(claims // 3, 10)  # ASSUMED: three claims a year for each patient
        self.first_patient = chance.randrange(10**6)
        self.made = 0

    def make(self, day: datetime.date) -> Case:
        chance, self.made = self.chance, self.made + 1
        control = f"{self.payee.code}{self.payer.code}{self.made:07d}"
        number = self.first_patient + chance.randrange(self.patients)
        inpatient = self.payee.form == "institutional" and chance.random() < _INPATIENT_RATE
        lines = self._stay(control) if inpatient else self._services(control)
        needs = any(line.procedure.authorization for line in lines)
        missing = needs and chance.random() < self.payer.without_authorization_rate
        return Case(
            control=control,
            patient=patient(number),
            member_id=f"{self.payer.member_prefix}{number:08d}",
            day=day,
            through=day + datetime.timedelta(days=chance.randrange(2, 7)) if inpatient else day,
            lines=lines,
            facility=chance.choice(self.payee.facilities),
            renderer=chance.choice(self.payee.renderers),
            needs_authorization=needs,
            authorization=f"A{self.made:08d}" if needs and not missing else "",
            dependent=self.payer.filing_indicator in _FAMILY_PLANS and number % _MEMBERS_OF_A_FAMILY == 0,
            stay=chance.choice(_STAYS) if inpatient else None,
        )

    def _services(self, control: str) -> tuple[Line, ...]:
        count = self.chance.choice(_LINE_COUNTS)
        chosen = self.chance.choices(self.payee.procedures, self.payee.weights, k=count)
        distinct = dict.fromkeys(chosen)
        return tuple(self._line(procedure, f"{control}L{number}") for number, procedure in enumerate(distinct, 1))

    def _line(self, procedure: Procedure, control: str) -> Line:
        modifiers: tuple[str, ...] = ()
        if procedure.modifiers and self.chance.random() < _MODIFIER_RATE:
            modifiers = (self.chance.choice(procedure.modifiers),)
        units = self.chance.choice(procedure.units)
        return Line(procedure, modifiers, units, procedure.charge * units, control)

    def _stay(self, control: str) -> tuple[Line, ...]:
        days = self.chance.randrange(2, 7)
        room = Line(_ROOM, (), days, _ROOM.charge * days, f"{control}L1")
        drugs = self.chance.randrange(1, 9)
        return room, Line(_PHARMACY, (), drugs, _PHARMACY.charge * drugs, f"{control}L2")


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
        filing_indicator=payer.filing_indicator,
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
            unit="DA" if line.procedure is _ROOM else "UN",
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
    return tuple(
        Diagnosis(qualifier="ABF" if place else "ABK", code=code, present_on_admission=present)
        for place, code in enumerate(codes)
    )


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
