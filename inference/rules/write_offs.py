"""Conditions under which what a payer takes off is not simply written off.

Automatic is only: group CO, a reason of the contractual list, on a line that was allowed, no more than the charge less
what was allowed, and not taken by a payer before. Whether the allowed amount is the contract's, an 835 does not show.
"""

from collections.abc import Iterator
from decimal import Decimal

from extraction.allowed import ALLOWED_PARTS
from extraction.records import Adjustment
from inference.rules.facts import ClaimFacts, after_prior_payer, dollars, levels, listed, pair
from inference.rules.registry import Hit, predicate
from models.outcomes import Class, Outcome, class_of
from models.prediction import CENT, NOTHING

GRANTED = (Outcome.PAID, Outcome.PARTIAL, Outcome.PRIOR_PAYER)
SEQUESTRATION = ("CO", "253")
SEQUESTRATION_RATE = Decimal("0.02")  # of what Medicare would pay (2 U.S.C. 901a); lower in some months, never higher
# Lines that only report (CARC 246, quality codes) carry nothing or a cent; more is a charge that somebody takes off.
TOKEN_CHARGE = Decimal("1.00")


@predicate(ClaimFacts, says=("charge",))
def contractual_hides_denial(facts: ClaimFacts) -> Iterator[Hit]:
    """Zero paid, zero patient, only contractual codes: of the claim, or of one of its lines."""
    if facts.answer.outcome is Outcome.CONTRACTUAL:
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge)})
    elif facts.answer.outcome is not Outcome.REVERSAL:
        for index, (line, outcome) in enumerate(zip(facts.claim.lines, facts.answer.lines, strict=True)):
            if outcome is Outcome.CONTRACTUAL:
                yield Hit(f"{facts.path}/lines/{index}", {"charge": dollars(line.charge or NOTHING)})


@predicate(ClaimFacts, says=("codes", "amount"))
def contractual_of_other_group(facts: ClaimFacts) -> Iterator[Hit]:
    """A contractual reason under a group other than CO is no write-off by contract."""
    for path, amounts in _written_off(facts):
        others = {code: amount for code, amount in amounts.items() if not code.startswith("CO-")}
        if others:
            yield Hit(path, {"codes": listed(others), "amount": dollars(sum(others.values(), NOTHING))})


@predicate(ClaimFacts, says=("amount",))
def contractual_without_allowed(facts: ClaimFacts) -> Iterator[Hit]:
    """A contractual write-off where the payer allowed nothing, or does not say what it allowed."""
    for path, amounts in _written_off(facts):
        if not (_allowed(facts, path) or NOTHING) > 0:
            yield Hit(path, {"amount": dollars(sum(amounts.values(), NOTHING))})


@predicate(ClaimFacts, says=("amount", "allowed"))
def contractual_above_allowed(facts: ClaimFacts) -> Iterator[Hit]:
    """More is written off than the charge less the allowed amount that is printed: part of it is no contract's.

    What is taken from the allowed amount itself (CO-253, CO-104) does not count.
    """
    for path, adjustments in levels(facts):
        priced = facts.claim if path == facts.path else facts.claim.lines[int(path.rsplit("/", 1)[1])]
        if priced.allowed_basis != "printed" or priced.charge is None or priced.allowed is None:
            continue
        of_claim = [found for _, each in levels(facts) for found in each] if path == facts.path else adjustments
        taken = sum((found.amount or NOTHING for found in of_claim if _from_charge(found)), NOTHING)
        if facts.answer.outcome in GRANTED and taken > max(priced.charge - priced.allowed, NOTHING):
            yield Hit(path, {"amount": dollars(taken), "allowed": dollars(priced.allowed)})


@predicate(ClaimFacts, says=("amount",))
def contractual_after_prior_payer(facts: ClaimFacts) -> Iterator[Hit]:
    """A contractual write-off by a payer that comes second: what the first one took is never taken again."""
    if after_prior_payer(facts):
        for path, amounts in _written_off(facts):
            yield Hit(path, {"amount": dollars(sum(amounts.values(), NOTHING))})


@predicate(ClaimFacts, says=("amount",))
def sequestration_above_rate(facts: ClaimFacts) -> Iterator[Hit]:
    """CO-253 takes more than two percent of what would have been paid, give or take a cent for each time."""
    cuts = [a.amount or NOTHING for _, each in levels(facts) for a in each if (a.group, a.reason) == SEQUESTRATION]
    total = sum(cuts, NOTHING)
    if facts.answer.outcome in GRANTED and total > SEQUESTRATION_RATE * (facts.answer.paid + total) + len(cuts) * CENT:
        yield Hit(facts.path, {"amount": dollars(total)})


@predicate(ClaimFacts, says=("codes", "amount"))
def write_off_without_contract(facts: ClaimFacts) -> Iterator[Hit]:
    """Money kept for a reason that neither denies nor stands in the contractual list: penalties, withholds, reports."""
    if facts.answer.outcome in (*GRANTED, Outcome.INFORMATIONAL):
        for path, adjustments in levels(facts):
            odd = [found for found in adjustments if _without_contract(found)]
            if odd:
                yield _summed(path, odd)


@predicate(ClaimFacts, says=("codes", "amount"))
def raises_the_payment(facts: ClaimFacts) -> Iterator[Hit]:
    """An adjustment below zero outside a reversal.

    It stands against a write-off, a denial or the patient's share that was taken elsewhere. Behind another payer OA-23
    and OA-94 may do so.
    """
    if facts.answer.outcome in (Outcome.REVERSAL, Outcome.PREDETERMINATION):
        return
    behind = after_prior_payer(facts)
    for path, adjustments in levels(facts):
        odd = [found for found in adjustments if (found.amount or NOTHING) < 0]
        odd = [found for found in odd if not (behind and class_of(found) is Class.PRIOR_PAYER)]
        if odd:
            yield _summed(path, odd, sign=-1)


def _summed(path: str, adjustments: list[Adjustment], sign: int = 1) -> Hit:
    total = sign * sum((found.amount or NOTHING for found in adjustments), NOTHING)
    return Hit(path, {"codes": listed(pair(f.group, f.reason) for f in adjustments), "amount": dollars(total)})


def _without_contract(found: Adjustment) -> bool:
    amount, kind = found.amount or NOTHING, class_of(found)
    return (kind is Class.ADJUSTMENT and amount > 0) or (kind is Class.INFORMATIONAL and amount > TOKEN_CHARGE)


def _from_charge(found: Adjustment) -> bool:
    return class_of(found) is Class.CONTRACTUAL and (found.group, found.reason) not in ALLOWED_PARTS


def _written_off(facts: ClaimFacts) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """Contractual amounts by code, at each level of a claim that is neither denied nor taken back."""
    if facts.answer.outcome in GRANTED:
        for path, adjustments in levels(facts):
            amounts: dict[str, Decimal] = {}
            for found in adjustments:
                amount = found.amount or NOTHING
                if class_of(found) is Class.CONTRACTUAL and amount > 0:
                    code = pair(found.group, found.reason)
                    amounts[code] = amounts.get(code, NOTHING) + amount
            if amounts:
                yield path, amounts


def _allowed(facts: ClaimFacts, path: str) -> Decimal | None:
    if path == facts.path:
        return facts.claim.allowed
    return facts.claim.lines[int(path.rsplit("/", 1)[1])].allowed
