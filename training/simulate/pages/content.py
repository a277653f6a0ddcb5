"""What a payment says: remittances of the world's payers and payees and of many more, which hold the laws to the cent.

Everything a page may print is in them. What a page does not print is taken out of its record later (see `shown`).
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.records import (
    REVERSAL,
    Adjustment,
    ClaimPayment,
    Party,
    Person,
    Remittance,
    ServicePayment,
)
from training.simulate.adjudication import Decision, corrected
from training.simulate.answers import answer
from training.simulate.pages import names
from training.simulate.pages.cases import Service, services
from training.simulate.pages.decisions import Scheme, decide_lines
from training.simulate.pages.desk import Desk, Plan, draw_desk, payee_of, payer_of, payment_of
from training.simulate.pages.sundry import sundry
from training.simulate.payers import SECONDARY
from training.simulate.people import patient
from training.simulate.services import Case, Line

__all__ = ["Plan", "draw_remittance"]

_FEWER = frozenset({"151", "222"})
_CROSSED_OVER_RATE = 0.2


def draw_remittance(chance: random.Random, plan: Plan) -> Remittance:
    """A payment that adds up: `extraction.balance.check` finds no law broken."""
    desk = draw_desk(chance, plan)
    claims: list[ClaimPayment] = []
    for _ in range(chance.randint(*plan.claims)):
        claims += _claims(chance, plan, desk)
    interest = sum(round((claim.interest or 0) * 100) for claim in claims)
    paid = sum(round((claim.paid or 0) * 100) for claim in claims)
    wanted = plan.provider_adjustments
    entries, total = sundry(chance, paid, interest, claims, wanted=wanted)
    return Remittance(
        payer=payer_of(chance, desk),
        payee=payee_of(chance, desk),
        payment=payment_of(chance, desk, total),
        claims=tuple(claims),
        provider_adjustments=entries,
    )


def _claims(chance: random.Random, plan: Plan, desk: Desk) -> list[ClaimPayment]:
    """One claim; or a claim taken back, with its correction or without."""
    case, done = _case(chance, plan, desk)
    decision = _decision(chance, desk.scheme, case)
    reference = names.number(chance, desk.claim_numbers)
    reversed_now = desk.scheme.reversal_rate and chance.random() < desk.scheme.reversal_rate
    if not reversed_now or not any(line.paid > 0 for line in decision.lines):
        interest = round(decision.paid * 0.01 * chance.random()) if chance.random() < desk.scheme.interest_rate else 0
        crossed = decision.patient_share and decision.status == "1" and chance.random() < _CROSSED_OVER_RATE
        crossover = replace(chance.choice(SECONDARY), name=names.payer_name(chance)) if crossed else None
        made = answer(
            *(case, decision, desk.payer, desk.payee, reference), interest=max(interest, 0), crossover=crossover
        )
        return [_finish(chance, plan, desk, made, done)]
    taken = answer(case, decision, desk.payer, desk.payee, reference, sign=-1)
    both = [_finish(chance, plan, desk, taken, done)]
    if chance.random() < 0.8:
        after = corrected(case, decision)
        again = answer(
            case, after, desk.payer, desk.payee, names.number(chance, desk.claim_numbers), original=reference
        )
        both.append(_same_patient(both[0], _finish(chance, plan, desk, again, done)))
    return both


def _decision(chance: random.Random, scheme: Scheme, case: Case) -> Decision:
    lines = case.lines
    if case.stay:
        lines = (Line(case.lines[0].procedure, (), 1, case.charge, case.control),)
    return Decision(decide_lines(chance, scheme, lines), status="2" if scheme.prior_payer else "1")


def _case(chance: random.Random, plan: Plan, desk: Desk) -> tuple[Case, tuple[Service, ...]]:
    fewest, most = plan.lines
    count = chance.randint(max(fewest, 1), max(most, 1))
    first = desk.day - datetime.timedelta(days=chance.randint(9, 75))
    control = names.number(chance, desk.accounts)
    done = services(chance, plan.kind, count, first, same_day=plan.same_day, control=names.number(chance, "######"))
    case = Case(
        control=control,
        patient=patient(chance.randrange(10**6)),
        member_id=names.number(chance, desk.member_numbers),
        day=done[0].day,
        through=max(each.through for each in done),
        lines=tuple(each.line for each in done),
        facility=chance.choice(desk.payee.facilities),
        renderer=chance.choice(desk.payee.renderers),
        needs_authorization=False,
        authorization="",
        dependent=False,
        stay=(f"{chance.randrange(1, 999):03d}", 0) if not most else None,
    )
    return case, done


def _finish(
    chance: random.Random, plan: Plan, desk: Desk, claim: ClaimPayment, done: Sequence[Service]
) -> ClaimPayment:
    """What the world's answers lack: names and numbers of all shapes, days and teeth and revenue codes of lines."""
    name = names.person(chance, single_words=plan.single_words)
    renderer, number = chance.choice(desk.renderers)
    return replace(
        claim,
        patient=Person(
            last_name=name.last,
            first_name=name.first,
            middle_name=name.middle,
            suffix=name.suffix,
            member_id=claim.patient.member_id if claim.patient else None,
        ),
        rendering=Party(name=renderer.last, first_name=renderer.first),
        rendering_npi=number,
        adjustments=_merged(claim.adjustments),
        group_number=names.number(chance, desk.groups),
        received_date=desk.day - datetime.timedelta(days=chance.randint(3, 20)),
        original_reference=claim.original_reference
        or (claim.payer_claim_control_number if claim.status_code == REVERSAL else None),
        lines=tuple(_line(desk, plan, line, each) for line, each in zip(claim.lines, done, strict=False)),
    )


def _line(desk: Desk, plan: Plan, line: ServicePayment, done: Service) -> ServicePayment:
    return replace(
        line,
        procedure_qualifier={"dental": "AD"}.get(plan.kind, "HC"),
        service_from=done.day,
        service_to=done.through,
        tooth=done.tooth,
        revenue_code=done.revenue_code,
        line_control=line.line_control if desk.line_control else None,
        adjustments=_counted(_merged(line.adjustments), line.units),
        units=_units_paid(line),
        units_billed=line.units,
        submitted_procedure=done.submitted,
    )


def _counted(adjustments: Sequence[Adjustment], units: Decimal | None) -> tuple[Adjustment, ...]:
    """With the number of units that a reduction is for."""
    if units is None or units <= 1:
        return tuple(adjustments)
    return tuple(replace(each, quantity=Decimal(1)) if each.reason in _FEWER else each for each in adjustments)


def _units_paid(line: ServicePayment) -> Decimal | None:
    """Fewer than were billed where a payer takes some for too many."""
    fewer = line.units is not None and line.units > 1 and any(each.reason in _FEWER for each in line.adjustments)
    return line.units - 1 if fewer and line.units else line.units


def _merged(adjustments: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    """One adjustment for each group and reason: a correction may have added to one."""
    sums: dict[tuple[str | None, str | None], Adjustment] = {}
    for each in adjustments:
        known = sums.get((each.group, each.reason))
        before = known.amount if known and known.amount else Decimal(0)
        sums[each.group, each.reason] = replace(each, amount=before + (each.amount or Decimal(0)))
    return tuple(sums.values())


def _same_patient(first: ClaimPayment, second: ClaimPayment) -> ClaimPayment:
    return replace(
        second,
        patient=first.patient,
        rendering=first.rendering,
        rendering_npi=first.rendering_npi,
        group_number=first.group_number,
    )
