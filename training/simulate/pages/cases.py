"""Invented services for the page grammar: what the world's payees do, and many more numbers of procedures beside.

Ranges of CPT, HCPCS and CDT numbers are public; what a number means is not told, and charges are ASSUMED.
"""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from functools import cache
from typing import Literal

from training.simulate.payees import Category, Procedure
from training.simulate.services import Line
from training.simulate.world import build_world

Kind = Literal["professional", "institutional", "dental", "vision", "pharmacy"]

# First and last number, category, usual charge in cents, units.
_PROFESSIONAL: tuple[tuple[str, Category, int, tuple[int, ...]], ...] = (
    ("99202-99205", "visit", 24_000, (1,)),
    ("99211-99215", "visit", 18_000, (1,)),
    ("99221-99239", "visit", 26_000, (1,)),
    ("99281-99285", "visit", 61_000, (1,)),
    ("99381-99397", "visit", 21_000, (1,)),
    ("90832-90853", "visit", 16_500, (1,)),
    ("97010-97799", "therapy", 7_800, (1, 1, 2, 2, 3, 4)),
    ("80047-89398", "lab", 5_400, (1, 1, 1, 2)),
    ("70010-79999", "imaging", 38_000, (1,)),
    ("10004-69990", "procedure", 120_000, (1, 1, 1, 2)),
    ("92507-96999", "procedure", 21_000, (1,)),
    ("00100-01999", "procedure", 96_000, (8, 12, 15, 22, 47)),
    ("J0120-J9999", "drug", 3_300, (1, 2, 5, 10, 100)),
    ("A0425-A0436", "procedure", 52_000, (1, 7, 12, 23)),
    ("E0100-E2000", "procedure", 14_000, (1,)),
    ("G0008-G9999", "procedure", 4_400, (1,)),
)
_DENTAL: tuple[tuple[str, Category, int, tuple[int, ...]], ...] = (
    ("D0120-D0180", "visit", 6_500, (1,)),
    ("D0210-D0350", "imaging", 9_900, (1,)),
    ("D1110-D1354", "procedure", 9_800, (1,)),
    ("D2140-D2999", "procedure", 34_000, (1,)),
    ("D3110-D3999", "procedure", 88_000, (1,)),
    ("D4210-D4999", "procedure", 27_000, (1, 2, 4)),
    ("D7111-D7999", "procedure", 22_000, (1,)),
)
_VISION: tuple[tuple[str, Category, int, tuple[int, ...]], ...] = (
    ("92002-92015", "visit", 11_000, (1,)),
    ("V2020-V2025", "procedure", 15_500, (1,)),
    ("V2100-V2499", "procedure", 9_900, (1, 2)),
    ("V2700-V2799", "procedure", 4_800, (1, 2)),
)
_TABLES = {"professional": _PROFESSIONAL, "dental": _DENTAL, "vision": _VISION}
_MODIFIERS = (
    *("25", "59", "26", "TC", "RT", "LT", "50", "51", "76", "GP", "GO", "GY", "95", "GT", "XS", "AS", "80", "22", "24"),
    *("QX", "QK", "P3", "33", "KX", "JW", "JZ", "U1", "U2", "HQ", "HO", "SL", "TH", "E1", "F5", "T3", "FY", "CS"),
)
_MODIFIER_COUNTS = ((0, 1, 2, 3, 4), (55, 28, 11, 4, 2))
_REVENUE_CODES = ("0120", "0250", "0258", "0270", "0300", "0301", "0320", "0360", "0420", "0450", "0636", "0761")
_SURFACES = ("", "", "O", "MO", "DO", "MOD", "B")
_WORLD_SHARE = 0.3
_RECODED_RATE = 0.015


@dataclass(frozen=True, slots=True)
class Service:
    """A line of the world, with what the world does not have: a day, a tooth and a revenue code of its own,
    and the procedure that was sent where another one is paid.
    """

    line: Line
    day: datetime.date
    through: datetime.date
    tooth: str | None
    revenue_code: str | None
    submitted: str | None


def services(
    chance: random.Random, kind: Kind, count: int, day: datetime.date, *, same_day: bool, control: str
) -> tuple[Service, ...]:
    """The lines of one claim, in order of time."""
    spread = 0 if same_day or chance.random() < 0.7 else chance.choice((1, 3, 13, 27))
    days = sorted(day + datetime.timedelta(days=chance.randint(0, spread)) for _ in range(count))
    return tuple(
        _service(chance, kind, each, f"{control}{number:02d}", same_day) for number, each in enumerate(days, 1)
    )


def _service(chance: random.Random, kind: Kind, day: datetime.date, control: str, same_day: bool) -> Service:
    procedure = _procedure(chance, kind)
    units = chance.choice(procedure.units)
    line = Line(procedure, _modifiers(chance, kind), units, procedure.charge * units, control)
    long = not same_day and kind in ("professional", "institutional") and chance.random() < 0.06
    through = day + datetime.timedelta(days=chance.randint(1, 20)) if long else day
    tooth = _tooth(chance) if kind == "dental" and chance.random() < 0.6 else None
    revenue_code = chance.choice(_REVENUE_CODES) if kind == "institutional" else None
    submitted = _procedure(chance, kind).code if chance.random() < _RECODED_RATE else None
    return Service(line, day, through, tooth, revenue_code, submitted)


def _procedure(chance: random.Random, kind: Kind) -> Procedure:
    if kind in ("professional", "institutional") and chance.random() < _WORLD_SHARE:
        return chance.choice(_of_the_world())
    numbers, category, usual, units = chance.choice(_TABLES.get(kind, _PROFESSIONAL))
    return Procedure(
        code=_code(chance, *numbers.split("-")),
        category=category,
        charge=_charge(chance, usual),
        fee=0,
        revenue_code="",
        diagnoses=(),
        units=units,
    )


@cache
def _of_the_world() -> tuple[Procedure, ...]:
    """Every procedure that the world's payees bill."""
    distinct = {each.code: each for payee in build_world(1).payees for each in payee.procedures}
    return tuple(distinct.values())


def _code(chance: random.Random, first: str, last: str) -> str:
    letter = first[0] if first[0].isalpha() else ""
    number = chance.randint(int(first[len(letter) :]), int(last[len(letter) :]))
    return f"{letter}{number:0{len(first) - len(letter)}d}"


def _charge(chance: random.Random, usual: int) -> int:
    """Around the usual charge; most end on whole dollars."""
    cents = max(100, round(usual * chance.lognormvariate(0, 0.6)))
    return cents // 100 * 100 if chance.random() < 0.7 else cents


def _modifiers(chance: random.Random, kind: Kind) -> tuple[str, ...]:
    if kind == "dental":
        return ()
    count = chance.choices(*_MODIFIER_COUNTS)[0]
    return tuple(chance.sample(_MODIFIERS, count))


def _tooth(chance: random.Random) -> str:
    return str(chance.randint(1, 32)) + chance.choice(_SURFACES)
