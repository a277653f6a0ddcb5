"""Where a billed dollar goes that was not paid, and what is counted as a denial."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from types import MappingProxyType

from extraction.records import Adjustment
from models.outcomes import Class, Outcome, class_of
from models.prediction import NOTHING

# What is counted as a denial. Capitated and foretold amounts are refused too, but nobody works them.
DENIALS = frozenset({Class.DENIED_PROVIDER, Class.DENIED_PATIENT, Class.BUNDLED, Class.DUPLICATE})
DENIED = frozenset(kind.value for kind in DENIALS)
# Outcomes of a claim payment that decides nothing: the payer has not, another one is to, or no money was to move.
UNDECIDED = frozenset({Outcome.PENDING, Outcome.FORWARDED, Outcome.PREDETERMINATION})

CONTRACTUAL, PATIENT, DENIED_DOLLARS, OTHER_PAYER = "contractual", "patient", "denied", "other_payer"
CAPITATED, WAITING, OTHER = "capitated", "undecided", "other"
# In the order of the page.
BUCKETS = (CONTRACTUAL, PATIENT, DENIED_DOLLARS, OTHER_PAYER, CAPITATED, WAITING, OTHER)

_BUCKET_OF_CLASS: Mapping[Class, str] = MappingProxyType(
    {
        Class.CONTRACTUAL: CONTRACTUAL,
        Class.PATIENT_SHARE: PATIENT,
        Class.PRIOR_PAYER: OTHER_PAYER,
        Class.FORWARDED: OTHER_PAYER,
        Class.CAPITATED: CAPITATED,
        Class.PENDING: WAITING,
        Class.PREDETERMINATION: WAITING,
        Class.ADJUSTMENT: OTHER,
        Class.INFORMATIONAL: OTHER,
        **dict.fromkeys(DENIALS, DENIED_DOLLARS),
    }
)


def denies(adjustment: Adjustment, outcome: Outcome) -> bool:
    """Whether an adjustment denies, given what became of its line: where nothing was paid for no better reason, one
    that is no contract denies too.
    """
    kind = class_of(adjustment)
    return kind in DENIALS or (kind is Class.ADJUSTMENT and outcome is Outcome.DENIED_PROVIDER)


def buckets(
    levels: Iterable[tuple[Outcome, Iterable[Adjustment]]], *, decided: bool
) -> tuple[tuple[str, Decimal], ...]:
    """Dollars by bucket, as printed. What a claim that is not decided leaves unpaid is undecided."""
    sums: dict[str, Decimal] = {}
    for outcome, adjustments in levels:
        for found in adjustments:
            name = DENIED_DOLLARS if denies(found, outcome) else _BUCKET_OF_CLASS[class_of(found)]
            name = name if decided else WAITING
            sums[name] = sums.get(name, NOTHING) + (found.amount or NOTHING)
    return tuple((name, amount) for name, amount in sums.items() if amount)
