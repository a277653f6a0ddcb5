"""Conditions under which what a payer leaves to the patient is not simply billed."""

from collections.abc import Iterator
from decimal import Decimal

from extraction.codes import load_codes
from extraction.records import Adjustment
from inference.rules.facts import ClaimFacts, dollars, levels, listed, pair
from inference.rules.registry import Hit, predicate
from models.outcomes import Outcome
from models.prediction import NOTHING

MEDICAID = "MC"  # CLP06
NO_WAIVER = "GZ"
ANOTHER_PAYER_REASONS = frozenset({"22", "23", "94"})
NO_TRANSFER = (Outcome.REVERSAL, Outcome.PREDETERMINATION, Outcome.PENDING, Outcome.FORWARDED)


@predicate(ClaimFacts, says=("owed", "remarks"))
def patient_is_protected(facts: ClaimFacts) -> Iterator[Hit]:
    """A remark says QMB, surprise billing, or that the patient is not liable."""
    owed = _owed(facts)
    protecting = [remark for remark in _remarks(facts) if _protects(remark)]
    if owed > 0 and protecting:
        yield Hit(facts.path, {"owed": dollars(owed), "remarks": listed(protecting)})


@predicate(ClaimFacts, says=("owed",))
def patient_has_medicaid(facts: ClaimFacts) -> Iterator[Hit]:
    """The claim was filed with Medicaid."""
    if (owed := _owed(facts)) > 0 and facts.claim.filing_indicator == MEDICAID:
        yield Hit(f"{facts.path}/filing_indicator", {"owed": dollars(owed)})


@predicate(ClaimFacts, says=("owed",))
def other_coverage_open(facts: ClaimFacts) -> Iterator[Hit]:
    """There is another coverage: before this one, sent on to, or named; it may owe what this one leaves."""
    if (owed := _owed(facts)) > 0 and _another_payer(facts):
        yield Hit(facts.path, {"owed": dollars(owed)})


@predicate(ClaimFacts, says=("owed",))
def waiver_missing(facts: ClaimFacts) -> Iterator[Hit]:
    """Modifier GZ says that the patient signed no waiver, and yet the line is put on the patient."""
    if facts.answer.outcome not in NO_TRANSFER:
        for index, line in enumerate(facts.claim.lines):
            owed = sum((found.amount or NOTHING for found in line.adjustments if found.group == "PR"), NOTHING)
            if owed > 0 and NO_WAIVER in line.modifiers:
                yield Hit(f"{facts.path}/lines/{index}", {"owed": dollars(owed)})


@predicate(ClaimFacts, says=("codes", "owed"))
def contractual_on_patient(facts: ClaimFacts) -> Iterator[Hit]:
    """A contractual reason under PR: the payer leaves the patient what a contract would take off (PR-45)."""
    odd = [found for found in _under_pr(facts) if found.amount and _is_contractual(found)]
    if odd and facts.answer.outcome not in NO_TRANSFER:
        owed = sum((found.amount or NOTHING for found in odd), NOTHING)
        told = {"codes": listed(pair(found.group, found.reason) for found in odd), "owed": dollars(owed)}
        yield Hit(facts.path, told)


@predicate(ClaimFacts, says=("stated", "owed"))
def patient_owes_more_than_pr(facts: ClaimFacts) -> Iterator[Hit]:
    """CLP05 above what stands under group PR.

    The rest is under another group, and CO is never billed to the patient.
    """
    stated = facts.answer.patient_responsibility
    owed = sum((found.amount or NOTHING for found in _under_pr(facts)), NOTHING)
    if facts.answer.outcome is not Outcome.REVERSAL and stated > max(owed, NOTHING):
        told = {"stated": dollars(stated), "owed": dollars(owed)}
        yield Hit(f"{facts.path}/patient_responsibility", told)


def _is_contractual(found: Adjustment) -> bool:
    known = load_codes().carcs.get(found.reason or "")
    return bool(known and known.contractual)


def _owed(facts: ClaimFacts) -> Decimal:
    """Dollars under group PR, where they are more than an estimate or a thing of the past."""
    if facts.answer.outcome in NO_TRANSFER:
        return NOTHING
    return sum((found.amount or NOTHING for found in _under_pr(facts)), NOTHING)


def _under_pr(facts: ClaimFacts) -> list[Adjustment]:
    return [found for _, adjustments in levels(facts) for found in adjustments if found.group == "PR"]


def _remarks(facts: ClaimFacts) -> list[str]:
    return [*facts.claim.remark_codes, *(remark for line in facts.claim.lines for remark in line.remark_codes)]


def _protects(remark: str) -> bool:
    known = load_codes().rarcs.get(remark)
    return bool(known and known.patient_protection)


def _another_payer(facts: ClaimFacts) -> bool:
    claim, status = facts.claim, load_codes().claim_statuses.get(facts.answer.status or "")
    named = (claim.crossover_to, claim.corrected_payer, claim.other_subscriber)
    later = status is not None and (status.forwarded or status.payer_order in ("secondary", "tertiary"))
    reasons = {found.reason for found in claim.adjustments} | {f.reason for ln in claim.lines for f in ln.adjustments}
    return later or any(named) or bool(reasons & ANOTHER_PAYER_REASONS)
