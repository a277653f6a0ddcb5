"""How far a solution is from the next one: the cost of the cheapest other values that hold the same laws."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.eob.candidates import Candidate
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.draft import RemittanceDraft
from extraction.eob.payment_solve import PaymentSolution
from extraction.eob.zero_sums import zero_sums

WIDEST = 20.0  # of a solution beside which there is no other


def margins(
    draft: RemittanceDraft, options: Sequence[Sequence[ClaimSolution]], payment: PaymentSolution
) -> tuple[float, ...]:
    """For each claim the least that another reading of it would cost. If that reading pays otherwise, something else
    must make up for it, as long as the payment law holds: that costs as much as the cheapest other change.
    """
    changes = [_cheapest_change(each, place) for each, place in zip(options, payment.claims, strict=True)]
    amounts = [entry.amount for entry in draft.provider_adjustments] + draft.amounts.get("payment_amount", [])
    of_amounts = min((each.candidates[1].cost for each in amounts if len(each.candidates) > 1), default=WIDEST)
    return tuple(
        _margin(each, place, min([of_amounts, *changes[:number], *changes[number + 1 :]]) if payment.holds else 0.0)
        for number, (each, place) in enumerate(zip(options, payment.claims, strict=True))
    )


def _margin(options: Sequence[ClaimSolution], place: int, made_up: float) -> float:
    chosen = options[place]
    costs = (
        each.cost - chosen.cost + (0.0 if each.paid == chosen.paid else made_up)
        for number, each in enumerate(options)
        if number != place
    )
    return max(0.0, min([WIDEST, *costs]))


def _cheapest_change(options: Sequence[ClaimSolution], place: int) -> float:
    """The cost of another amount paid."""
    chosen = options[place]
    costs = (each.cost - chosen.cost for each in options if each.paid != chosen.paid)
    return max(0.0, min([WIDEST, *costs]))


def payment_margin(draft: RemittanceDraft, payment: PaymentSolution) -> float:
    """The same of the provider adjustments and the payment's amount, claims as they are."""
    if payment.amount is None or not payment.holds:
        return 0.0
    sign = 1 if sum(payment.adjustments) == _sum_read(draft) else -1
    terms = [(entry.amount.candidates, sign) for entry in draft.provider_adjustments]
    printed = next(amount for amount in draft.amounts["payment_amount"] if amount.candidates)
    paid = payment.amount + sum(payment.adjustments)
    found = zero_sums([*terms, (printed.candidates, 1), ((Candidate(-paid, 0.0),), 1)])
    costs = [sum(each.cost for each in chosen) for chosen in found]
    return min(WIDEST, costs[1] - costs[0]) if len(costs) > 1 else WIDEST


def _sum_read(draft: RemittanceDraft) -> int:
    return sum(entry.amount.read or 0 for entry in draft.provider_adjustments)
