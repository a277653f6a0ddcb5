"""Conditions on a reversal (claim status 22): what it takes back, and what is missing beside it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extraction.records import Adjustment, ClaimPayment
from inference.rules.facts import ClaimFacts, dollars
from inference.rules.registry import Hit, predicate
from models.outcomes import Outcome, status_kind
from models.prediction import NOTHING

REVERSAL = "reversal"


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


@predicate(ClaimFacts, says=("amount",))
def beside_a_reversal(facts: ClaimFacts) -> Iterator[Hit]:
    """The same account has a reversal in this remittance that a person looks at: posted alone, both would be wrong."""
    if facts.answer.outcome is Outcome.REVERSAL or facts.account is None:
        return
    claims = facts.payment.accounts.get(facts.account, ())
    open_ones = [each for each in claims if status_kind(each.status_code) == REVERSAL and _is_open(each, claims)]
    if open_ones:
        amount = sum((abs(each.paid or NOTHING) for each in open_ones), NOTHING)
        yield Hit(facts.path, {"amount": dollars(amount)})


def _is_open(reversal: ClaimPayment, claims: Sequence[ClaimPayment]) -> bool:
    """Whether one of the conditions above holds for it."""
    correction = _correction_of(reversal, claims)
    if correction is None or _original_of(reversal, claims) is None:
        return True
    return -(reversal.paid or NOTHING) > (correction.paid or NOTHING)


def _original(facts: ClaimFacts) -> ClaimPayment | None:
    return _original_of(facts.claim, _of_account(facts))


def _correction(facts: ClaimFacts) -> ClaimPayment | None:
    return _correction_of(facts.claim, _of_account(facts))


def _of_account(facts: ClaimFacts) -> Sequence[ClaimPayment]:
    return facts.payment.accounts.get(facts.account or "", ())


def _original_of(reversal: ClaimPayment, claims: Sequence[ClaimPayment]) -> ClaimPayment | None:
    """The claim of the account that the reversal equals with its signs turned, in charge, payment and adjustments."""
    return next((claim for claim in _others(reversal, claims) if _mirrors(reversal, claim)), None)


def _correction_of(reversal: ClaimPayment, claims: Sequence[ClaimPayment]) -> ClaimPayment | None:
    return next((claim for claim in _others(reversal, claims) if not _mirrors(reversal, claim)), None)


def _others(reversal: ClaimPayment, claims: Sequence[ClaimPayment]) -> Iterator[ClaimPayment]:
    return (claim for claim in claims if claim.status_code != reversal.status_code)


def _mirrors(reversal: ClaimPayment, claim: ClaimPayment) -> bool:
    if (reversal.paid or NOTHING) != -(claim.paid or NOTHING):
        return False  # most are told apart here, without looking at every adjustment
    return _signature(reversal, -1) == _signature(claim, 1)


def _signature(claim: ClaimPayment, sign: int) -> tuple[Decimal, Decimal, list[Counter[tuple[str, str, Decimal]]]]:
    levels = [claim.adjustments, *(line.adjustments for line in claim.lines)]
    return sign * (claim.charge or NOTHING), sign * (claim.paid or NOTHING), [_turned(level, sign) for level in levels]


def _turned(adjustments: Iterable[Adjustment], sign: int) -> Counter[tuple[str, str, Decimal]]:
    return Counter((a.group or "", a.reason or "", sign * (a.amount or NOTHING)) for a in adjustments)
