"""Conditions on a claim payment as it stands: what was paid, what its status says, and what is missing or odd."""

from collections.abc import Iterator
from decimal import Decimal

from extraction.codes import load_codes
from inference.rules.facts import ClaimFacts, after_prior_payer, dollars, levels
from inference.rules.registry import Hit, predicate
from models.adjudication import is_below_zero, pays_against_status
from models.outcomes import Class, Outcome, status_kind, totals_of
from models.prediction import NOTHING


@predicate(ClaimFacts, says=("what",))
def claim_not_identified(facts: ClaimFacts) -> Iterator[Hit]:
    """No patient control number (CLP01; "0" stands for none) or no status (CLP02): nobody knows what to post where. No
    page prints a status, and whoever posts from one does without.
    """
    if facts.account is None:
        yield Hit(f"{facts.path}/patient_control_number", {"what": "our account number"})
    if not facts.claim.status_code and facts.payment.paper is None:
        yield Hit(f"{facts.path}/status_code", {"what": "a status"})


@predicate(ClaimFacts, says=("charge",))
def predetermination(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 25: an estimate without money."""
    if facts.answer.outcome is Outcome.PREDETERMINATION and not facts.answer.paid:
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge)})


@predicate(ClaimFacts, says=("status", "paid"))
def paid_against_status(facts: ClaimFacts) -> Iterator[Hit]:
    """Money on an estimate (status 25), on another payer's claim (23), or on one that is not yet decided."""
    if pays_against_status(facts.answer.outcome, facts.answer.paid):
        known = load_codes().claim_statuses.get(facts.answer.status or "")
        told = {"status": known.wording if known else "unknown", "paid": dollars(facts.answer.paid)}
        yield Hit(f"{facts.path}/status_code", told)


@predicate(ClaimFacts, says=("paid", "share"))
def denied_status_with_payment(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 4 (denied) on a claim that was paid or allowed."""
    if _is_denied(facts) and facts.answer.outcome in (Outcome.PAID, Outcome.PARTIAL):
        share = _totals(facts).get(Class.PATIENT_SHARE, NOTHING)
        yield Hit(f"{facts.path}/status_code", {"paid": dollars(facts.answer.paid), "share": dollars(share)})


@predicate(ClaimFacts, says=("charge",))
def denied_status_without_reason(facts: ClaimFacts) -> Iterator[Hit]:
    """Status 4 (denied) on a claim whose codes deny nothing."""
    if _is_denied(facts) and facts.answer.outcome in (Outcome.PRIOR_PAYER, Outcome.INFORMATIONAL):
        yield Hit(f"{facts.path}/status_code", {"charge": dollars(facts.answer.charge)})


@predicate(ClaimFacts, says=("paid",))
def claim_repeated(facts: ClaimFacts) -> Iterator[Hit]:
    """The same claim payment stands in the remittance more than once: equal numbers, amounts and lines."""
    if facts.index in facts.payment.repeated:
        yield Hit(facts.path, {"paid": dollars(facts.answer.paid)})


@predicate(ClaimFacts, says=("charge", "paid"))
def below_zero(facts: ClaimFacts) -> Iterator[Hit]:
    """Less than nothing charged or paid, without the status of a reversal."""
    if is_below_zero(facts.claim):
        yield Hit(facts.path, {"charge": dollars(facts.answer.charge), "paid": dollars(facts.answer.paid)})


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
    if after_prior_payer(facts):
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


def _totals(facts: ClaimFacts) -> dict[Class, Decimal]:
    return totals_of(found for _, adjustments in levels(facts) for found in adjustments)


def _is_denied(facts: ClaimFacts) -> bool:
    return status_kind(facts.answer.status) == "denied"


def _forwarded(facts: ClaimFacts) -> bool:
    known = load_codes().claim_statuses.get(facts.answer.status or "")
    return bool(known and known.forwarded)
