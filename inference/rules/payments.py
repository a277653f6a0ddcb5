"""Conditions on a remittance as a whole."""

from collections.abc import Iterator

from inference.rules.facts import PaymentFacts, dollars
from inference.rules.registry import Hit, predicate
from models.payments import DEBIT, NOTICES, is_test


@predicate(PaymentFacts, says=("amount",))
def negative_payment(facts: PaymentFacts) -> Iterator[Hit]:
    """BPR02 below zero: a payer must carry a negative balance forward instead (X12 RFI 222)."""
    if facts.answer.amount < 0:
        yield Hit("/payment/amount", {"amount": dollars(facts.answer.amount)})


@predicate(PaymentFacts, says=("amount",))
def debit(facts: PaymentFacts) -> Iterator[Hit]:
    """BPR03 = D: the provider draws the money from the payer's account (005010X221A1); hardly any payer means that."""
    if facts.remittance.payment.credit_debit == DEBIT and facts.answer.amount:
        yield Hit("/payment/credit_debit", {"amount": dollars(facts.answer.amount)})


@predicate(PaymentFacts, says=("amount",))
def notice_with_money(facts: PaymentFacts) -> Iterator[Hit]:
    """BPR01 = H or P: a notification without a payment, or a test of an account before one."""
    if facts.remittance.payment.handling in NOTICES and facts.answer.amount:
        yield Hit("/payment/handling", {"amount": dollars(facts.answer.amount)})


@predicate(PaymentFacts, says=("count", "net"))
def part_waits(facts: PaymentFacts) -> Iterator[Hit]:
    """Claims and provider adjustments that wait for people: until then their net is unapplied cash."""
    waiting = facts.waiting
    if waiting is not None and waiting.net and not facts.held:
        yield Hit("", {"count": str(waiting.count), "net": dollars(waiting.net)})


@predicate(PaymentFacts)
def amount_missing(facts: PaymentFacts) -> Iterator[Hit]:
    """BPR02 is not there or is no amount."""
    if facts.remittance.payment.amount is None:
        yield Hit("/payment/amount")


@predicate(PaymentFacts, says=("amount",))
def trace_missing(facts: PaymentFacts) -> Iterator[Hit]:
    """Money without a trace number cannot be tied to a deposit."""
    if facts.answer.amount > 0 and not (facts.remittance.payment.trace_number or "").strip("0 "):
        yield Hit("/payment/trace_number", {"amount": dollars(facts.answer.amount)})


@predicate(PaymentFacts)
def nothing_in_it(facts: PaymentFacts) -> Iterator[Hit]:
    """Neither a claim nor a provider adjustment."""
    if facts.answer.kind == "empty":
        yield Hit("")


@predicate(PaymentFacts, says=("adjustments",))
def ledger_only(facts: PaymentFacts) -> Iterator[Hit]:
    """Provider adjustments and no claim: capitation, interim payment, settlement, incentive."""
    if not facts.remittance.claims and facts.remittance.provider_adjustments:
        yield Hit("/provider_adjustments", {"adjustments": str(len(facts.remittance.provider_adjustments))})


@predicate(PaymentFacts, says=("claims",))
def no_pay(facts: PaymentFacts) -> Iterator[Hit]:
    """A remittance without money: denials, deductibles, balances carried forward."""
    if facts.answer.kind == "no_pay":
        yield Hit("/payment", {"claims": str(len(facts.remittance.claims))})


@predicate(PaymentFacts, says=("amount",))
def deposit_not_seen(facts: PaymentFacts) -> Iterator[Hit]:
    """No deposit has been tied to the payment: a balanced 835 is not money received."""
    if facts.answer.amount > 0:
        yield Hit("/payment", {"amount": dollars(facts.answer.amount)})


@predicate(PaymentFacts)
def marked_as_test(facts: PaymentFacts) -> Iterator[Hit]:
    """ISA15 = T, where the policy lets such files pass."""
    if is_test(facts.remittance) and not facts.held_as_test:
        yield Hit("")


@predicate(PaymentFacts)
def held_as_test(facts: PaymentFacts) -> Iterator[Hit]:
    """ISA15 = T, where the policy holds such files: no production money comes in one."""
    if facts.held_as_test:
        yield Hit("")


@predicate(PaymentFacts, says=("count", "net"))
def sound_payment(facts: PaymentFacts) -> Iterator[Hit]:
    """The payment law holds; says what was added up."""
    if not facts.held and facts.answer.difference == 0:
        net = facts.answer.claims - facts.answer.adjustments
        yield Hit("/payment/amount", {"count": str(len(facts.remittance.claims)), "net": dollars(net)})
