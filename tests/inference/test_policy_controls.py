"""A policy without the controls that every policy must hold is refused, and is told all of them."""

from typing import Any

import pytest
import yaml

from inference.policy_controls import ALWAYS_HUMAN, LAWS, LOCKED
from inference.policy_file import PolicyError, parse
from inference.settings import Settings


def plain() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Settings().policy_path.read_text())
    return found


def problems(given: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(PolicyError) as error:
        parse(yaml.safe_dump(given))
    return error.value.problems


def test_a_policy_without_any_locked_rule_is_told_every_one_that_it_lacks() -> None:
    given = plain()
    given["rules"] = [rule for rule in given["rules"] if not rule.get("locked")]
    told = "\n".join(problems(given))
    for task, conditions in LOCKED.items():
        for condition in conditions.split():
            assert f"no locked rule asks about a {task} where {condition} holds" in told


@pytest.mark.parametrize(
    ("softer", "code"),
    [
        ({"consequence": "note", "always_human": False}, "claim_out_of_balance"),
        ({"always_human": False}, "takes_money_back"),
        ({"locked": False}, "contractual_hides_denial"),
        ({"consequence": "note", "always_human": False}, "read_from_paper"),
        ({"tasks": ["remittance", "provider_adjustment"]}, "read_from_paper"),
        ({"supervisor": False}, "payment_held"),
        ({"tasks": ["claim_payment"]}, "held_with_payment"),
        ({"when": "predetermination", "message": "."}, "patient_is_protected"),
    ],
)
def test_a_locked_rule_cannot_be_softened(softer: dict[str, Any], code: str) -> None:
    given = plain()
    (rule,) = [rule for rule in given["rules"] if rule["code"] == code]
    condition = rule["when"]
    rule.update(softer)
    assert [told for told in problems(given) if f"where {condition} holds" in told]


def test_findings_of_the_laws_hold_in_every_policy() -> None:
    given = plain()
    given["findings"] = {"unlisted": "note", "severity": {"payment_out_of_balance": "hold"}}
    told = "\n".join(problems(given))
    for code in LAWS:
        assert f"findings.severity.{code}: expected" in told
    assert "findings.unlisted: expected hold" in told


def test_proposals_modes_and_limits_of_persons_are_kept() -> None:
    given = plain()
    given |= {"always_human": []}
    given["modes"]["provider_adjustment"] = "auto"
    given["second_approval_above"]["claim_payment"] = None
    told = problems(given)
    assert {f"always_human: {proposal} is missing" for proposal in ALWAYS_HUMAN} <= set(told)
    assert {"modes.provider_adjustment: never auto", "second_approval_above.claim_payment: no limit"} <= set(told)


def test_what_ships_holds_them_all() -> None:
    assert parse(yaml.safe_dump(plain())).name == "base"
