"""What a payment says: remittances of the world's payers and payees and of many more, which hold the laws to the cent.

Everything a page may print is in them. What a page does not print is taken out of its record later (see `shown`).
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.records import (
    REVERSAL,
    Adjustment,
    ClaimPayment,
    Party,
    Payee,
    Payer,
    Payment,
    Person,
    Remittance,
    ServicePayment,
)
from training.simulate import payees
from training.simulate.adjudication import Decision, corrected
from training.simulate.answers import answer
from training.simulate.habits import PayerHabits
from training.simulate.pages import names
from training.simulate.pages.cases import Kind, Service, services
from training.simulate.pages.decisions import Scheme, decide_lines, draw_scheme
from training.simulate.pages.sundry import sundry
from training.simulate.payers import PAYERS, SECONDARY
from training.simulate.people import npi, patient, tin
from training.simulate.services import Case, Line, money
from training.simulate.world import FIRST_DAY, SERVICE_DAYS, build_world

_WORLD_SHARE = 0.25
_FEWER = frozenset({"151", "222"})
_RENDERERS = (1, 1, 2, 3, 6)  # who treats the patients of one payment
_CROSSED_OVER_RATE = 0.2
_NO_PAY_TRACES = ("000000000", "0", "NOPAY#######", "N########")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a page can show, and so what a remittance for it may hold. `claims` and `lines` are the fewest and the most
    of them; a claim of no lines is decided as a whole. `single_words`: names have no blanks in them.
    """

    kind: Kind = "professional"
    claims: tuple[int, int] = (1, 8)
    lines: tuple[int, int] = (1, 4)
    sequestration: bool = True
    withhold: bool = True
    secondary: bool = True
    reversals: bool = True
    interest: bool = True
    provider_adjustments: bool = True
    single_words: bool = False
    same_day: bool = False


@dataclass(frozen=True, slots=True)
class _Desk:
    """One payer's habits with numbers, and one payee, on one day."""

    payer: PayerHabits
    payee: payees.Payee
    scheme: Scheme
    day: datetime.date
    claim_numbers: str
    member_numbers: str
    accounts: str
    groups: str
    line_control: bool
    renderers: tuple[tuple[names.Name, str], ...]


def draw_remittance(chance: random.Random, plan: Plan) -> Remittance:
    """A payment that adds up: `extraction.balance.check` finds no law broken."""
    desk = _desk(chance, plan)
    claims: list[ClaimPayment] = []
    for _ in range(chance.randint(*plan.claims)):
        claims += _claims(chance, plan, desk)
    interest = sum(round((claim.interest or 0) * 100) for claim in claims)
    paid = sum(round((claim.paid or 0) * 100) for claim in claims)
    wanted = plan.provider_adjustments
    entries, total = sundry(chance, paid, interest, claims, wanted=wanted)
    return Remittance(
        payer=_payer(chance, desk),
        payee=_payee(chance, desk),
        payment=_payment(chance, desk, total),
        claims=tuple(claims),
        provider_adjustments=entries,
    )


def _desk(chance: random.Random, plan: Plan) -> _Desk:
    payer = chance.choice((*PAYERS, *SECONDARY))
    if chance.random() > _WORLD_SHARE:
        payer = replace(payer, name=names.payer_name(chance), payer_id=names.number(chance, "#####"))
    scheme = draw_scheme(
        chance,
        sequestration=plan.sequestration,
        withhold=plan.withhold,
        secondary=plan.secondary,
        reversals=plan.reversals,
    )
    return _Desk(
        payer=replace(payer, sequestration=scheme.sequestration, prints_allowed=True),
        payee=_who_bills(chance, plan),
        scheme=scheme if plan.interest else replace(scheme, interest_rate=0.0),
        day=FIRST_DAY + datetime.timedelta(days=chance.randrange(40, SERVICE_DAYS)),
        claim_numbers=chance.choice(names.CLAIM_NUMBERS),
        member_numbers="medicare" if scheme.sequestration else chance.choice(names.MEMBER_NUMBERS),
        accounts=chance.choice(names.ACCOUNTS),
        groups=chance.choice(names.GROUPS),
        line_control=chance.random() < 0.5,
        renderers=_renderers(chance, plan),
    )


def _renderers(chance: random.Random, plan: Plan) -> tuple[tuple[names.Name, str], ...]:
    count = chance.choice(_RENDERERS)
    return tuple((names.person(chance, single_words=plan.single_words), npi(chance)) for _ in range(count))


def _who_bills(chance: random.Random, plan: Plan) -> payees.Payee:
    """A payee of the world, under a new name and number most of the time."""
    wanted = "institutional" if plan.kind == "institutional" else "professional"
    known = [each for each in build_world(chance.randrange(50)).payees if each.form == wanted]
    payee = chance.choice(known)
    if chance.random() < _WORLD_SHARE:
        return payee
    return replace(payee, name=names.payee_name(chance), npi=npi(chance), tin=tin(chance))


def _claims(chance: random.Random, plan: Plan, desk: _Desk) -> list[ClaimPayment]:
    """One claim; or a claim taken back, with its correction or without."""
    case, done = _case(chance, plan, desk)
    decision = _decision(chance, desk.scheme, case)
    reference = _number(chance, desk.claim_numbers)
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
        again = answer(case, after, desk.payer, desk.payee, _number(chance, desk.claim_numbers), original=reference)
        both.append(_same_patient(both[0], _finish(chance, plan, desk, again, done)))
    return both


def _decision(chance: random.Random, scheme: Scheme, case: Case) -> Decision:
    lines = case.lines
    if case.stay:
        lines = (Line(case.lines[0].procedure, (), 1, case.charge, case.control),)
    return Decision(decide_lines(chance, scheme, lines), status="2" if scheme.prior_payer else "1")


def _case(chance: random.Random, plan: Plan, desk: _Desk) -> tuple[Case, tuple[Service, ...]]:
    fewest, most = plan.lines
    count = chance.randint(max(fewest, 1), max(most, 1))
    first = desk.day - datetime.timedelta(days=chance.randint(9, 75))
    control = _number(chance, desk.accounts)
    done = services(chance, plan.kind, count, first, same_day=plan.same_day, control=names.number(chance, "######"))
    case = Case(
        control=control,
        patient=patient(chance.randrange(10**6)),
        member_id=_number(chance, desk.member_numbers),
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
    chance: random.Random, plan: Plan, desk: _Desk, claim: ClaimPayment, done: Sequence[Service]
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
        group_number=_number(chance, desk.groups),
        received_date=desk.day - datetime.timedelta(days=chance.randint(3, 20)),
        original_reference=claim.original_reference
        or (claim.payer_claim_control_number if claim.status_code == REVERSAL else None),
        lines=tuple(_line(desk, plan, line, each) for line, each in zip(claim.lines, done, strict=False)),
    )


def _line(desk: _Desk, plan: Plan, line: ServicePayment, done: Service) -> ServicePayment:
    return replace(
        line,
        procedure_qualifier={"dental": "AD"}.get(plan.kind, "HC"),
        service_from=done.day,
        service_to=done.through,
        tooth=done.tooth,
        revenue_code=done.revenue_code,
        line_control=line.line_control if desk.line_control else None,
        adjustments=_merged(line.adjustments),
        units=_units_paid(line),
        units_billed=line.units,
        submitted_procedure=done.submitted,
    )


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


def _payer(chance: random.Random, desk: _Desk) -> Payer:
    return Payer(name=_case_of(chance, desk.payer.name), id=desk.payer.payer_id, address=names.address(chance))


def _payee(chance: random.Random, desk: _Desk) -> Payee:
    name = _case_of(chance, desk.payee.name)
    return Payee(name=name, npi=desk.payee.npi, tin=desk.payee.tin, address=names.address(chance))


def _case_of(chance: random.Random, name: str) -> str:
    return name.upper() if chance.random() < 0.6 else name


def _payment(chance: random.Random, desk: _Desk, total: int) -> Payment:
    method = chance.choice(("ACH", "ACH", "CHK")) if total else "NON"
    shape = chance.choice(names.TRACES if total else _NO_PAY_TRACES)
    return Payment(
        method=method,
        trace_number=_number(chance, shape),
        date=desk.day,
        production_date=desk.day - datetime.timedelta(days=chance.choice((0, 0, 1, 2))),
        amount=money(total),
    )


def _number(chance: random.Random, shape: str) -> str:
    return names.number(chance, shape)
