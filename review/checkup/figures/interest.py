"""Interest: what claims say (AMT*I) and what payments say (PLB L6, negative where it is paid). They should agree."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from extraction.balance import INTEREST
from models.prediction import NOTHING
from review.checkup.archive import Archive, Received, total
from review.checkup.lists import Lists, detail, remittance_detail
from review.checkup.plain import money


def interest(archive: Archive, lists: Lists) -> dict[str, Any]:
    """The section `interest`."""
    payers: dict[str, list[Received]] = defaultdict(list)
    for received in archive.remittances:
        if of_claims(received) or of_payment(received):
            payers[received.payer].append(received)
    ranked = sorted(payers, key=lambda payer: (-_most(payers[payer]), payer))
    names = {payer: f"I{number}" for number, payer in enumerate(ranked, 1)}
    claims = (
        detail(at, at.claim.interest, figure=names[at.remittance.payer], codes="AMT I")
        for at in archive.payments
        if at.claim.interest
    )
    lists.add("interest", "Claims with interest", claims)
    everything = [received for found in payers.values() for received in found]
    differing = (
        remittance_detail(each, difference(each), note="claims' interest less the payment's")
        for each in everything
        if difference(each)
    )
    lists.add("interest_differs", "Remittances whose interest does not agree", differing)
    rows = [{"figure": names[payer], "payer": payer, **_sums(payers[payer])} for payer in ranked]
    return {**_sums(everything), "list": "interest", "differs_list": "interest_differs", "rows": rows}


def of_claims(received: Received) -> Decimal:
    return total(claim.interest for claim in received.fact.claims)


def of_payment(received: Received) -> Decimal:
    """As a positive amount where it raises the payment."""
    return -total(posted.amount for posted in received.fact.adjustments if posted.reason == INTEREST)


def difference(received: Received) -> Decimal:
    return of_claims(received) - of_payment(received)


def _most(found: list[Received]) -> Decimal:
    return max(sum(map(of_claims, found), NOTHING), sum(map(of_payment, found), NOTHING))


def _sums(found: list[Received]) -> dict[str, Any]:
    claims, payments = sum(map(of_claims, found), NOTHING), sum(map(of_payment, found), NOTHING)
    return {
        "of_claims": money(claims),
        "of_payments": money(payments),
        "difference": money(claims - payments),
        "claims": sum(bool(claim.interest) for each in found for claim in each.fact.claims),
        "remittances": len(found),
        "differ": sum(bool(difference(each)) for each in found),
    }
