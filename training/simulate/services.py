"""Invented cases: what was done for whom, where, and for how much."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from training.simulate.habits import PayerHabits
from training.simulate.payees import Facility, Payee, Procedure, Renderer
from training.simulate.people import Patient, medicare_number, patient

# ASSUMED: how many lines a claim has, and how often a modifier stands on a procedure that takes one.
_LINE_COUNTS = (1, 1, 2, 2, 2, 3, 4)
_MODIFIER_RATE = 0.35
_INPATIENT_RATE = 0.05
_STAYS = (("470", 2_150_000), ("291", 980_000), ("392", 640_000), ("194", 870_000))  # DRG and what it pays, in cents
ROOM = Procedure(code="", category="procedure", charge=240_000, fee=0, revenue_code="0120", diagnoses=("I509", "J189"))
_PHARMACY = Procedure(code="", category="drug", charge=61_000, fee=0, revenue_code="0250", diagnoses=())
_MEMBERS_OF_A_FAMILY = 6
_FAMILY_PLANS = frozenset({"12", "13", "15", "HM"})


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
            member_id=medicare_number(number) if self.payer.medicare else f"{self.payer.member_prefix}{number:08d}",
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
        room = Line(ROOM, (), days, ROOM.charge * days, f"{control}L1")
        drugs = self.chance.randrange(1, 9)
        return room, Line(_PHARMACY, (), drugs, _PHARMACY.charge * drugs, f"{control}L2")
