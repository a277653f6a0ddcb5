"""What became of a line or a claim, from its amounts and adjustment codes (CAS of loops 2100 and 2110).

Each adjustment has a class by its group and reason; the outcome follows from what was paid and which classes took the
rest. A reversal (claim status 22) is judged with its signs turned, so that it says what is taken back.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from extraction.codes import load_codes, patient_share_reasons
from extraction.records import Adjustment
from models.prediction import NOTHING


class Class(StrEnum):
    """Who takes the difference between charge and payment, or why."""

    PATIENT_SHARE = "patient_share"
    CONTRACTUAL = "contractual"
    ADJUSTMENT = "adjustment"
    PRIOR_PAYER = "prior_payer"
    INFORMATIONAL = "informational"
    FORWARDED = "forwarded"
    BUNDLED = "bundled"
    CAPITATED = "capitated"
    DUPLICATE = "duplicate"
    PENDING = "pending"
    PREDETERMINATION = "predetermination"
    DENIED_PATIENT = "denied_patient"
    DENIED_PROVIDER = "denied_provider"


class Outcome(StrEnum):
    """The outcome of a line or claim; `reversal` is a claim's only."""

    PAID = "paid"
    DENIED_PROVIDER = "denied_provider"
    DENIED_PATIENT = "denied_patient"
    CONTRACTUAL = "contractual"
    BUNDLED = "bundled"
    CAPITATED = "capitated"
    PRIOR_PAYER = "prior_payer"
    DUPLICATE = "duplicate"
    INFORMATIONAL = "informational"
    PREDETERMINATION = "predetermination"
    FORWARDED = "forwarded"
    PENDING = "pending"
    PARTIAL = "partial"
    REVERSAL = "reversal"


# The class that the code table's word for a reason stands for, where the group is not PR.
_CLASS_OF_CODE: Mapping[str, Class] = MappingProxyType(
    {
        "adjustment": Class.ADJUSTMENT,
        "patient_share": Class.ADJUSTMENT,  # a deductible that the patient does not owe is nobody's contract either
        "contractual": Class.CONTRACTUAL,
        "prior_payer": Class.PRIOR_PAYER,
        "informational": Class.INFORMATIONAL,
        "bundled": Class.BUNDLED,
        "capitated": Class.CAPITATED,
        "duplicate": Class.DUPLICATE,
        "pending": Class.PENDING,
        "forwarded": Class.FORWARDED,
        "predetermination": Class.PREDETERMINATION,
        "denial": Class.DENIED_PROVIDER,
    }
)

# What keeps money from the provider; the largest of these names the outcome of what was not paid at all.
REFUSALS = (
    Class.DENIED_PROVIDER,
    Class.DENIED_PATIENT,
    Class.DUPLICATE,
    Class.BUNDLED,
    Class.CAPITATED,
    Class.PREDETERMINATION,
)

# What the payer leaves open: it has not decided, or another payer is to.
OPEN = (Class.PENDING, Class.FORWARDED)

# Where nothing was paid and nothing refused, in this order. An adjustment that is no contract leaves the provider
# unpaid: a denial.
_OUTCOME_OF_CLASS = (
    (Class.FORWARDED, Outcome.FORWARDED),
    (Class.PRIOR_PAYER, Outcome.PRIOR_PAYER),
    (Class.ADJUSTMENT, Outcome.DENIED_PROVIDER),
    (Class.CONTRACTUAL, Outcome.CONTRACTUAL),
)

# By the kind of claim status that the code table has.
_OUTCOME_OF_KIND = {
    "reversal": Outcome.REVERSAL,
    "not_our_claim": Outcome.FORWARDED,
    "predetermination": Outcome.PREDETERMINATION,
    "pending": Outcome.PENDING,
}


def class_of(adjustment: Adjustment) -> Class:
    """The class of one adjustment.

    Whatever is in no table is a denial: a doubtful code is never taken for a write-off.
    """
    if adjustment.group == "PR":
        return Class.PATIENT_SHARE if adjustment.reason in patient_share_reasons() else Class.DENIED_PATIENT
    known = load_codes().carcs.get(adjustment.reason or "")
    return _CLASS_OF_CODE[known.outcome] if known else Class.DENIED_PROVIDER


def totals_of(adjustments: Iterable[Adjustment], sign: int = 1) -> dict[Class, Decimal]:
    """Dollars by class; a class is present where an adjustment of it is, even if its amounts sum to zero."""
    totals: dict[Class, Decimal] = {}
    for adjustment in adjustments:
        found = class_of(adjustment)
        totals[found] = totals.get(found, NOTHING) + sign * (adjustment.amount or NOTHING)
    return totals


def status_kind(status: str | None) -> str | None:
    """The kind of a claim status (CLP02), such as "adjudicated" or "reversal".

    None for one that the table does not know.
    """
    known = load_codes().claim_statuses.get(status or "")
    return known.kind if known else None


def refused(totals: Mapping[Class, Decimal]) -> Decimal:
    """Dollars that were denied, bundled, capitated, called duplicate or foretold."""
    return sum((max(totals.get(kind, NOTHING), NOTHING) for kind in REFUSALS), NOTHING)


def undecided(totals: Mapping[Class, Decimal]) -> Decimal:
    """Dollars that the payer has not decided on, or passed on to another one."""
    return sum((max(totals.get(kind, NOTHING), NOTHING) for kind in OPEN), NOTHING)


def outcome_of(paid: Decimal, totals: Mapping[Class, Decimal], status: str | None) -> Outcome:
    """The outcome of an amount paid and the class totals that stand against it.

    A line that the patient owes in full as deductible is `paid`: the payer allowed it. Zero paid with only contractual
    codes is `contractual`, whatever its name promises. A claim that is paid but for a line still under review is
    `partial`: what is decided is posted, CARC 133 promises a reversal and a correction for the rest.
    """
    kind = status_kind(status)
    if kind in _OUTCOME_OF_KIND:
        return _OUTCOME_OF_KIND[kind]
    if paid != 0 or totals.get(Class.PATIENT_SHARE, NOTHING) > 0:
        return Outcome.PARTIAL if refused(totals) + undecided(totals) > 0 else Outcome.PAID
    if Class.PENDING in totals:
        return Outcome.PENDING
    return _outcome_of_nothing_paid(totals)


def _outcome_of_nothing_paid(totals: Mapping[Class, Decimal]) -> Outcome:
    if refused(totals) > 0:
        return Outcome(max(REFUSALS, key=lambda kind: totals.get(kind, NOTHING)).value)
    for kind, outcome in _OUTCOME_OF_CLASS:
        if totals.get(kind, NOTHING) > 0:
            return outcome
    return Outcome.INFORMATIONAL
