"""Conditions on any item of a remittance: findings, repeats, and being held with the payment."""

from collections.abc import Iterable, Iterator

from inference.rules.facts import (
    AdjustmentFacts,
    ClaimFacts,
    DocumentFacts,
    Facts,
    JudgedFinding,
    PaymentFacts,
    ReadinessFacts,
    dollars,
)
from inference.rules.registry import Hit, predicate

LAWS = frozenset({"claim_out_of_balance", "line_out_of_balance"})
CODES = frozenset({"unknown_carc", "unknown_rarc", "unknown_group", "unknown_claim_status", "retired_carc"})


@predicate(DocumentFacts, PaymentFacts, ClaimFacts, AdjustmentFacts, says=("earlier",))
def duplicate_of_earlier(facts: Facts) -> Iterator[Hit]:
    """All of the payment key and of its claims have come before."""
    if facts.sighting and facts.sighting.state == "duplicate_of":
        yield Hit(facts.path, {"earlier": facts.sighting.document_id})


@predicate(PaymentFacts, ClaimFacts, AdjustmentFacts, says=("earlier",))
def conflict_or_split(facts: PaymentFacts | ClaimFacts | AdjustmentFacts) -> Iterator[Hit]:
    """The payment key has come before, with other claims."""
    if facts.sighting and facts.sighting.state == "conflict_or_split":
        yield Hit(facts.path, {"earlier": facts.sighting.document_id})


@predicate(ClaimFacts, AdjustmentFacts)
def held_with_payment(facts: ClaimFacts | AdjustmentFacts) -> Iterator[Hit]:
    """Something is wrong with the payment as a whole."""
    if facts.payment.held:
        yield Hit(facts.path)


@predicate(PaymentFacts, says=("finding",))
def finding_holds_payment(facts: PaymentFacts) -> Iterator[Hit]:
    """A finding that holds all of the remittance, wherever it points."""
    yield from _hits(found for found in facts.findings if found.severity == "hold_payment")


@predicate(ClaimFacts, says=("finding",))
def law_fails(facts: ClaimFacts) -> Iterator[Hit]:
    """The claim law, or the law of one of its lines, does not hold."""
    yield from _hits(found for found in _holding(facts) if found.finding.code in LAWS)


@predicate(ClaimFacts, says=("finding",))
def code_not_known(facts: ClaimFacts) -> Iterator[Hit]:
    """A code that no table has, or that was not in force on the day of payment."""
    yield from _hits(found for found in _holding(facts) if found.finding.code in CODES)


@predicate(DocumentFacts, PaymentFacts, ClaimFacts, AdjustmentFacts, ReadinessFacts, says=("finding",))
def finding_holds(facts: Facts) -> Iterator[Hit]:
    """Any other finding that holds this item."""
    yield from _hits(found for found in _holding(facts) if found.finding.code not in LAWS | CODES)


@predicate(PaymentFacts, ClaimFacts, AdjustmentFacts, ReadinessFacts, says=("finding",))
def finding_is_noted(facts: Facts) -> Iterator[Hit]:
    """A finding that should be known and holds nothing."""
    yield from _hits(found for found in _own(facts) if found.severity == "note")


def _holding(facts: Facts) -> Iterator[JudgedFinding]:
    whole = isinstance(facts, DocumentFacts)  # what would hold a payment holds the document that is none
    return (found for found in _own(facts) if found.severity == "hold" or (whole and found.severity == "hold_payment"))


def _own(facts: Facts) -> tuple[JudgedFinding, ...]:
    return facts.own_findings if isinstance(facts, PaymentFacts) else facts.findings


def _hits(judgements: Iterable[JudgedFinding]) -> Iterator[Hit]:
    for judged in judgements:
        found = judged.finding
        by = f": {dollars(found.amount)}" if found.amount is not None else ""
        yield Hit(found.path, {"finding": found.message + by}, found.code)
