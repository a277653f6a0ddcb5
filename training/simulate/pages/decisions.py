"""What payers decide on the pages of the grammar: more kinds than the world's payers know, all of them to the cent."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import NamedTuple

from training.simulate.adjudication import CentsAdjustment, LineDecision, denied
from training.simulate.habits import DenialHabit
from training.simulate.payers import PAYERS
from training.simulate.services import Line

_SEQUESTRATION_HUNDREDTHS = 2

# Group, reason, remarks: beside the habits of the world's payers.
_OTHER_DENIALS = (
    *(("CO", "18", ()), ("OA", "18", ("N522",)), ("CO", "11", ("M76",)), ("CO", "4", ("N519",))),
    ("PR", "96", ("N30",)),
    *(("CO", "109", ("N418",)), ("PI", "16", ("N479",)), ("CO", "B7", ("N570",)), ("PR", "49", ()), ("PR", "26", ())),
    *(("CO", "55", ("N623",)), ("CO", "96", ("M117",)), ("CO", "185", ()), ("CO", "226", ("N366",)), ("CO", "24", ())),
    *(("CO", "B13", ()), ("PI", "252", ("N706",)), ("CO", "6", ("N129",)), ("OA", "109", ()), ("PR", "32", ("N30",))),
    *(("CO", "242", ()), ("PR", "149", ("N587",)), ("CO", "5", ("M77",)), ("CO", "170", ("N95",))),
    ("CO", "A1", ("N56",)),
)
_DENIALS: tuple[DenialHabit, ...] = (
    *(habit for payer in PAYERS for habit in payer.denials),
    *(DenialHabit(group=group, reason=reason, rate=1.0, remarks=remarks) for group, reason, remarks in _OTHER_DENIALS),
)
# Group and reason of what is taken from the allowed amount, and the most of it in hundredths.
_REDUCTIONS = (
    *(("CO", "59", 50), ("CO", "151", 50), ("PR", "96", 40), ("PR", "119", 60), ("CO", "222", 30), ("PI", "45", 20)),
)
_REDUCTIONS_WITH_REMARK = {"96": ("N130",), "151": ("N362",), "222": ("N640",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """What one payer does on one remittance: shares in hundredths, amounts in cents, rates from 0 to 1."""

    allowed_hundredths: tuple[int, int] = (35, 95)
    coinsurance: int = 0
    deductible_rate: float = 0.0
    copay: int = 0
    withhold: int = 0
    sequestration: bool = False
    denial_rate: float = 0.1
    reduction_rate: float = 0.05
    full_rate: float = 0.05
    prior_payer: bool = False
    interest_rate: float = 0.0
    reversal_rate: float = 0.0


class Owed(NamedTuple):
    """What is still to be met on a claim, in cents."""

    deductible: int
    copay: int


def draw_scheme(
    chance: random.Random, *, sequestration: bool, withhold: bool, secondary: bool, reversals: bool
) -> Scheme:
    """A payer's ways, of what a page can show."""
    return Scheme(
        allowed_hundredths=chance.choice(((35, 95), (20, 60), (60, 100), (90, 100))),
        coinsurance=chance.choice((0, 0, 10, 15, 20, 20, 30, 50)),
        deductible_rate=chance.choice((0.0, 0.05, 0.2, 0.5)),
        copay=chance.choice((0, 0, 0, 1500, 2000, 2500, 3000, 4000, 1000, 500)),
        withhold=chance.choice((5, 10, 15)) if withhold and chance.random() < 0.4 else 0,
        sequestration=sequestration and chance.random() < 0.5,
        denial_rate=chance.choice((0.0, 0.05, 0.1, 0.2, 0.45, 1.0 if chance.random() < 0.25 else 0.1)),
        reduction_rate=chance.choice((0.0, 0.05, 0.15)),
        full_rate=chance.choice((0.0, 0.05, 0.3)),
        prior_payer=secondary and chance.random() < 0.12,
        interest_rate=chance.choice((0.0, 0.0, 0.0, 0.3)),
        reversal_rate=chance.choice((0.0, 0.0, 0.1, 0.3)) if reversals else 0.0,
    )


def decide_lines(chance: random.Random, scheme: Scheme, lines: tuple[Line, ...]) -> tuple[LineDecision, ...]:
    """The lines of one claim, one after the other: a deductible is met once."""
    whole = scheme.denial_rate and chance.random() < scheme.denial_rate / 3
    habit = chance.choice(_DENIALS)
    if whole:
        return tuple(denied(line.charge, habit) for line in lines)
    owed = _owed(chance, scheme)
    decided = []
    for line in lines:
        decision, owed = _decide(chance, scheme, line, owed)
        decided.append(decision)
    return tuple(decided)


def _owed(chance: random.Random, scheme: Scheme) -> Owed:
    deductible = chance.choice((2_500, 12_000, 50_000, 160_000)) if chance.random() < scheme.deductible_rate else 0
    return Owed(deductible, scheme.copay)


def _decide(chance: random.Random, scheme: Scheme, line: Line, owed: Owed) -> tuple[LineDecision, Owed]:
    if chance.random() < scheme.denial_rate:
        return denied(line.charge, chance.choice(_DENIALS)), owed
    if line.charge > 0 and scheme.prior_payer:
        return _after_another(chance, line), owed
    return _allow(chance, scheme, line, owed)


def _allow(chance: random.Random, scheme: Scheme, line: Line, owed: Owed) -> tuple[LineDecision, Owed]:
    full = chance.random() < scheme.full_rate
    allowed = line.charge if full else line.charge * chance.randint(*scheme.allowed_hundredths) // 100
    allowed = min(line.charge, allowed if full else allowed + chance.randrange(0, 100))
    group, reason, most = chance.choice(_REDUCTIONS)
    reduced = allowed * chance.randint(5, most) // 100 if chance.random() < scheme.reduction_rate else 0
    first = min(owed.deductible, allowed - reduced)
    share = (allowed - reduced - first) * scheme.coinsurance // 100
    copay = min(owed.copay, allowed - reduced - first - share) if line.procedure.category == "visit" else 0
    payable = allowed - reduced - first - share - copay
    withheld = payable * scheme.withhold // 100
    taken = (payable * _SEQUESTRATION_HUNDREDTHS + 50) // 100 if scheme.sequestration else 0
    everything: tuple[CentsAdjustment, ...] = (
        *(("CO", "45", line.charge - allowed), (group, reason, reduced), ("PR", "1", first), ("PR", "2", share)),
        *(("PR", "3", copay), ("CO", "104", withheld), ("CO", "253", taken)),
    )
    remarks = _REDUCTIONS_WITH_REMARK.get(reason, ()) if reduced else ()
    adjustments = tuple(each for each in everything if each[2])
    decision = LineDecision(line.charge, payable - withheld - taken, adjustments, remarks, allowed=allowed)
    return decision, Owed(owed.deductible - first, owed.copay - copay)


def _after_another(chance: random.Random, line: Line) -> LineDecision:
    """A payer that pays after another one: what that one settled is OA-23."""
    allowed = line.charge * chance.randint(40, 100) // 100
    before = allowed * chance.randint(50, 100) // 100
    left = allowed - before
    share = left * chance.choice((0, 0, 50, 100)) // 100
    everything: tuple[CentsAdjustment, ...] = (
        *(("OA", "23", before), ("CO", "45", line.charge - allowed), ("PR", "2", share)),
    )
    adjustments = tuple(each for each in everything if each[2])
    return LineDecision(line.charge, left - share, adjustments, allowed=allowed)
