"""Who pays whom on one remittance, and what can stand on it."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass, replace

from extraction.records import Payee, Payer, Payment
from training.simulate import payees
from training.simulate.habits import PayerHabits
from training.simulate.pages import names
from training.simulate.pages.cases import Kind
from training.simulate.pages.decisions import Scheme, draw_scheme
from training.simulate.payers import PAYERS, SECONDARY
from training.simulate.people import npi, tin
from training.simulate.services import money
from training.simulate.world import FIRST_DAY, SERVICE_DAYS, build_world

_WORLD_SHARE = 0.25
_RENDERERS = (1, 1, 2, 3, 6)  # who treats the patients of one payment
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
class Desk:
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


def draw_desk(chance: random.Random, plan: Plan) -> Desk:
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
    return Desk(
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


def payer_of(chance: random.Random, desk: Desk) -> Payer:
    return Payer(name=_case_of(chance, desk.payer.name), id=desk.payer.payer_id, address=names.address(chance))


def payee_of(chance: random.Random, desk: Desk) -> Payee:
    name = _case_of(chance, desk.payee.name)
    return Payee(name=name, npi=desk.payee.npi, tin=desk.payee.tin, address=names.address(chance))


def _case_of(chance: random.Random, name: str) -> str:
    return name.upper() if chance.random() < 0.6 else name


def payment_of(chance: random.Random, desk: Desk, total: int) -> Payment:
    method = chance.choice(("ACH", "ACH", "CHK")) if total else "NON"
    shape = chance.choice(names.TRACES if total else _NO_PAY_TRACES)
    return Payment(
        method=method,
        trace_number=names.number(chance, shape),
        date=desk.day,
        production_date=desk.day - datetime.timedelta(days=chance.choice((0, 0, 1, 2))),
        amount=money(total),
    )
