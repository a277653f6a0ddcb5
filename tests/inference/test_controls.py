"""Controls over what is accepted alone: what a sound-looking claim, payment or policy may not slip past."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from extraction.records import Interchange
from inference.policy import Policy
from inference.policy_file import PolicyError, parse
from inference.settings import Settings
from tests.claims import claim, line, remittance
from tests.inference.judged import UNAUDITED, claim_judged, codes, judged, of_task

BASE_PATH = Settings().policy_path
PAID = claim("1", line("200", "150", "CO-45 30", "PR-3 20"))


@pytest.mark.parametrize(
    ("payment", "why"),
    [({"amount": -150}, "negative_payment"), ({"credit_debit": "D"}, "payment_is_a_debit")],
)
def test_claims_of_a_payment_that_nobody_can_receive_are_held_with_it(payment: dict[str, Any], why: str) -> None:
    record = remittance(PAID if why != "negative_payment" else claim("1", line("-200", "-150", "CO-45 -50")), **payment)
    found = judged(record)
    assert why in codes(of_task(found, "remittance")[0])
    (held,) = of_task(found, "claim_payment")
    assert "held_with_payment" in codes(held)
    assert (held.ruling.disposition, held.prediction.value.proposal, held.ruling.supervisor) == ("review", "hold", True)


def test_a_no_pay_remittance_marked_as_debit_holds_nothing() -> None:
    assert "held_with_payment" not in codes(claim_judged(claim("1", line("20", "0", "PR-1 20")), credit_debit="D"))


def test_lines_that_do_not_add_up_to_their_claim_hold_it() -> None:
    """Posting by line would lose the 50 that stand at the claim alone, though every law holds."""
    alone = claim("1", line("100", "100"), charge=200, paid=150, codes=("CO-45 50",), allowed=150)
    found = claim_judged(alone)
    assert not {"claim_out_of_balance", "line_out_of_balance"} & set(codes(found))
    assert "line_charges_differ" in codes(found)
    assert found.ruling.disposition == "review"


def test_lines_that_add_up_after_the_claims_own_adjustments_hold_nothing() -> None:
    whole = claim("1", line("200", "200"), paid=150, codes=("CO-45 50",), allowed=150)
    assert "line_charges_differ" not in codes(claim_judged(whole))


def test_a_write_off_above_the_limit_is_seen_by_two_however_little_is_paid() -> None:
    found = claim_judged(claim("1", line("60000", "1", "CO-45 59999")))
    assert "above_approval_limit" in codes(found)
    assert (found.ruling.disposition, found.ruling.approvals_needed) == ("review", 2)


@pytest.mark.parametrize(("taken", "held"), [(160, False), (161, True)])
def test_a_write_off_of_more_of_the_charge_than_the_policy_lets_go_asks_a_person(taken: int, held: bool) -> None:
    found = claim_judged(claim("1", line("200", f"{200 - taken}", f"CO-45 {taken}")), policy=UNAUDITED)
    assert ("contractual_share_large" in codes(found)) is held
    assert found.ruling.disposition == ("review" if held else "auto_accept")


def test_the_share_is_that_of_the_whole_claim() -> None:
    lines = [line("100", "5", "CO-45 95"), line("100", "90", "CO-45 10")]
    assert "contractual_share_large" not in codes(claim_judged(claim("1", *lines)))


def test_what_is_accepted_says_that_nobody_compared_it_with_a_contract() -> None:
    found = claim_judged(PAID, policy=UNAUDITED)
    assert found.ruling.disposition == "auto_accept"
    assert "expected_not_modelled" in codes(found)


def test_a_rule_on_a_measure_says_above_which_it_holds_and_no_other_does() -> None:
    given = yaml.safe_load(BASE_PATH.read_text())
    by_code = {rule["code"]: rule for rule in given["rules"]}
    del by_code["contractual_share_large"]["above"]
    by_code["claim_repeated"]["above"] = "0.5"
    with pytest.raises(PolicyError) as error:
        parse(yaml.safe_dump(given))
    assert len([told for told in error.value.problems if "`above`" in told]) == 2


def test_nothing_of_a_test_file_is_accepted_unless_a_setting_says_so() -> None:
    record = replace(remittance(PAID), interchange=Interchange(usage="T"))
    top, held = judged(record)[1:]
    assert codes(top)[0] == "held_as_test"
    assert (held.ruling.disposition, held.prediction.value.proposal, held.ruling.supervisor) == ("review", "hold", True)
    accepting = Policy.load(BASE_PATH, accept_test_files=True)
    assert accepting.version != Policy.load(BASE_PATH).version
    top, let_go = judged(record, accepting)[1:]
    assert "marked_as_test" in codes(top)
    assert "held_with_payment" not in codes(let_go)
