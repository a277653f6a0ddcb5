"""Conditions on a claim payment: what was paid, refused, written off, or stands in the way of posting it."""

from collections.abc import Iterator
from decimal import Decimal

from extraction.codes import load_codes
from extraction.records import Adjustment
from inference.rules.facts import ClaimFacts, dollars, listed, pair
from inference.rules.registry import Hit, predicate
from models.outcomes import Class, Outcome, class_of, status_kind, totals_of
from models.prediction import NOTHING

REFUSED = (Outcome.DENIED_PROVIDER, Outcome.DENIED_PATIENT, Outcome.PARTIAL, Outcome.BUNDLED)
GRANTED = (Outcome.PAID, Outcome.PARTIAL, Outcome.PRIOR_PAYER)
SECONDARY = ("secondary", "tertiary")


@predicate(ClaimFacts, says=("why", "amount"))
def payer_refused(facts: ClaimFacts) -> Iterator[Hit]:
    """All or part of the claim was denied or bundled."""
    if facts.answer.outcome in REFUSED:
        yield _cause(facts)


@predicate(ClaimFacts, says=("why", "amount"))
def payer_says_duplicate(facts: ClaimFacts) -> Iterator[Hit]:
    """CARC 18 on the claim or a line: the original is found, never sent again."""
    if facts.answer.outcome is Outcome.DUPLICATE or Outcome.DUPLICATE in facts.answer.lines:
        yield _cause(facts)


@predicate(ClaimFacts, says=("why", "amount"))
def capitated(facts: ClaimFacts) -> Iterator[Hit]:
    """CARC 24: paid for by the capitation, if there is a contract for one."""
    if facts.answer.outcome is Outcome.CAPITATED:
        yield _cause(facts)


@predicate(ClaimFacts, says=("charge",))
def pending_with_payer(facts: ClaimFacts) -> Iterator[Hit]:
    """CARC 133 or a pending status: the payer has not decided."""
    if facts.answer.outcome is Outcome.PENDING:
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge)})


@predicate(ClaimFacts, says=("charge",))
def not_the_payers_claim(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 23, or a reason that says the claim was passed on."""
    if facts.answer.outcome is Outcome.FORWARDED:
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge)})


@predicate(ClaimFacts, says=("charge",))
def predetermination(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 25: an estimate without money."""
    if facts.answer.outcome is Outcome.PREDETERMINATION and not facts.answer.paid:
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge)})


@predicate(ClaimFacts, says=("paid",))
def predetermination_with_money(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 25 beside a payment: they contradict each other."""
    if facts.answer.outcome is Outcome.PREDETERMINATION and facts.answer.paid:
        yield Hit(facts.path, {"paid": dollars(facts.answer.paid)})


@predicate(ClaimFacts, says=("paid", "share"))
def denied_status_with_payment(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 4 (denied) on a claim that was paid or allowed."""
    granted = facts.answer.outcome in (Outcome.PAID, Outcome.PARTIAL)
    if status_kind(facts.answer.status) == "denied" and granted:
        share = _totals(facts).get(Class.PATIENT_SHARE, NOTHING)
        yield Hit(f"{facts.path}/status_code", {"paid": dollars(facts.answer.paid), "share": dollars(share)})


@predicate(ClaimFacts, says=("paid",))
def claim_repeated(facts: ClaimFacts) -> Iterator[Hit]:
    """The same claim payment stands in the remittance more than once: equal numbers, amounts and lines."""
    if facts.index in facts.payment.repeated:
        yield Hit(facts.path, {"paid": dollars(facts.answer.paid)})


@predicate(ClaimFacts, says=("paid",))
def negative_paid(facts: ClaimFacts) -> Iterator[Hit]:
    """Less than nothing paid, without the status of a reversal."""
    if facts.answer.paid < 0 and facts.answer.outcome is not Outcome.REVERSAL:
        yield Hit(f"{facts.path}/paid", {"paid": dollars(facts.answer.paid)})


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


@predicate(ClaimFacts, says=("amount",))
def contractual_after_prior_payer(facts: ClaimFacts) -> Iterator[Hit]:
    """A contractual write-off by a payer that comes second: what the first one took is never taken again."""
    if _payer_order(facts) in SECONDARY:
        for path, amounts in _written_off(facts):
            yield Hit(path, {"amount": dollars(sum(amounts.values(), NOTHING))})


@predicate(ClaimFacts, says=("codes", "amount"))
def write_off_without_contract(facts: ClaimFacts) -> Iterator[Hit]:
    """Money kept for a reason that neither denies nor stands in the contractual list.

    Penalties, withholds, negative contractuals.
    """
    if facts.answer.outcome in GRANTED:
        for path, adjustments in _levels(facts):
            odd = [found for found in adjustments if class_of(found) is Class.ADJUSTMENT and found.amount]
            odd += [found for found in adjustments if class_of(found) is Class.CONTRACTUAL and (found.amount or 0) < 0]
            if odd:
                total = sum((found.amount or NOTHING for found in odd), NOTHING)
                yield Hit(path, {"codes": listed(pair(f.group, f.reason) for f in odd), "amount": dollars(total)})


@predicate(ClaimFacts, says=("what",))
def identity_corrected(facts: ClaimFacts) -> Iterator[Hit]:
    """The payer corrects the patient (NM1*74), or names a payer to come first (NM1*PR) or to follow (NM1*TT)."""
    claim = facts.claim
    if claim.corrected_patient is not None:
        yield Hit(f"{facts.path}/corrected_patient", {"what": "the patient's name or member id"})
    if claim.corrected_payer is not None:
        yield Hit(f"{facts.path}/corrected_payer", {"what": "which payer comes first"})
    if claim.crossover_to is not None and not _forwarded(facts):
        yield Hit(f"{facts.path}/crossover_to", {"what": "a payer to follow, without saying that it was sent on"})


@predicate(ClaimFacts)
def forwarded_to_next_payer(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 19, 20, 21: adjudicated and sent on."""
    if _forwarded(facts) and facts.answer.outcome is not Outcome.FORWARDED:
        yield Hit(f"{facts.path}/status_code")


@predicate(ClaimFacts)
def expectation_unknown(facts: ClaimFacts) -> Iterator[Hit]:
    """A secondary or tertiary payment without the primary's 835: what it should be cannot be said."""
    if _payer_order(facts) in SECONDARY:
        yield Hit(facts.path)


@predicate(ClaimFacts, says=("interest",))
def interest_paid(facts: ClaimFacts) -> Iterator[Hit]:
    """AMT*I: interest is income, not the claim's payment."""
    if facts.claim.interest:
        yield Hit(f"{facts.path}/interest", {"interest": dollars(facts.claim.interest)})


@predicate(ClaimFacts, says=("paid", "charge", "contractual", "share", "others"))
def paid_as_adjudicated(facts: ClaimFacts) -> Iterator[Hit]:
    """Paid or allowed in full: what the charge went to."""
    if facts.answer.outcome in (Outcome.PAID, Outcome.PRIOR_PAYER):
        totals = _totals(facts)
        kinds = {"contractual": Class.CONTRACTUAL, "share": Class.PATIENT_SHARE, "others": Class.PRIOR_PAYER}
        told = {name: totals.get(kind, NOTHING) for name, kind in kinds.items()}
        told |= {"paid": facts.answer.paid, "charge": facts.answer.charge}
        yield Hit(facts.path, {name: dollars(amount) for name, amount in told.items()})


def _cause(facts: ClaimFacts) -> Hit:
    cause = facts.answer.cause
    if cause is None:
        return Hit(facts.path, {"why": "no reason given", "amount": dollars(facts.answer.charge)})
    known = load_codes().carcs.get(cause.reason or "")
    wording = f" ({known.wording})" if known and known.wording else ""
    remarks = [remark for remark in cause.remarks if remark in load_codes().rarcs]
    explained = f" with {listed(remarks)}" if remarks else ""
    why = f"{pair(cause.group, cause.reason)}{wording}{explained}"
    return Hit(facts.path + cause.place, {"why": why, "amount": dollars(cause.amount)})


def _levels(facts: ClaimFacts) -> Iterator[tuple[str, tuple[Adjustment, ...]]]:
    yield facts.path, facts.claim.adjustments
    for index, line in enumerate(facts.claim.lines):
        yield f"{facts.path}/lines/{index}", line.adjustments


def _written_off(facts: ClaimFacts) -> Iterator[tuple[str, dict[str, Decimal]]]:
    """Contractual amounts by code, at each level of a claim that is neither denied nor taken back."""
    if facts.answer.outcome in GRANTED:
        for path, adjustments in _levels(facts):
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


def _totals(facts: ClaimFacts) -> dict[Class, Decimal]:
    return totals_of(found for _, adjustments in _levels(facts) for found in adjustments)


def _payer_order(facts: ClaimFacts) -> str | None:
    known = load_codes().claim_statuses.get(facts.answer.status or "")
    return known.payer_order if known else None


def _forwarded(facts: ClaimFacts) -> bool:
    known = load_codes().claim_statuses.get(facts.answer.status or "")
    return bool(known and known.forwarded)
