"""The payers who were billed before the one that a claim goes to, and what they made of it (loops 2320 and 2430)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extraction.records import Adjustment, Claim, LineAdjudication, OtherCoverage, ServiceLine

# SBR01 in the order of payers: primary, secondary, tertiary, fourth to eleventh. U is unknown.
PLACES = tuple("PSTABCDEFGH")


def prior(claim: Claim) -> Iterator[tuple[str, OtherCoverage]]:
    """The payers who come before the one that the claim is sent to."""
    if claim.payer_order not in PLACES:
        return
    for index, coverage in enumerate(claim.other_coverages):
        if coverage.payer_order in PLACES[: PLACES.index(claim.payer_order)]:
            yield f"/other_coverages/{index}", coverage


def answers_of(claim: Claim, coverage: OtherCoverage) -> list[tuple[int, int, ServiceLine, LineAdjudication]]:
    """What a payer made of the lines, with the places of line and answer."""
    payer = coverage.payer.id if coverage.payer else None
    return [
        (index, place, line, answer)
        for index, line in enumerate(claim.lines)
        for place, answer in enumerate(line.adjudications)
        if payer is not None and answer.payer_id == payer
    ]


def taken(*shares: tuple[Adjustment, ...]) -> Decimal | None:
    """The sum of the adjustments; None where one has no amount."""
    amounts = [adjustment.amount for share in shares for adjustment in share]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def adjustments_of(claim: Claim) -> Iterator[tuple[str, Adjustment]]:
    for at, coverage in enumerate(claim.other_coverages):
        for number, adjustment in enumerate(coverage.adjustments):
            yield f"/other_coverages/{at}/adjustments/{number}", adjustment
    for index, line in enumerate(claim.lines):
        for place, answer in enumerate(line.adjudications):
            for number, adjustment in enumerate(answer.adjustments):
                yield f"/lines/{index}/adjudications/{place}/adjustments/{number}", adjustment
