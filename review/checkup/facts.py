"""What the checkup keeps of a file: small tuples, so that an archive of 200,000 claims fits into memory.

Amounts are `Decimal` as printed (of a reversal with their signs turned back by `sign` where it says so), dates
`datetime.date`; None means that the source does not say. No names, member ids or birth dates are kept, except
`ClaimFact.patient` where they were asked for.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import NamedTuple


class Refusal(NamedTuple):
    """One adjustment that denies (CAS), with the sign turned for a reversal."""

    group: str | None
    reason: str | None
    amount: Decimal


class LineFact(NamedTuple):
    """A service line (loop 2110), or with number 0 what was adjusted on the claim itself (loop 2100).

    `procedure` is the procedure as adjudicated, else the revenue code. `remarks` are those that can be causes.
    `multiple` tells a multiple-procedure reduction (CARC 59).
    """

    number: int
    procedure: str | None
    modifiers: tuple[str, ...]
    service: datetime.date | None
    units: Decimal | None
    charge: Decimal | None
    paid: Decimal | None
    allowed: Decimal | None
    outcome: str
    refusals: tuple[Refusal, ...]
    remarks: tuple[str, ...]
    codes: str
    line_control: str | None
    multiple: bool


class Difference(NamedTuple):
    """A balancing law that fails: of a line (number from 1), of the claim or of the payment (0).

    `amount` is None where an amount that the law needs is missing or unreadable.
    """

    law: str
    line: int
    amount: Decimal | None


class ClaimFact(NamedTuple):
    """A claim payment (loop 2100). `sign` is -1 for a reversal. `place` is CLP08 by its form.

    `buckets` are the dollars that were not paid by where they
    went, as printed. `services` tells claims of equal lines, `signature` claims
    of equal lines, payments and adjustments, a reversal like the payment that it takes back.
    """

    account: str | None
    payer_number: str | None
    status: str | None
    sign: int
    filing_indicator: str | None
    place: str | None
    charge: Decimal | None
    paid: Decimal | None
    allowed: Decimal | None
    interest: Decimal | None
    service_from: datetime.date | None
    service_to: datetime.date | None
    reverses: str | None
    outcome: str
    primary: bool
    buckets: tuple[tuple[str, Decimal], ...]
    levels: tuple[LineFact, ...]
    services: bytes
    signature: bytes
    differences: tuple[Difference, ...]
    no_appeal: bool
    patient: str | None


class ProviderAdjustmentFact(NamedTuple):
    """One pair of a PLB."""

    reason: str | None
    reference: str | None
    amount: Decimal | None


class RemittanceFact(NamedTuple):
    """A remittance (ST 835). `date` is that of the payment, else the day it was produced."""

    document: int
    payer_name: str | None
    payer_id: str | None
    payee_name: str | None
    payee_npi: str | None
    payee_tin: str | None
    method: str | None
    trace: str | None
    date: datetime.date | None
    amount: Decimal | None
    payment_key: str | None
    fingerprint: str | None
    is_test: bool
    adjustments: tuple[ProviderAdjustmentFact, ...]
    differences: tuple[Difference, ...]
    claims: tuple[ClaimFact, ...]


class SentLineFact(NamedTuple):
    """A service line of a claim that was sent (loop 2400)."""

    procedure: str | None
    modifiers: tuple[str, ...]
    service: datetime.date | None
    charge: Decimal | None
    line_control: str | None
    place: str | None


class SentClaimFact(NamedTuple):
    """A claim that was sent (loop 2300). `sent` is BHT04, else the date of the interchange.

    `is_test` is ISA15 = T, `is_encounter` BHT06 = RP: neither asks for a payment. `place` is a place of service or a
    type of bill, see review.checkup.places.
    """

    file: str
    account: str | None
    sent: datetime.date | None
    is_test: bool
    is_encounter: bool
    frequency: str | None
    form: str
    filing_indicator: str | None
    payer_name: str | None
    payer_id: str | None
    payer_order: str | None
    billing_npi: str | None
    rendering_npi: str | None
    place: str | None
    charge: Decimal | None
    service_from: datetime.date | None
    service_to: datetime.date | None
    lines: tuple[SentLineFact, ...]
    patient: str | None


class FileFact(NamedTuple):
    """What one file gave. `refused` says why all of it, or some transactions of it, could not be read."""

    name: str
    remittances: tuple[RemittanceFact, ...] = ()
    sent: tuple[SentClaimFact, ...] = ()
    refused: tuple[str, ...] = ()
