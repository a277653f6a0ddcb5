"""Conditions on a reversal (claim status 22): what it takes back, and what is missing beside it."""

from collections.abc import Iterator

from inference.rules.beside import Beside
from inference.rules.facts import ClaimFacts, dollars
from inference.rules.registry import Hit, predicate
from models.outcomes import Outcome
from models.prediction import NOTHING


@predicate(ClaimFacts, says=("amount",))
def reversal_without_original(facts: ClaimFacts) -> Iterator[Hit]:
    """The payment that it takes back is not in this remittance."""
    beside = _beside(facts)
    if beside and not (beside.original_by_number or beside.original_by_account):
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount",))
def original_by_account_alone(facts: ClaimFacts) -> Iterator[Hit]:
    """A claim of the account is what it takes back, turned; but the payer's control number is not that claim's."""
    beside = _beside(facts)
    if beside and beside.original_by_account and not beside.original_by_number:
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount",))
def reversal_without_correction(facts: ClaimFacts) -> Iterator[Hit]:
    """The claim as it should have been is not in this remittance."""
    beside = _beside(facts)
    if beside and beside.correction is None:
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount", "again"))
def takes_money_back(facts: ClaimFacts) -> Iterator[Hit]:
    """The reversal takes more than the correction beside it gives again."""
    beside = _beside(facts)
    if beside and beside.correction is not None:
        again = beside.correction.paid or NOTHING
        if -facts.answer.paid > again:
            yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid)), "again": dollars(again)})


@predicate(ClaimFacts, says=("amount",))
def beside_a_reversal(facts: ClaimFacts) -> Iterator[Hit]:
    """The same account has a reversal in this remittance that a person looks at: posted alone, both would be wrong."""
    if facts.answer.outcome is Outcome.REVERSAL or facts.account is None:
        return
    amount = facts.payment.reversals.open_dollars.get(facts.account)
    if amount is not None:
        yield Hit(facts.path, {"amount": dollars(amount)})


def _beside(facts: ClaimFacts) -> Beside | None:
    """What stands beside the claim if it is a reversal."""
    return facts.payment.reversals.beside.get(facts.index)
