"""What was asked of a payer before a claim: coverage (271, 005010X279A1) and authorization."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from extraction.amounts import Money, Quantity
from extraction.claim_parts import ClaimDate, Individual, Provider
from extraction.parties import Party, Reference
from extraction.remittances import Interchange


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """Loop 2110: one EB of a 271 and what follows it. `code` is EB01: 1 to 5 active, 6 to 8 inactive, A coinsurance, B
    copay, C deductible.

    `authorization_required` is EB11 and `in_network` EB12, Y, N, U or W as printed. `percent` is EB08 as printed (0.2
    is 20 per cent). `quantity_kind` and `quantity` are EB09 and EB10. `start` and `end` are the first dates of loop
    2110 (DTP 292, 348, 349, 291, 346, 347, 356, 357, 307, 472 and others), `dates` all of them. `parties` are those of
    loop 2120 (another payer, a primary care provider). `segments` keeps HSD and III as printed: they are read by
    nobody. A later EB stands for what it says alone: nothing is inherited.
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
    quantity_kind: str | None = None
    quantity: Quantity | None = None
    procedure_qualifier: str | None = None
    procedure: str | None = None
    modifiers: tuple[str, ...] = ()
    diagnosis_pointers: tuple[str, ...] = ()
    start: datetime.date | None = None
    end: datetime.date | None = None
    dates: tuple[ClaimDate, ...] = ()
    messages: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    rejections: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    parties: tuple[Provider, ...] = ()
    segments: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What is known of one person's coverage with one payer, from a 271 or from a `coverage.changed` event.

    `active` is null where the answer does not say, or says both. It is what EB01 says of service type 30 (the plan as a
    whole), or of no service type; where neither is told, one active benefit makes it true. `start` and `end` are the
    coverage's own dates: DTP 346 and 347 (plan), else 356 and 357 (eligibility), else 291 or 307; `dates` holds all.
    `checked_on` is the day of the answer. `rejections` holds AAA03 of an inquiry that the payer refused, `follow_ups`
    AAA04. `group_number` is REF*6P, else REF*1L. A dependent's `member_id` is the subscriber's, who may be the only one
    to have a number. `person` and `subscriber` are places in the answer's `people`. `segments` keeps HI, MPI and PRV as
    printed.
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
    follow_ups: tuple[str, ...] = ()
    trace_number: str | None = None
    provider: Party | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[ClaimDate, ...] = ()
    person: int | None = None
    subscriber: int | None = None
    segments: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EligibilityAnswer:
    """One ST*271: the people and the coverages that it tells of.

    `structure`, `purpose`, `reference`, `created`, `created_time` and `type` are BHT01 to BHT06. `people` are the
    subscribers and dependents in file order. `payer` and `receiver` are the first of their levels, `parties` all of
    them with their addresses and contacts. `rejections` and `follow_ups` are AAA of a level above the people.
    """

    control_number: str | None = None
    structure: str | None = None
    purpose: str | None = None
    reference: str | None = None
    created: datetime.date | None = None
    created_time: str | None = None
    type: str | None = None
    payer: Party | None = None
    receiver: Party | None = None
    parties: tuple[Provider, ...] = ()
    people: tuple[Individual, ...] = ()
    rejections: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    coverages: tuple[Coverage, ...] = ()
    interchange: Interchange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorization:
    """What a payer has authorized, from an `authorization.changed` event.

    `kind` is prior_authorization (REF*G1) or referral (REF*9F); `status` is approved, pended, denied, cancelled or
    expired: what a record does not say is never taken for granted. `payer_id` and `member_id` say whose word it is and
    for whom, since numbers are given again. Without `procedures`, `start` or `end` it is not known what and which days
    it covers. Units are counted against `units_approved` as `units_used` says.
    """

    number: str
    status: str
    payer_id: str
    member_id: str
    kind: str = "prior_authorization"
    procedures: tuple[str, ...] = ()
    provider_npi: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    units_approved: Quantity | None = None
    units_used: Quantity | None = None
