"""What the payer allowed: printed (AMT*B6), or computed where that is sound, or not known.

The allowed amount of a line is AMT*B6 if it is printed and the line is not denied. Else, for a primary payer only, it
is what was paid plus what the patient shares (PR-1 deductible, PR-2 coinsurance, PR-3 copay, PR-66 blood deductible)
plus what was allowed and then reduced (CO-253 sequestration, CO-104 withhold). Else it is not known: a secondary
payer's B6 may exceed the charge and is no sum of anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache

from extraction.codes import load_codes, patient_share_reasons
from extraction.records import Adjustment, Basis, ServicePayment

ALLOWED_PARTS = frozenset({("PR", "1"), ("PR", "2"), ("PR", "3"), ("PR", "66"), ("CO", "253"), ("CO", "104")})
# CLP02: processed as primary, as primary and forwarded, denied. Secondary and tertiary have a payment before them, a
# reversal does not say.
_PRIMARY = frozenset({"1", "19", "4"})
_OTHER_PAYER = frozenset({"23", "94"})
# What the code table says of reasons that leave nothing to pay without denying the line.
_NO_DENIAL = frozenset({"contractual", "prior_payer", "capitated", "informational"})

_NOTHING = Decimal(0)

Allowed = tuple[Decimal | None, Basis | None]
_UNKNOWN: Allowed = (None, None)


def is_primary(status_code: str | None, adjustments: Iterable[Adjustment]) -> bool:
    """True if the payer pays first, as the claim's status says and no adjustment of the claim or its lines denies."""
    if status_code not in _PRIMARY:
        return False
    for adjustment in adjustments:  # noqa: SIM110  # `all` takes twice the time, for each claim of a file
        if adjustment.reason in _OTHER_PAYER:
            return False
    return True


def is_denied(paid: Decimal | None, adjustments: Sequence[Adjustment]) -> bool:
    """True if nothing was paid, no share is left to the patient, and a reason says no."""
    if paid is None or paid or any(_is_share(adjustment) for adjustment in adjustments):
        return False
    return any(adjustment.amount and _denies(adjustment) for adjustment in adjustments)


def line_allowed(
    printed: Decimal | None, paid: Decimal | None, adjustments: Sequence[Adjustment], *, primary: bool
) -> Allowed:
    """Amount and basis for one line."""
    if printed is not None and (paid or not is_denied(paid, adjustments)):
        return printed, "printed"
    return _sum_of_parts(paid, adjustments) if primary else _UNKNOWN


def claim_allowed(
    printed: Decimal | None,
    paid: Decimal | None,
    adjustments: Sequence[Adjustment],
    lines: Sequence[ServicePayment],
    *,
    primary: bool,
) -> Allowed:
    """Amount and basis for a claim: printed, or the sum of its lines unless the claim has adjustments of its own,
    or computed.
    """
    if printed is not None and (paid or not is_denied(paid, adjustments)):
        return printed, "printed"
    amounts = [line.allowed for line in lines if line.allowed is not None]
    if lines and len(amounts) == len(lines) and not adjustments:
        return sum(amounts, _NOTHING), "derived"
    of_lines = [adjustment for line in lines for adjustment in line.adjustments]
    return _sum_of_parts(paid, [*adjustments, *of_lines]) if primary else _UNKNOWN


def _sum_of_parts(paid: Decimal | None, adjustments: Iterable[Adjustment]) -> Allowed:
    parts = [adjustment.amount for adjustment in adjustments if (adjustment.group, adjustment.reason) in ALLOWED_PARTS]
    if paid is None or any(part is None for part in parts):
        return _UNKNOWN
    return paid + sum((part for part in parts if part is not None), _NOTHING), "derived"


def _is_share(adjustment: Adjustment) -> bool:
    return adjustment.group == "PR" and adjustment.reason in patient_share_reasons() and bool(adjustment.amount)


def _denies(adjustment: Adjustment) -> bool:
    return adjustment.reason not in _reasons_without_denial()


@cache
def _reasons_without_denial() -> frozenset[str]:
    return frozenset(code for code, known in load_codes().carcs.items() if known.outcome in _NO_DENIAL)
