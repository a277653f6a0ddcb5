"""Decisions as the claims of an 835 (loops 2100 and 2110), and as what a primary payer said in the next payer's 837."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from extraction.records import (
    REVERSAL,
    Adjustment,
    ClaimPayment,
    Individual,
    InpatientAdjudication,
    LineAdjudication,
    OtherCoverage,
    OutpatientAdjudication,
    Party,
    Payer,
    Person,
    Reference,
    ServiceLine,
    ServicePayment,
)
from training.simulate.adjudication import CentsAdjustment, Decision, LineDecision
from training.simulate.claims import service_lines
from training.simulate.habits import PayerHabits
from training.simulate.payees import Payee
from training.simulate.people import Patient, patient
from training.simulate.services import Case, Line, money

_APPEAL_RIGHTS = "MA01"
_CROSSED_OVER = "MA18"
_PRIMARY_WITH_CROSSOVER = "19"


def answer(
    case: Case,
    decision: Decision,
    payer: PayerHabits,
    payee: Payee,
    reference: str,
    *,
    sign: int = 1,
    original: str | None = None,
    interest: int = 0,
    crossover: PayerHabits | None = None,
    frequency: str = "1",
) -> ClaimPayment:
    """A decision as loop 2100. `reference` is the payer's control number; with sign -1 it is a reversal, `original`
    being the control number that it takes back or corrects.
    """
    outpatient, inpatient = _adjudications(case, payer)
    amounts = {"I": money(interest)} if interest else {}
    return ClaimPayment(
        patient_control_number=case.control,
        payer_claim_control_number=reference,
        status_code=_status(decision, sign, crossover),
        filing_indicator=payer.indicator(institutional=payee.form == "institutional"),
        facility_type=_facility_type(case, payee),
        frequency=frequency,
        drg=case.stay[0] if case.stay else None,
        patient=_person(case.patient, case.member_id),
        subscriber=_person(patient(case.patient.number + 1), case.member_id) if case.dependent else None,
        rendering=_rendering(case),
        rendering_npi=case.renderer.npi,
        crossover_to=Party(entity_type="2", name=crossover.name, id_qualifier="PI", id=crossover.payer_id)
        if crossover
        else None,
        charge=money(sign * case.charge),
        paid=money(sign * decision.paid),
        patient_responsibility=None if sign < 0 else money(decision.patient_share),
        interest=money(interest) if interest else None,
        amounts=amounts,
        quantities={"CA": Decimal((case.through - case.day).days)} if case.stay else {},
        service_from=case.day,
        service_to=case.through,
        original_reference=original,
        references=(Reference(qualifier="F8", value=original),) if original else (),
        outpatient=outpatient,
        inpatient=inpatient,
        remark_codes=_remarks(case, decision, payer, crossover),
        adjustments=_adjustments(decision.lines[0].adjustments, sign) if case.stay else (),
        lines=() if case.stay else _lines(case, decision, payer, sign),
    )


def other_coverage(
    case: Case, decision: Decision, payer: PayerHabits, payee: Payee, day: datetime.date
) -> OtherCoverage:
    """Loop 2320 of the claim that goes to the next payer. A stay was answered as a whole: the day stands here."""
    return OtherCoverage(
        payer_order="P",
        relationship="18",
        filing_indicator=payer.indicator(institutional=payee.form == "institutional"),
        adjustments=_adjustments(decision.lines[0].adjustments, 1) if case.stay else (),
        adjudicated=day if case.stay else None,
        amounts={"D": money(decision.paid)},
        benefits_assignment="Y",
        release_of_information="Y",
        subscriber=Individual(
            entity_type="1",
            last_name=case.patient.last_name,
            first_name=case.patient.first_name,
            id_qualifier="MI",
            member_id=case.member_id,
        ),
        payer=Payer(name=payer.name, id=payer.payer_id, id_qualifier="PI"),
    )


def answered_lines(
    case: Case, decision: Decision, payer: PayerHabits, payee: Payee, day: datetime.date
) -> tuple[ServiceLine, ...]:
    """The lines with what the primary payer made of each (loop 2430); a stay was answered as a whole."""
    lines = service_lines(case, payee)
    if case.stay:
        return lines
    return tuple(
        replace(line, adjudications=(_line_adjudication(line, decided, payer, day),))
        for line, decided in zip(lines, decision.lines, strict=True)
    )


def _line_adjudication(
    line: ServiceLine, decided: LineDecision, payer: PayerHabits, day: datetime.date
) -> LineAdjudication:
    return LineAdjudication(
        payer_id=payer.payer_id,
        paid=money(decided.paid),
        procedure_qualifier=line.procedure_qualifier,
        procedure=line.procedure,
        modifiers=line.modifiers,
        revenue_code=line.revenue_code,
        units=line.units,
        adjustments=_adjustments(decided.adjustments, 1),
        adjudicated=day,
    )


def _status(decision: Decision, sign: int, crossover: PayerHabits | None) -> str:
    if sign < 0:
        return REVERSAL
    return _PRIMARY_WITH_CROSSOVER if crossover else decision.status


def _facility_type(case: Case, payee: Payee) -> str:
    if payee.form == "institutional":
        return "11" if case.stay else "13"
    return case.facility.place_of_service


def _adjudications(
    case: Case, payer: PayerHabits
) -> tuple[OutpatientAdjudication | None, InpatientAdjudication | None]:
    if not payer.sequestration:
        return None, None
    if case.stay:
        return None, InpatientAdjudication(covered_days=Decimal(0))  # 005010X221A1 has zero here, and QTY*CA counts
    return OutpatientAdjudication(), None


def _remarks(case: Case, decision: Decision, payer: PayerHabits, crossover: PayerHabits | None) -> tuple[str, ...]:
    """Remarks of MIA and MOA: rights, and why a stay was denied. Those of lines stand at the lines."""
    reasons = decision.lines[0].remarks if case.stay else ()
    rights = (_APPEAL_RIGHTS,) if payer.sequestration else ()
    return (*rights, *((_CROSSED_OVER,) if crossover else ()), *reasons)


def _person(who: Patient, member_id: str) -> Person:
    return Person(
        entity_type="1",
        last_name=who.last_name,
        first_name=who.first_name,
        id_qualifier="MI",
        member_id=member_id,
    )


def _rendering(case: Case) -> Party:
    who = case.renderer
    return Party(entity_type="1", name=who.last_name, first_name=who.first_name, id_qualifier="XX", id=who.npi)


def _lines(case: Case, decision: Decision, payer: PayerHabits, sign: int) -> tuple[ServicePayment, ...]:
    return tuple(
        _line(case, line, decided, payer, sign) for line, decided in zip(case.lines, decision.lines, strict=True)
    )


def _line(case: Case, line: Line, decided: LineDecision, payer: PayerHabits, sign: int) -> ServicePayment:
    shows = payer.prints_allowed and decided.allowed is not None and sign > 0
    return ServicePayment(
        line_control=line.control,
        procedure_qualifier="HC",
        procedure=line.procedure.code,
        modifiers=line.modifiers,
        service_from=case.day,
        service_to=case.day,
        units=Decimal(line.units),
        charge=money(sign * decided.charge),
        paid=money(sign * decided.paid),
        adjustments=_adjustments(decided.adjustments, sign),
        remark_codes=decided.remarks,
        references=(Reference(qualifier="6R", value=line.control),),
        amounts={"B6": money(decided.allowed or 0)} if shows else {},
    )


def _adjustments(adjustments: Iterable[CentsAdjustment], sign: int) -> tuple[Adjustment, ...]:
    return tuple(
        Adjustment(group=group, reason=reason, amount=money(sign * amount)) for group, reason, amount in adjustments
    )
