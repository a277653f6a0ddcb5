"""Decisions of payers: every one holds the laws to the cent, and habits show at about their rates."""

from __future__ import annotations

import datetime
import random
from collections import Counter

import pytest

from training.simulate.adjudication import (
    Decision,
    adjudicate,
    corrected,
    secondary,
    usual_allowed,
)
from training.simulate.habits import PayerHabits
from training.simulate.payers import PAYERS, TREND_MONTH
from training.simulate.services import Case, CaseMaker
from training.simulate.world import FIRST_DAY, build_world

WORLD = build_world(5)
UNITY = next(payer for payer in PAYERS if payer.code == "UNI")


def cases(payer: PayerHabits, payee: str, number: int, day: datetime.date = FIRST_DAY) -> list[Case]:
    found = next(each for each in WORLD.payees if each.code == payee)
    maker = CaseMaker(random.Random(1), payer, found, number)
    return [maker.make(day) for _ in range(number)]


def balances(case: Case, decision: Decision) -> bool:
    """Line law, and that the lines make up the claim's charge."""
    lines = all(
        line.charge - sum(amount for _, _, amount in line.adjustments) == line.paid >= 0 for line in decision.lines
    )
    return lines and sum(line.charge for line in decision.lines) == case.charge


@pytest.mark.parametrize("payee", ["SRH", "SPG", "ACR"])
@pytest.mark.parametrize("payer", PAYERS, ids=lambda payer: payer.code)
def test_every_decision_balances(payer: PayerHabits, payee: str) -> None:
    chance = random.Random(2)
    for case in cases(payer, payee, 300):
        decision = adjudicate(case, payer, chance)
        assert balances(case, decision)
        assert balances(case, secondary(case, decision))
        if decision.paid:
            after = corrected(case, decision)
            assert balances(case, after)
            assert after.paid < decision.paid


def test_a_payer_begins_to_deny_a_procedure() -> None:
    denied: dict[bool, Counter[bool]] = {}
    for late in (False, True):
        day = FIRST_DAY + datetime.timedelta(days=31 * (TREND_MONTH - 1) if late else 0)
        chance = random.Random(3)
        told = denied.setdefault(late, Counter())
        for case in cases(UNITY, "ACR", 1500, day):
            decision = adjudicate(case, UNITY, chance)
            for line, decided in zip(case.lines, decision.lines, strict=True):
                if line.procedure.code == "97110":
                    told[bool(decided.habit and decided.habit.reason == "151")] += 1
    assert denied[False][True] == 0
    assert 0.3 < denied[True][True] / denied[True].total() < 0.45


def test_an_underpaid_line_is_allowed_less_than_usual_by_its_shortfall() -> None:
    chance, found = random.Random(4), 0
    for case in cases(UNITY, "SPG", 2000):
        for line, decided in zip(case.lines, adjudicate(case, UNITY, chance).lines, strict=True):
            if decided.allowed is not None:
                assert decided.allowed + decided.shortfall == usual_allowed(line, UNITY)
                found += decided.shortfall > 0
    assert found


def test_a_forgiving_answer_denies_nothing() -> None:
    chance = random.Random(5)
    assert all(adjudicate(case, UNITY, chance, forgiving=True).habit is None for case in cases(UNITY, "ACR", 300))
