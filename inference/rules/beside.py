"""What stands beside the reversals of a remittance: the payment that each takes back, and the claim as it should be.

Found once for the whole remittance: a payer may put all claims under one account, and comparing each with each would
take hours.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from extraction.records import Adjustment, ClaimPayment
from models.adjudication import account_of
from models.outcomes import status_kind
from models.prediction import NOTHING

REVERSAL = "reversal"
# What a claim and each of its lines says in dollars, codes and services, with its signs as they are or turned.
Said = tuple[object, ...]
# The claims of one account or number that are no reversals: of those that say the same the first, in file order.
Group = dict[Said, ClaimPayment]


@dataclass(frozen=True, slots=True)
class Beside:
    """Beside one reversal.

    The payment that it takes back is there under the payer's number that it names (REF*F8, else its own CLP07), or
    under its account; `correction` is the first claim of its account that is another.
    """

    original_by_number: bool
    original_by_account: bool
    correction: ClaimPayment | None


@dataclass(frozen=True, slots=True)
class Reversals:
    """`beside` by index of the reversal; `open_dollars` by account: what those take that a person must look at."""

    beside: Mapping[int, Beside] = field(default_factory=dict)
    open_dollars: Mapping[str, Decimal] = field(default_factory=dict)


def reversals_of(claims: Sequence[ClaimPayment]) -> Reversals:
    """All reversals among the claims of one remittance."""
    reversals = {index: claim for index, claim in enumerate(claims) if status_kind(claim.status_code) == REVERSAL}
    if not reversals:
        return Reversals()
    others = [(claim, _said(claim, 1)) for index, claim in enumerate(claims) if index not in reversals]
    accounts, numbers = _grouped(others, account_of), _grouped(others, lambda claim: claim.payer_claim_control_number)
    beside = {index: _beside(claim, accounts, numbers) for index, claim in reversals.items()}
    open_dollars: dict[str, Decimal] = {}
    for index, claim in reversals.items():
        account = account_of(claim)
        if account is not None and _is_open(claim, beside[index]):
            open_dollars[account] = open_dollars.get(account, NOTHING) + abs(claim.paid or NOTHING)
    return Reversals(beside, open_dollars)


def _grouped(
    others: Iterable[tuple[ClaimPayment, Said]], name: Callable[[ClaimPayment], str | None]
) -> dict[str, Group]:
    groups: dict[str, Group] = {}
    for claim, said in others:
        if named := name(claim):
            groups.setdefault(named, {}).setdefault(said, claim)
    return groups


def _beside(reversal: ClaimPayment, accounts: Mapping[str, Group], numbers: Mapping[str, Group]) -> Beside:
    original = _said(reversal, -1)
    of_account = accounts.get(account_of(reversal) or "", {})
    of_number = numbers.get(reversal.reverses or reversal.payer_claim_control_number or "", {})
    return Beside(
        original_by_number=original in of_number,
        original_by_account=original in of_account,
        correction=next((claim for said, claim in of_account.items() if said != original), None),
    )


def _is_open(reversal: ClaimPayment, beside: Beside) -> bool:
    """Something is missing beside it, or it takes more than the correction gives again."""
    if beside.correction is None or not beside.original_by_number:
        return True
    return -(reversal.paid or NOTHING) > (beside.correction.paid or NOTHING)


def _said(claim: ClaimPayment, sign: int) -> Said:
    """What was charged, paid and adjusted, of the claim and of each line, and for which service."""
    return (
        (sign * (claim.charge or NOTHING), sign * (claim.paid or NOTHING), _turned(claim.adjustments, sign)),
        *(
            (
                *(line.procedure, line.modifiers, line.revenue_code),
                *(sign * (line.charge or NOTHING), sign * (line.paid or NOTHING), _turned(line.adjustments, sign)),
            )
            for line in claim.lines
        ),
    )


def _turned(adjustments: Iterable[Adjustment], sign: int) -> frozenset[tuple[tuple[str, str, Decimal], int]]:
    """How often each adjustment stands there."""
    counted = Counter((a.group or "", a.reason or "", sign * (a.amount or NOTHING)) for a in adjustments)
    return frozenset(counted.items())
