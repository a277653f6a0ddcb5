"""What checks come to: the worst failure says what is proposed, and who mends it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.claim_readiness import HOLD, READY, REJECT, SUBMIT, first_day, judge_readiness
from models.readiness.check import Check, Readiness, Result, Severity
from tests.claims_837 import DAY, a_claim, a_line

SEVERITIES: tuple[Severity, ...] = ("reject", "hold", "warn")
RESULTS: tuple[Result, ...] = ("pass", "fail", "unknown")


def check(result: Result, severity: Severity, **changes: str) -> Check:
    return Check(**({"rule": "a_rule", "path": "", "fact": "it is so"} | changes), result=result, severity=severity)  # type: ignore[arg-type]


checks = st.builds(check, st.sampled_from(RESULTS), st.sampled_from(SEVERITIES))


@pytest.mark.parametrize(
    ("found", "proposal"),
    [
        ((), SUBMIT),
        ((check("pass", "reject"), check("unknown", "reject"), check("unknown", "hold")), SUBMIT),
        ((check("fail", "warn"),), SUBMIT),
        ((check("fail", "hold"), check("fail", "warn")), HOLD),
        ((check("fail", "hold"), check("fail", "reject")), REJECT),
    ],
)
def test_the_worst_failure_counts(found: tuple[Check, ...], proposal: str) -> None:
    assert judge_readiness(a_claim(), Readiness(found)).value.proposal == proposal


def test_who_mends_it_is_the_team_of_the_worst_failure() -> None:
    held = check("fail", "hold", owner_team="coding", rule="pair")
    refused = check("fail", "reject", owner_team="authorizations", rule="number")
    said = judge_readiness(a_claim(), Readiness((held, refused)))
    assert (said.owner_team, said.category) == ("authorizations", "authorization")
    assert said.value.failed_rules == ("number", "pair")


def test_the_whole_charge_waits() -> None:
    said = judge_readiness(a_claim(charge=Decimal("155.005")), Readiness(()))
    assert (said.dollars, said.value.charge) == (Decimal("155.01"), Decimal("155.01"))
    assert judge_readiness(a_claim(charge=None), Readiness(())).dollars == 0
    assert judge_readiness(a_claim(charge=Decimal("-3")), Readiness(())).dollars == 3


def test_the_month_is_that_of_the_first_service() -> None:
    claim = a_claim(lines=(a_line(1, service_from=date(2026, 2, 1)), a_line(2, service_from=DAY)))
    assert first_day(claim) == DAY
    assert judge_readiness(claim, Readiness(())).service_month == "2026-01"
    assert judge_readiness(a_claim(lines=()), Readiness(())).service_month is None


@given(st.lists(checks))
def test_every_check_is_counted_once_and_kept(found: list[Check]) -> None:
    said = judge_readiness(a_claim(), Readiness(tuple(found)))
    value = said.value
    assert value.passed + value.failed + value.unknown == len(found)
    assert [each["result"] for each in said.plain()["checks"]] == [each.result for each in found]
    standing = any(each.result == "fail" and each.severity != "warn" for each in found)
    assert (value.proposal == SUBMIT) is not standing
    assert (said.category == READY) is not standing
