"""Against the truth of the invented world: what was planted in an archive is what the checkup finds."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from review.checkup.run import checkup
from tests.review.checkup.conftest import DEADLINES
from training.simulate.archive import write_archive

Told = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("world")
    truth = write_archive(folder, claims=3000, seed=11, processes=1)
    return truth, checkup(folder / "835", folder / "837", deadlines=DEADLINES).figures


def dollars(rows: Any) -> Decimal:
    return sum((Decimal(amount) for amount in rows), Decimal(0))


def test_payments_and_duplicates(told: Told) -> None:
    truth, figures = told
    assert figures["read"]["remittances"] == sum(truth["remittances"].values())
    assert figures["read"]["set_aside"] == sum(each["remittances"] for each in truth["duplicates"])
    answers = sum(truth["claims_answered"].values()) + len(truth["reversals"])
    assert figures["read"]["claim_payments"] == answers
    assert Decimal(figures["interest"]["of_claims"]) == dollars(truth["interest_amount"].values())


def test_denials(told: Told) -> None:
    truth, figures = told
    assert figures["denials"]["lines"] == sum(truth["denials"].values())
    assert Decimal(figures["denials"]["dollars"]) == dollars(truth["denial_amount"].values())
    found: dict[tuple[str, ...], Decimal] = {}
    for row in figures["denials"]["rows"]:
        key = row["group"], row["reason"], " ".join(row["remarks"])
        found[key] = found.get(key, Decimal(0)) + Decimal(row["dollars"])
    planted: dict[tuple[str, ...], Decimal] = {}
    for name, amount in truth["denial_amount"].items():
        _, group, reason, remarks = name.split("|")
        planted[group, reason, remarks] = planted.get((group, reason, remarks), Decimal(0)) + Decimal(amount)
    assert {key[:2] for key in found} == {key[:2] for key in planted}
    for group, reason in {key[:2] for key in planted}:
        assert sum(v for k, v in found.items() if k[:2] == (group, reason)) == sum(
            v for k, v in planted.items() if k[:2] == (group, reason)
        )


def test_contractual_zeros(told: Told) -> None:
    truth, figures = told
    assert Decimal(figures["contractual"]["dollars"]) == dollars(truth["contractual_only_amount"].values())
    assert figures["contractual"]["claims"] == sum(truth["contractual_only"].values())


def test_reversals_and_corrections(told: Told) -> None:
    truth, figures = told
    assert figures["reversals"]["all"]["claims"] == len(truth["reversals"])
    assert Decimal(figures["reversals"]["all"]["dollars"]) == dollars(each["amount"] for each in truth["reversals"])
    never = sum(each["correction"] == "never" for each in truth["reversals"])
    late_or_never = figures["reversals"]["uncorrected"]["claims"] + figures["reversals"]["waiting"]["claims"]
    assert late_or_never >= never
    assert figures["reversals"]["without_original"]["claims"] == 0


def test_the_ledger(told: Told) -> None:
    truth, figures = told
    opened = [*truth["recoupments"], *truth["forward_balances"]]
    left = [each for each in opened if each.get("recovered", each.get("carried_in")) is None]
    assert Decimal(figures["ledger"]["opened"]) == dollars(each["amount"] for each in opened)
    assert Decimal(figures["ledger"]["open"]) == dollars(each["amount"] for each in left)
    assert figures["ledger"]["open_items"] == len(left)
    assert Decimal(figures["ledger"]["taken_without_item"]) == 0


def test_what_does_not_add_up(told: Told) -> None:
    truth, figures = told
    assert {law["law"] for law in figures["balances"]["laws"] if law["failures"]} >= {
        each["law"] for each in truth["unbalanced"]
    }
    assert figures["balances"]["failures"] >= len(truth["unbalanced"])


def test_lines_below_the_usual_amount_were_planted(told: Told) -> None:
    """Not all of them are found: a procedure that is seen fewer than ten times has no usual amount."""
    truth, figures = told
    found, planted = Decimal(figures["underpaid"]["dollars"]), dollars(truth["underpaid_amount"].values())
    assert planted * Decimal("0.3") < found <= planted
    assert figures["underpaid"]["lines"] <= sum(truth["underpaid"].values())


def test_every_claim_that_was_sent_is_joined(told: Told) -> None:
    _, figures = told
    assert figures["claims"]["ambiguous"] == 0
    assert figures["claims"]["unanswered"]["claims"] == 0
    assert figures["claims"]["joined"] + figures["claims"]["not_sent_here"] == figures["denials"]["initial"]["claims"]
