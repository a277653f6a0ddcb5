"""Conditions on a provider adjustment (PLB)."""

from collections.abc import Iterator

from extraction.codes import load_codes
from inference.rules.facts import AdjustmentFacts, dollars
from inference.rules.registry import Hit, predicate

# Classes in which money is taken back, given back, or moved between parties.
PERSONAL = frozenset({"overpayment_recovery", "forward_balance", "refund_acknowledged", "affiliate_offset", "levy"})

REFUND = "refund_acknowledged"
UNKNOWN = "unknown_plb_reason"


@predicate(AdjustmentFacts, says=("reason", "amount"))
def unknown_adjustment(facts: AdjustmentFacts) -> Iterator[Hit]:
    """No reason, or one that the table does not know, or not in this release of the format: it has no bucket."""
    if _is_unknown(facts):
        yield _hit(facts, reason="none given" if facts.answer.reason is None else "not in the code table")


@predicate(AdjustmentFacts, says=("reason", "amount", "expected"))
def wrong_sign(facts: AdjustmentFacts) -> Iterator[Hit]:
    """An amount that goes the way in which its reason never goes."""
    known = load_codes().plb_reasons.get(facts.answer.reason or "")
    if known and not known.allows(facts.answer.amount):
        yield _hit(facts, reason=known.code, expected=known.sign)


@predicate(AdjustmentFacts, says=("reason", "wording", "amount"))
def recovery_or_refund(facts: AdjustmentFacts) -> Iterator[Hit]:
    """A recoupment, a balance carried, a refund acknowledged, an affiliate's offset or a levy."""
    if facts.answer.ledger_class in PERSONAL:
        yield _hit(facts, reason=facts.answer.reason or "", wording=_wording(facts))


@predicate(AdjustmentFacts, says=("reason", "amount"))
def claim_not_named(facts: AdjustmentFacts) -> Iterator[Hit]:
    """Its reason is about one claim, and no reference says which."""
    known = load_codes().plb_reasons.get(facts.answer.reason or "")
    if known and known.needs_claim and not facts.adjustment.reference:
        yield _hit(facts, reason=known.code)


@predicate(AdjustmentFacts, says=("reason", "amount"))
def refund_without_offset(facts: AdjustmentFacts) -> Iterator[Hit]:
    """A refund is acknowledged, but no entry of the other sign takes it out of the payment again."""
    if facts.answer.ledger_class == REFUND and -facts.answer.amount not in facts.payment.adjusted:
        yield _hit(facts, reason=facts.answer.reason or "")


@predicate(AdjustmentFacts, says=("amount",))
def another_entity(facts: AdjustmentFacts) -> Iterator[Hit]:
    """PLB01 is neither the NPI nor the TIN of the payee: the money is another entity's affair."""
    payee = facts.payment.remittance.payee
    mine = {payee.npi, payee.tin, payee.id, *(each.value for each in payee.references)}
    if facts.adjustment.provider_id and facts.adjustment.provider_id not in mine:
        yield _hit(facts)


@predicate(AdjustmentFacts, says=("reason", "wording", "amount", "bucket"))
def has_bucket(facts: AdjustmentFacts) -> Iterator[Hit]:
    """The ledger bucket that its reason stands for."""
    if facts.answer.bucket and not _is_unknown(facts):
        bucket = facts.answer.bucket.replace("_", " ")
        yield _hit(facts, reason=facts.answer.reason or "", wording=_wording(facts), bucket=bucket)


def _is_unknown(facts: AdjustmentFacts) -> bool:
    return facts.answer.ledger_class is None or any(each.finding.code == UNKNOWN for each in facts.findings)


def _wording(facts: AdjustmentFacts) -> str:
    known = load_codes().plb_reasons.get(facts.answer.reason or "")
    return known.wording if known else ""


def _hit(facts: AdjustmentFacts, **told: str) -> Hit:
    return Hit(facts.path, {**told, "amount": dollars(facts.answer.amount)})
