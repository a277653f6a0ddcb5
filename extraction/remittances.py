"""A remittance: the payment, whom it is from and to, what it pays for, and what belongs to no claim."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from extraction.amounts import Money, Quantity
from extraction.claim_payments import ClaimPayment
from extraction.parties import Payee, Payer, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAccount:
    """One side of an electronic payment: BPR06-09 (sender) or BPR12-15 (receiver)."""

    bank_qualifier: str | None = None
    bank_id: str | None = None
    account_qualifier: str | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """BPR, TRN, CUR and DTM*405. `amount` is BPR02; `credit_debit` is C or D as printed and turns no sign."""

    method: str | None = None
    handling: str | None = None
    credit_debit: str | None = None
    trace_number: str | None = None
    originator_id: str | None = None
    date: datetime.date | None = None
    production_date: datetime.date | None = None
    amount: Money | None = None
    format: str | None = None
    trace_type: str | None = None
    originator_supplement: str | None = None
    company_id: str | None = None
    company_supplement: str | None = None
    sender_account: BankAccount | None = None
    receiver_account: BankAccount | None = None
    currency: str | None = None
    currency_entity: str | None = None
    exchange_rate: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAdjustment:
    """One pair of a PLB segment. A positive amount lowers the payment."""

    provider_id: str | None
    fiscal_date: datetime.date | None
    reason: str | None
    reference: str | None
    amount: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSummary:
    """Loop 2000: LX and, for institutional payers, TS3 and TS2.

    Amounts and counts are named in words (see extraction.x12.summary).
    """

    number: str | None = None
    provider_id: str | None = None
    facility_type: str | None = None
    fiscal_period_end: datetime.date | None = None
    amounts: Mapping[str, Money] = field(default_factory=dict)
    counts: Mapping[str, Quantity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Interchange:
    """What ISA and GS say about the file that held the transaction.

    `usage` is ISA15: P production, T test. `version` is GS08 or ST03.
    """

    sender_qualifier: str | None = None
    sender_id: str | None = None
    receiver_qualifier: str | None = None
    receiver_id: str | None = None
    date: datetime.date | None = None
    time: str | None = None
    control_number: str | None = None
    usage: str | None = None
    group_sender: str | None = None
    group_receiver: str | None = None
    group_date: datetime.date | None = None
    group_time: str | None = None
    group_control_number: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance:
    """One ST*835: a payment and what it pays for.

    `control_number` is ST02, `receiver_id` REF*EV, `system_version` REF*F2.
    """

    payer: Payer
    payee: Payee
    payment: Payment
    claims: tuple[ClaimPayment, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    control_number: str | None = None
    receiver_id: str | None = None
    system_version: str | None = None
    references: tuple[Reference, ...] = ()
    provider_summaries: tuple[ProviderSummary, ...] = ()
    interchange: Interchange | None = None
