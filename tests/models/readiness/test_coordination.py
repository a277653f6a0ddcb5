"""Secondary claims: order of payers and balance of what the earlier one said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.records import Adjustment, Claim, LineAdjudication
from models.readiness import coordination
from models.readiness.check import Question
from tests.claims_837 import a_claim, a_primary_coverage, a_secondary_claim
from tests.models.readiness.cases import Case, answers, fails, judge, of_cases, passes, unknown, with_line

SECONDARY = a_secondary_claim()
AMOUNTS = "/other_coverages/0/amounts"
FIRST_LINE = "/lines/0/adjudications/0"


def covered(claim: Claim = SECONDARY, **changes: Any) -> Claim:
    return replace(claim, other_coverages=(a_primary_coverage(**changes),))


def answered(**changes: Any) -> Claim:
    """With another answer of the primary payer to the first line."""
    (answer,) = SECONDARY.lines[0].adjudications
    return with_line(SECONDARY, adjudications=(replace(answer, **changes),))


def taken(group: str | None, reason: str | None, amount: str | None) -> Adjustment:
    return Adjustment(group=group, reason=reason, amount=None if amount is None else Decimal(amount))


# Only at claim level: 155.00 less 55.00 by contract and 20.00 of the patient.
WITHOUT_LINES = covered(
    replace(SECONDARY, lines=a_claim().lines),
    adjustments=(taken("CO", "45", "55.00"), taken("PR", "2", "20.00")),
    adjudicated=date(2026, 1, 26),
    amounts={"D": Decimal("80.00"), "EAF": Decimal("20.00")},
)
# A share of the patient at claim level, the rest on the lines (X222 example of coordination of benefits).
BOTH_LEVELS = covered(
    replace(
        answered(paid=Decimal("80.00"), adjustments=(taken("CO", "45", "40.00"),)),
    ),
    adjustments=(taken("PR", "1", "20.00"),),
)

CASES = [
    passes(coordination.ORDER, a_claim()),
    passes(coordination.ORDER, SECONDARY),
    fails(coordination.ORDER, a_claim(payer_order="S"), "/other_coverages"),
    fails(coordination.ORDER, replace(SECONDARY, payer_order="T"), "/other_coverages"),
    fails(coordination.ORDER, replace(SECONDARY, payer_order="P"), "/other_coverages/0/payer_order"),
    unknown(coordination.ORDER, a_claim(payer_order="U")),
    passes(coordination.MEDICARE, replace(SECONDARY, filing_indicator="MB", insurance_type="12")),
    fails(coordination.MEDICARE, replace(SECONDARY, filing_indicator="MB"), "/insurance_type"),
    passes(coordination.PAID, SECONDARY),
    passes(coordination.PAID, covered(amounts={"D": Decimal(0)})),
    fails(coordination.PAID, covered(amounts={}), AMOUNTS),
    passes(coordination.ADJUDICATED, SECONDARY),
    passes(coordination.ADJUDICATED, WITHOUT_LINES),
    fails(coordination.ADJUDICATED, answered(adjudicated=None), "/other_coverages/0/adjudicated"),
    fails(coordination.ADJUDICATED, covered(WITHOUT_LINES), "/other_coverages/0/adjudicated"),
    passes(coordination.CLAIM_BALANCE, SECONDARY),
    passes(coordination.CLAIM_BALANCE, WITHOUT_LINES),
    passes(coordination.CLAIM_BALANCE, BOTH_LEVELS),
    fails(coordination.CLAIM_BALANCE, covered(amounts={"D": Decimal("80.01")}), AMOUNTS),
    fails(coordination.CLAIM_BALANCE, covered(adjustments=(taken("CO", "45", "0.01"),)), AMOUNTS),
    unknown(coordination.CLAIM_BALANCE, covered(amounts={})),
    unknown(coordination.CLAIM_BALANCE, covered(adjustments=(taken("CO", "45", None),))),
    unknown(coordination.CLAIM_BALANCE, replace(SECONDARY, charge=None)),
    passes(coordination.LINE_BALANCE, SECONDARY),
    passes(coordination.LINE_BALANCE, BOTH_LEVELS),
    fails(coordination.LINE_BALANCE, answered(paid=Decimal("60.01")), FIRST_LINE),
    fails(coordination.LINE_BALANCE, answered(adjustments=()), FIRST_LINE),
    unknown(coordination.LINE_BALANCE, answered(paid=None)),
    unknown(coordination.LINE_BALANCE, with_line(SECONDARY, charge=None)),
    passes(coordination.LINE_SUM, SECONDARY),
    passes(coordination.LINE_SUM, BOTH_LEVELS),
    fails(coordination.LINE_SUM, covered(amounts={"D": Decimal("79.99")}), AMOUNTS),
    fails(coordination.LINE_SUM, covered(adjustments=(taken("PR", "1", "20.00"),)), AMOUNTS),
    unknown(coordination.LINE_SUM, answered(paid=None)),
    unknown(coordination.LINE_SUM, covered(amounts={})),
    passes(coordination.CODES, SECONDARY),
    fails(coordination.CODES, answered(adjustments=(taken(None, "45", "60.00"),)), f"{FIRST_LINE}/adjustments/0/group"),
    fails(coordination.CODES, answered(adjustments=(taken("XX", "45", "60.00"),))),
    fails(coordination.CODES, answered(adjustments=(taken("CO", None, "60.00"),))),
    fails(coordination.CODES, covered(adjustments=(taken("CO", "9999", "1"),))),
    passes(coordination.LINE_PAYER, SECONDARY),
    fails(coordination.LINE_PAYER, answered(payer_id="ANOTHER"), f"{FIRST_LINE}/payer_id"),
    fails(coordination.LINE_PAYER, answered(payer_id=None), f"{FIRST_LINE}/payer_id"),
    passes(coordination.REMAINING, WITHOUT_LINES),
    passes(coordination.REMAINING, covered(amounts={"D": Decimal("80.00"), "EAF": Decimal("20.00")})),
    fails(coordination.REMAINING, covered(amounts={"D": Decimal("80.00"), "EAF": Decimal("75.00")}), AMOUNTS),
    unknown(coordination.REMAINING, SECONDARY),
]  # fmt: skip


@of_cases(CASES)
def test_case(case: Case) -> None:
    judge(case)


def test_the_patients_share_may_stand_on_the_lines() -> None:
    lines = tuple(
        replace(line, adjudications=tuple(replace(each, remaining=Decimal(left)) for each in line.adjudications))
        for line, left in zip(SECONDARY.lines, ("20.00", "0"), strict=True)
    )
    judge(passes(coordination.REMAINING, replace(SECONDARY, lines=lines)))


@pytest.mark.parametrize("claim", [a_claim(), a_claim(other_coverages=(a_primary_coverage(payer_order="S"),))])
def test_a_payer_who_comes_later_has_decided_nothing(claim: Claim) -> None:
    judged = {coordination.PAID, coordination.ADJUDICATED, coordination.CLAIM_BALANCE, coordination.LINE_SUM}
    assert [check for question in judged for check in answers(question, claim)] == []


def test_a_third_payer_is_shown_both_earlier_ones() -> None:
    second = a_primary_coverage(payer_order="S", payer=replace(SECONDARY.payer, id="SECOND"), amounts={})  # type: ignore[type-var]
    third = replace(SECONDARY, payer_order="T", other_coverages=(*SECONDARY.other_coverages, second))
    judge(passes(coordination.ORDER, third))
    judge(fails(coordination.PAID, third, "/other_coverages/1/amounts"))


def test_a_claim_without_coordination_is_asked_nothing_of_it() -> None:
    questions = [asked for asked in vars(coordination).values() if isinstance(asked, Question)]
    assert {check.rule for asked in questions for check in answers(asked, a_claim())} == {"payer_order"}


cents = st.integers(0, 20_000).map(lambda cents: Decimal(cents) / 100)


@given(paid=cents, contract=cents, patient=cents, error=st.sampled_from([Decimal(0), Decimal("0.01"), Decimal("-1")]))
def test_what_balances_passes_and_a_cent_less_does_not(
    paid: Decimal, contract: Decimal, patient: Decimal, error: Decimal
) -> None:
    answer = LineAdjudication(
        payer_id="FIRST",
        paid=paid,
        adjustments=(
            Adjustment(group="CO", reason="45", amount=contract),
            Adjustment(group="PR", reason="2", amount=patient),
        ),
    )
    charge = paid + contract + patient
    line = replace(a_claim().lines[0], charge=charge, adjudications=(answer,))
    claim = covered(replace(SECONDARY, charge=charge, lines=(line,)), amounts={"D": paid + error})
    wanted = "fail" if error else "pass"
    for question in (coordination.CLAIM_BALANCE, coordination.LINE_SUM):
        assert [check.result for check in answers(question, claim)] == [wanted]
    assert [check.result for check in answers(coordination.LINE_BALANCE, claim)] == ["pass"]
