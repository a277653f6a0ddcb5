"""Interest of claims, solved: with the payment's L6 adjustments it comes to nothing, since those pay it."""

from __future__ import annotations

from dataclasses import dataclass

from extraction.balance import INTEREST
from extraction.eob.candidates import Candidate
from extraction.eob.draft import RemittanceDraft
from extraction.eob.payment_solve import PaymentSolution, reason_of
from extraction.eob.zero_sums import zero_sums

_TAG = "interest"


@dataclass(frozen=True, slots=True)
class InterestSolution:
    """Cents of each claim's interest in order, 0 where there is none. `holds`: provider adjustments pay them."""

    claims: tuple[int, ...]
    holds: bool


def solve_interest(draft: RemittanceDraft, payment: PaymentSolution) -> InterestSolution:
    """The cheapest readings that the provider adjustments pay; as read, if none are."""
    pairs = zip(draft.provider_adjustments, payment.adjustments, strict=True)
    paid = sum(cents for entry, cents in pairs if reason_of(entry) == INTEREST)
    printed = [next(iter(claim.amounts.get(_TAG, ())), None) for claim in draft.claims]
    found = [amount for amount in printed if amount is not None and amount.candidates]
    terms = [(amount.candidates, 1) for amount in found]
    chosen = next(iter(zero_sums([*terms, ((Candidate(paid, 0.0),), 1)])), None)
    cents = {id(amount): each.cents for amount, each in zip(found, chosen or (), strict=False)}
    claims = tuple(cents.get(id(amount), amount.read or 0) if amount is not None else 0 for amount in printed)
    return InterestSolution(claims, chosen is not None)
