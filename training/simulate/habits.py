"""What a payer is like: what it allows, denies and takes back, and when it pays.

Money in this package is whole cents (`int`) until it becomes a record.
"""

from __future__ import annotations

from dataclasses import dataclass

_PART_A, _PART_B = "MA", "MB"  # claim filing indicators of Medicare


@dataclass(frozen=True, slots=True, kw_only=True)
class DenialHabit:
    """How often a payer denies, and what it says then.

    `rate` is the share of the lines (of whole claims, if `whole_claim`) to which the habit applies: those with one of
    the `procedures`, the `modifier`, or `without_authorization` on a procedure that needs one. It begins in `month` of
    the world. `overturned` is the share that is paid in the end, after a corrected claim or an appeal.
    """

    group: str
    reason: str
    rate: float
    remarks: tuple[str, ...] = ()
    procedures: frozenset[str] = frozenset()
    modifier: str | None = None
    without_authorization: bool = False
    whole_claim: bool = False
    month: int = 1
    overturned: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerHabits:
    """A payer. Shares are of the reference fee, `rates` of claims, days are calendar days from submission."""

    code: str
    name: str
    payer_id: str
    originator: str
    filing_indicator: str
    share_of_claims: float
    allowed_share: dict[str, float]
    denials: tuple[DenialHabit, ...]
    method: str = "ACH"
    days_to_pay: tuple[int, int, int] = (9, 14, 32)  # fastest, usual, slowest
    payment_weekdays: tuple[int, ...] = (2,)
    copay: int = 0
    coinsurance: float = 0.0
    deductible_rate: float = 0.0
    sequestration: bool = False
    prints_allowed: bool = True
    underpaid_rate: float = 0.0
    contractual_only_rate: float = 0.0
    reversal_rate: float = 0.0
    interest_after_days: int | None = None
    unbalanced_rate: float = 0.0
    duplicate_rate: float = 0.0
    no_pay_trace_of_zeros: bool = False
    secondary_code: str | None = None
    secondary_rate: float = 0.0
    sends_crossover: bool = False
    capitation: int = 0
    member_prefix: str = ""
    without_authorization_rate: float = 0.0

    @property
    def medicare(self) -> bool:
        return self.filing_indicator == _PART_B

    def indicator(self, *, institutional: bool) -> str:
        """SBR09 and CLP06: Medicare pays hospitals under Part A."""
        return _PART_A if self.medicare and institutional else self.filing_indicator
