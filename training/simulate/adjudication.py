"""What a payer makes of a case: decisions that hold the balancing laws to the cent, and the 835 claims that say so."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from training.simulate.habits import DenialHabit, PayerHabits
from training.simulate.services import Case, Line
from training.simulate.world import month_of

# ASSUMED: what an underpaid line is paid at, of what this payer usually allows.
UNDERPAID_SHARE = 0.8
_SEQUESTRATION_HUNDREDTHS = 2
_STAY_SHARE = 0.92  # ASSUMED: of the DRG's own amount, for payers other than the federal one
_DEDUCTIBLE = 12_000

# Group, reason, cents. A positive amount lowers the payment.
CentsAdjustment = tuple[str, str, int]


class LineDecision(NamedTuple):
    """`paid` and `allowed` are in cents; `allowed` is None where the line was denied. `shortfall` is what an underpaid
    line was allowed too little.
    """

    charge: int
    paid: int
    adjustments: tuple[CentsAdjustment, ...]
    remarks: tuple[str, ...] = ()
    allowed: int | None = None
    habit: DenialHabit | None = None
    shortfall: int = 0


class Decision(NamedTuple):
    """One adjudication. A stay is decided as one line, which is the claim itself."""

    lines: tuple[LineDecision, ...]
    status: str = "1"

    @property
    def paid(self) -> int:
        return sum(line.paid for line in self.lines)

    @property
    def patient_share(self) -> int:
        return sum(amount for line in self.lines for group, _, amount in line.adjustments if group == "PR")

    @property
    def habit(self) -> DenialHabit | None:
        """The habit that denied the claim or the first line that was denied."""
        return next((line.habit for line in self.lines if line.habit), None)


def adjudicate(case: Case, payer: PayerHabits, chance: random.Random, *, forgiving: bool = False) -> Decision:
    """The payer's answer. A forgiving one denies nothing: the answer after a corrected claim or an appeal."""
    month = month_of(case.day)
    whole = None if forgiving else _whole_claim_habit(case, payer, chance, month)
    charges = [case.charge] if case.stay else [line.charge for line in case.lines]
    if whole:
        return Decision(tuple(denied(charge, whole) for charge in charges))
    if not forgiving and chance.random() < payer.contractual_only_rate:
        return Decision(tuple(LineDecision(charge, 0, (("CO", "45", charge),)) for charge in charges))
    if case.stay:
        return Decision((_stay(case, payer),))
    deductible = _DEDUCTIBLE if chance.random() < payer.deductible_rate else 0
    decided = []
    for line in case.lines:
        habit = None if forgiving else _line_habit(line, payer, chance, month)
        decision = denied(line.charge, habit) if habit else _allow(line, payer, chance, deductible)
        deductible -= sum(amount for _, reason, amount in decision.adjustments if reason == "1")
        decided.append(decision)
    return Decision(tuple(decided))


def denied(charge: int, habit: DenialHabit) -> LineDecision:
    """Nothing is paid, for one reason."""
    return LineDecision(charge, 0, ((habit.group, habit.reason, charge),), habit.remarks, habit=habit)


def secondary(case: Case, primary: Decision) -> Decision:
    """A supplement pays the coinsurance that a primary payer left, and leaves the deductible to the patient."""
    return Decision(tuple(_beside(line) for line in primary.lines), status="2")


def corrected(case: Case, before: Decision) -> Decision:
    """What a payer pays once it has looked again: its last line is bundled, or the patient owes ten dollars more."""
    paid = [index for index, line in enumerate(before.lines) if line.paid > 0]
    if len(paid) > 1:
        bundled = denied(before.lines[paid[-1]].charge, _BUNDLED)
        return before._replace(lines=_with(before.lines, paid[-1], bundled))
    line = before.lines[paid[0]]
    more = min(1000, line.paid)
    changed = line._replace(paid=line.paid - more, adjustments=(*line.adjustments, ("PR", "3", more)))
    return before._replace(lines=_with(before.lines, paid[0], changed))


_BUNDLED = DenialHabit(group="CO", reason="97", rate=1.0, remarks=("M80",))


def _with(lines: Sequence[LineDecision], index: int, line: LineDecision) -> tuple[LineDecision, ...]:
    return (*lines[:index], line, *lines[index + 1 :])


def _whole_claim_habit(case: Case, payer: PayerHabits, chance: random.Random, month: int) -> DenialHabit | None:
    for habit in payer.denials:
        if not habit.whole_claim or month < habit.month:
            continue
        if habit.without_authorization and not (case.needs_authorization and not case.authorization):
            continue
        if chance.random() < habit.rate:
            return habit
    return None


def _line_habit(line: Line, payer: PayerHabits, chance: random.Random, month: int) -> DenialHabit | None:
    for habit in payer.denials:
        if habit.whole_claim or month < habit.month:
            continue
        if habit.procedures and line.procedure.code not in habit.procedures:
            continue
        if habit.modifier and habit.modifier not in line.modifiers:
            continue
        if chance.random() < habit.rate:
            return habit
    return None


def _allow(line: Line, payer: PayerHabits, chance: random.Random, deductible: int) -> LineDecision:
    """Allowed, less what the patient owes and what the law takes."""
    usual = usual_allowed(line, payer)
    allowed = round(usual * UNDERPAID_SHARE) if chance.random() < payer.underpaid_rate else usual
    first = min(deductible, allowed)
    share = round((allowed - first) * payer.coinsurance)
    copay = min(payer.copay, allowed - first - share) if line.procedure.category == "visit" else 0
    owed = (("PR", "1", first), ("PR", "2", share), ("PR", "3", copay))
    return _paid(line.charge, allowed, owed, payer, usual - allowed)


def usual_allowed(line: Line, payer: PayerHabits) -> int:
    """What this payer allows for such a line, in cents."""
    fee = round(line.procedure.fee * payer.allowed_share[line.procedure.category]) * line.units
    return min(fee, line.charge)


def _stay(case: Case, payer: PayerHabits) -> LineDecision:
    """A DRG pays one amount, whatever was charged."""
    _, amount = case.stay or ("", 0)
    allowed = min(amount if payer.sequestration else round(amount * _STAY_SHARE), case.charge)
    owed = (("PR", "1", min(160_000, allowed)),) if payer.coinsurance else ()
    return _paid(case.charge, allowed, owed, payer, 0)


def _paid(
    charge: int, allowed: int, owed: Sequence[CentsAdjustment], payer: PayerHabits, shortfall: int
) -> LineDecision:
    payable = allowed - sum(amount for _, _, amount in owed)
    withheld = (payable * _SEQUESTRATION_HUNDREDTHS + 50) // 100 if payer.sequestration else 0
    everything = (("CO", "45", charge - allowed), *owed, ("CO", "253", withheld))
    adjustments = tuple(item for item in sorted(everything, key=lambda item: item[0] != "CO") if item[2])
    return LineDecision(charge, payable - withheld, adjustments, allowed=allowed, shortfall=shortfall)


def _beside(line: LineDecision) -> LineDecision:
    share = sum(amount for group, reason, amount in line.adjustments if (group, reason) == ("PR", "2"))
    first = sum(amount for group, reason, amount in line.adjustments if (group, reason) == ("PR", "1"))
    elsewhere = line.charge - share - first
    adjustments = (("OA", "23", elsewhere), ("PR", "1", first))
    return LineDecision(line.charge, share, tuple(item for item in adjustments if item[2]))
