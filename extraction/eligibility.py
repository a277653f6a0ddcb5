"""What was asked of a payer before a claim: coverage (271, 005010X279A1) and authorization."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from extraction.amounts import Money, Quantity
from extraction.parties import Party, Reference
from extraction.remittances import Interchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """One EB of a 271. `code` is EB01: 1 to 5 active, 6 to 8 inactive, A coinsurance, B copay, C deductible.

    `authorization_required` is EB11 and `in_network` EB12, Y, N, U or W as printed.
    """

    code: str | None = None
    level: str | None = None
    service_types: tuple[str, ...] = ()
    insurance_type: str | None = None
    plan: str | None = None
    period: str | None = None
    amount: Money | None = None
    percent: Quantity | None = None
    authorization_required: str | None = None
    in_network: str | None = None
    procedure: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of one person's coverage with one payer, from a 271 or from a `coverage.changed` event.

    `active` is null where the answer does not say. `start` and `end` are the coverage's own dates; `checked_on` is the
    day of the answer. `rejections` holds AAA03 of an inquiry that the payer refused.
    """

    payer_name: str | None = None
    payer_id: str | None = None
    member_id: str | None = None
    group_number: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    birth_date: datetime.date | None = None
    sex: str | None = None
    relationship: str | None = None
    active: bool | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    checked_on: datetime.date | None = None
    benefits: tuple[Benefit, ...] = ()
    rejections: tuple[str, ...] = ()
    trace_number: str | None = None
    provider: Party | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAnswer:
    """One ST*271: the coverages that it tells of."""

    control_number: str | None = None
    reference: str | None = None
    created: datetime.date | None = None
    payer: Party | None = None
    receiver: Party | None = None
    coverages: tuple[Coverage, ...] = ()
    interchange: Interchange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """What a payer has authorized, from an `authorization.changed` event.

    `kind` is prior_authorization (REF*G1) or referral (REF*9F); `status` is approved, pended, denied, cancelled or
    expired. Without `procedures` it covers any. Units are counted against `units_approved` as `units_used` says.
    """

    number: str
    kind: str = "prior_authorization"
    status: str = "approved"
    payer_id: str | None = None
    member_id: str | None = None
    procedures: tuple[str, ...] = ()
    provider_npi: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    units_approved: Quantity | None = None
    units_used: Quantity | None = None
