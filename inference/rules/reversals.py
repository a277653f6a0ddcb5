"""Conditions on a reversal (claim status 22): what it takes back, and what is missing beside it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from extraction.records import Adjustment, ClaimPayment
from inference.rules.facts import ClaimFacts, dollars
from inference.rules.registry import Hit, predicate
from models.outcomes import Outcome
from models.prediction import NOTHING


@predicate(ClaimFacts, says=("amount",))
def reversal_without_original(facts: ClaimFacts) -> Iterator[Hit]:
    """The payment that it takes back is not in this remittance."""
    if facts.answer.outcome is Outcome.REVERSAL and _original(facts) is None:
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount",))
def reversal_without_correction(facts: ClaimFacts) -> Iterator[Hit]:
    """The claim as it should have been is not in this remittance."""
    if facts.answer.outcome is Outcome.REVERSAL and _correction(facts) is None:
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount", "again"))
def takes_money_back(facts: ClaimFacts) -> Iterator[Hit]:
    """The reversal takes more than the correction beside it gives again."""
    if facts.answer.outcome is Outcome.REVERSAL:
        correction = _correction(facts)
        again = (correction.paid or NOTHING) if correction else NOTHING
        if -facts.answer.paid > again:
            yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid)), "again": dollars(again)})


def _others(facts: ClaimFacts) -> list[ClaimPayment]:
    """Claims of the same account in this remittance that are no reversals themselves."""
    account = facts.payment.accounts.get(facts.claim.patient_control_number or "", ())
    return [claim for claim in account if claim.status_code != facts.claim.status_code]


def _original(facts: ClaimFacts) -> ClaimPayment | None:
    """The claim that this one equals with its signs turned, in charge, payment and adjustments."""
    return next((claim for claim in _others(facts) if _mirrors(facts.claim, claim)), None)


def _correction(facts: ClaimFacts) -> ClaimPayment | None:
    return next((claim for claim in _others(facts) if not _mirrors(facts.claim, claim)), None)


def _mirrors(reversal: ClaimPayment, claim: ClaimPayment) -> bool:
    if (reversal.paid or NOTHING) != -(claim.paid or NOTHING):
        return False  # most are told apart here, without looking at every adjustment
    return _signature(reversal, -1) == _signature(claim, 1)


def _signature(claim: ClaimPayment, sign: int) -> tuple[Decimal, Decimal, list[Counter[tuple[str, str, Decimal]]]]:
    levels = [claim.adjustments, *(line.adjustments for line in claim.lines)]
    return sign * (claim.charge or NOTHING), sign * (claim.paid or NOTHING), [_turned(level, sign) for level in levels]


def _turned(adjustments: Iterable[Adjustment], sign: int) -> Counter[tuple[str, str, Decimal]]:
    return Counter((a.group or "", a.reason or "", sign * (a.amount or NOTHING)) for a in adjustments)
