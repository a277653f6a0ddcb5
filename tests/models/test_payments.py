"""Payments, provider adjustments and documents."""

from decimal import Decimal

import pytest

from extraction.records import Remittance
from models.payments import judge_adjustment, judge_document, judge_payment
from tests.claims import claim, line, plb, remittance

PAID = claim("1", line("200", "150", "CO-45 50"))


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (remittance(PAID), "payment"),
        (remittance(claim("4", line("90", "0", "CO-29 90"))), "no_pay"),
        (remittance(adjustments=(plb("CT -500"),)), "ledger_only"),
        (remittance(PAID, adjustments=(plb("WO 200"),)), "negative"),
        (remittance(), "empty"),
    ],
)
def test_a_payment_has_a_kind(given: Remittance, kind: str) -> None:
    assert judge_payment(given).value.kind == kind


def test_the_difference_is_what_the_payment_law_leaves_over() -> None:
    said = judge_payment(remittance(PAID, adjustments=(plb("L6 -5"),), amount=Decimal("156.00")))
    assert said.value.difference == Decimal("1.00")
    assert said.confidence.value == 0.0
    assert judge_payment(remittance(PAID, adjustments=(plb("L6 -5"),))).value.difference == 0


@pytest.mark.parametrize(
    ("given", "held", "proposal"),
    [
        (remittance(PAID), False, "take_in_payment"),
        (remittance(PAID), True, "hold"),
        (remittance(PAID, amount=149), False, "hold"),
        (remittance(PAID, amount=0), False, "hold"),
        (remittance(PAID, amount=None), False, "hold"),
        (remittance(PAID, adjustments=(plb("WO 200"),)), False, "hold"),
        (remittance(PAID, credit_debit="D"), False, "hold"),
        (remittance(PAID, handling="H"), False, "hold"),
        (remittance(claim("4", line("90", "0", "CO-29 90")), credit_debit="D"), False, "record_only"),
    ],
)
def test_what_no_payer_sends_is_proposed_to_be_held(given: Remittance, held: bool, proposal: str) -> None:
    said = judge_payment(given, held=held)
    assert said.value.proposal == proposal
    assert (said.confidence.value == 0.0) == (held or said.value.difference != 0)


def test_a_provider_adjustment_is_held_with_its_payment() -> None:
    assert judge_adjustment(plb("WO 25"), held=True).value.proposal == "hold"


@pytest.mark.parametrize(
    ("code", "ledger_class", "proposal"),
    [
        ("WO 25", "overpayment_recovery", "accept_recoupment"),
        ("FB -25", "forward_balance", "carry_balance"),
        ("72 -25", "refund_acknowledged", "acknowledge_refund"),
        ("L6 -5", "interest", "book_to_ledger"),
        ("50 9", "penalty", "book_to_ledger"),
        ("OB 9", "affiliate_offset", "book_affiliate_offset"),
        ("LE 9", "levy", "accept_levy"),
        ("QQ 9", None, "identify"),
    ],
)
def test_a_provider_adjustment_has_a_class_and_a_proposal(code: str, ledger_class: str | None, proposal: str) -> None:
    said = judge_adjustment(plb(code))
    assert (said.value.ledger_class, said.value.proposal) == (ledger_class, proposal)
    assert said.dollars == abs(Decimal(code.split()[1]))


def test_a_document_that_holds_no_remittance_is_to_be_identified() -> None:
    assert judge_document("unknown", "none", 0.0).value.proposal == "identify"
    assert judge_document("remittance_835", "remittance", 1.0).value.proposal == "decide_claims"
