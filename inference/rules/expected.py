"""Conditions on what a contract lets expect.

A contractual adjustment may be automatic only within tolerance of the expected amount or of the payer's history.
Neither is modelled yet, so a share of the charge that few contracts take stands in for them, and each claim says so.
"""

from collections.abc import Iterator

from inference.rules.facts import ClaimFacts, dollars
from inference.rules.registry import Hit, predicate
from models.adjudication import claim_totals
from models.outcomes import Class, Outcome
from models.prediction import NOTHING

POSTED = (Outcome.PAID, Outcome.PARTIAL, Outcome.PRIOR_PAYER)


@predicate(ClaimFacts, says=("amount", "share", "charge"), measures=True)
def contractual_share(facts: ClaimFacts) -> Iterator[Hit]:
    """Contractual codes take a part of the charge; measured as that share, 0 to 1."""
    amount, charge = claim_totals(facts.claim).get(Class.CONTRACTUAL, NOTHING), facts.answer.charge
    if facts.answer.outcome in POSTED and amount > 0 and charge > 0:
        share = amount / charge
        told = {"amount": dollars(amount), "share": f"{share:.1%}", "charge": dollars(charge)}
        yield Hit(facts.path, told, measure=share)


@predicate(ClaimFacts)
def expected_not_modelled(facts: ClaimFacts) -> Iterator[Hit]:
    """Something is posted, and nobody has said what the contract should have paid."""
    if facts.answer.outcome in POSTED:
        yield Hit(facts.path)
