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
    if facts.answer.outcome is Outcome.REVERSAL and not (_by_number(facts) or _by_account(facts)):
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount",))
def original_by_account_alone(facts: ClaimFacts) -> Iterator[Hit]:
    """A claim of the account is what it takes back, turned; but the payer's control number is not that claim's."""
    if facts.answer.outcome is Outcome.REVERSAL and not _by_number(facts) and _by_account(facts):
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount",))
def reversal_without_correction(facts: ClaimFacts) -> Iterator[Hit]:
    """The claim as it should have been is not in this remittance."""
    if facts.answer.outcome is Outcome.REVERSAL and _correction(facts) is None:
        yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid))})


@predicate(ClaimFacts, says=("amount", "again"))
def takes_money_back(facts: ClaimFacts) -> Iterator[Hit]:
    """The reversal takes more than the correction beside it gives again."""
    correction = _correction(facts) if facts.answer.outcome is Outcome.REVERSAL else None
    if correction is not None:
        again = correction.paid or NOTHING
        if -facts.answer.paid > again:
            yield Hit(facts.path, {"amount": dollars(abs(facts.answer.paid)), "again": dollars(again)})


@predicate(ClaimFacts, says=("amount",))
def beside_a_reversal(facts: ClaimFacts) -> Iterator[Hit]:
    """The same account has a reversal in this remittance that a person looks at: posted alone, both would be wrong."""
    if facts.answer.outcome is Outcome.REVERSAL or facts.account is None:
        return
    claims = facts.payment.accounts.get(facts.account, ())
    open_ones = [each for each in claims if status_kind(each.status_code) == REVERSAL and _is_open(each, facts)]
    if open_ones:
        amount = sum((abs(each.paid or NOTHING) for each in open_ones), NOTHING)
        yield Hit(facts.path, {"amount": dollars(amount)})


def _is_open(reversal: ClaimPayment, facts: ClaimFacts) -> bool:
    """Whether one of the conditions above holds for it."""
    correction = _correction_of(reversal, _of_account(facts))
    if correction is None or _original_of(reversal, _of_number(reversal, facts)) is None:
        return True
    return -(reversal.paid or NOTHING) > (correction.paid or NOTHING)


def _by_number(facts: ClaimFacts) -> ClaimPayment | None:
    return _original_of(facts.claim, _of_number(facts.claim, facts))


def _by_account(facts: ClaimFacts) -> ClaimPayment | None:
    return _original_of(facts.claim, _of_account(facts))


def _correction(facts: ClaimFacts) -> ClaimPayment | None:
    return _correction_of(facts.claim, _of_account(facts))


def _of_account(facts: ClaimFacts) -> Sequence[ClaimPayment]:
    return facts.payment.accounts.get(facts.account or "", ())


def _of_number(reversal: ClaimPayment, facts: ClaimFacts) -> Sequence[ClaimPayment]:
    """The claims with the payer control number that the reversal names (REF*F8, else its own CLP07)."""
    return facts.payment.numbers.get(reversal.reverses or reversal.payer_claim_control_number or "", ())


def _original_of(reversal: ClaimPayment, claims: Sequence[ClaimPayment]) -> ClaimPayment | None:
    """The claim that the reversal equals with its signs turned: charge, payment, lines and adjustments."""
    return next((claim for claim in _others(reversal, claims) if _mirrors(reversal, claim)), None)


def _correction_of(reversal: ClaimPayment, claims: Sequence[ClaimPayment]) -> ClaimPayment | None:
    return next((claim for claim in _others(reversal, claims) if not _mirrors(reversal, claim)), None)


def _others(reversal: ClaimPayment, claims: Sequence[ClaimPayment]) -> Iterator[ClaimPayment]:
    return (claim for claim in claims if claim.status_code != reversal.status_code)


def _mirrors(reversal: ClaimPayment, claim: ClaimPayment) -> bool:
    if (reversal.paid or NOTHING) != -(claim.paid or NOTHING):
        return False  # most are told apart here, without looking at every adjustment
    return _signature(reversal, -1) == _signature(claim, 1)


def _signature(claim: ClaimPayment, sign: int) -> list[tuple[object, ...]]:
    """Of the claim and of each line: what was charged, paid and adjusted, and for which service."""
    return [
        (sign * (claim.charge or NOTHING), sign * (claim.paid or NOTHING), _turned(claim.adjustments, sign)),
        *(
            (
                *(line.procedure, line.modifiers, line.revenue_code),
                *(sign * (line.charge or NOTHING), sign * (line.paid or NOTHING), _turned(line.adjustments, sign)),
            )
            for line in claim.lines
        ),
    ]


def _turned(adjustments: Iterable[Adjustment], sign: int) -> Counter[tuple[str, str, Decimal]]:
    return Counter((a.group or "", a.reason or "", sign * (a.amount or NOTHING)) for a in adjustments)
