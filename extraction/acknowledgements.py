"""What a payer or a clearinghouse answers before a claim is adjudicated: TA1, 997, 999, 277CA, and the 276/277
inquiry.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extraction.amounts import Money, Quantity
from extraction.claim_parts import Individual
from extraction.parties import Contact, Party, Reference
from extraction.remittances import Interchange

AcknowledgementKind = Literal["TA1", "997", "999", "277CA", "276", "277"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntaxContext:
    """CTX of a 999: what made an element required (SITUATIONAL TRIGGER, with the place of the trigger), or the claim
    that the fault is in (CLM01 and its number).

    `value` may be a patient's data: it never leaves the record. `element` is CTX05 as printed ("5:3").
    """

    name: str | None = None
    value: str | None = None
    segment_id: str | None = None
    position: int | None = None
    loop: str | None = None
    element: str | None = None
    element_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntaxNote:
    """One fault that a 999 (IK3 and IK4) or a 997 (AK3 and AK4) reports: where, and the standard's code of what is
    wrong.

    `level` says whether IK3 (segment) or IK4 (element) told it; the segment of an IK4 is that of the IK3 before it.
    `position` counts segments from ST as 1; `element` is IK401 as printed ("3" or "3:1"). `bad_value` may be a
    patient's data: it never leaves the record.
    """

    level: Literal["segment", "element"]
    segment_id: str | None = None
    position: int | None = None
    loop: str | None = None
    element: str | None = None
    element_reference: str | None = None
    code: str | None = None
    bad_value: str | None = None
    context: tuple[SyntaxContext, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionAnswer:
    """Loop 2000 of a 999: one transaction of the batch (AK2), its faults, and the verdict (IK5).

    `verdict` is A accepted, E accepted with errors, R rejected, M, W, X rejected for security.
    """

    transaction: str | None = None
    control_number: str | None = None
    version: str | None = None
    verdict: str | None = None
    codes: tuple[str, ...] = ()
    notes: tuple[SyntaxNote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAnswer:
    """AK1 and AK9 of a 999: the functional group that is answered, the counts and the verdict (A, E, P, R)."""

    functional_id: str | None = None
    control_number: str | None = None
    version: str | None = None
    verdict: str | None = None
    included: int | None = None
    received: int | None = None
    accepted: int | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAnswer:
    """TA1: the interchange that is answered. `verdict` is A, E or R; `note` the standard's code (000 is no fault)."""

    control_number: str | None = None
    date: datetime.date | None = None
    time: str | None = None
    verdict: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCode:
    """STC10 or STC11: another category, status and entity, and the list that the status is of (RX for NCPDP)."""

    category: str | None = None
    status: str | None = None
    entity: str | None = None
    code_list: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatus:
    """One STC: up to three (category, status, entity), the date, the action (WQ accepted, U rejected) and amounts.

    `message` (STC12) is free text and may be a patient's data: it never leaves the record.
    """

    category: str | None = None
    status: str | None = None
    entity: str | None = None
    code_list: str | None = None
    more: tuple[StatusCode, ...] = ()
    date: datetime.date | None = None
    action: str | None = None
    charge: Money | None = None
    paid: Money | None = None
    adjudicated: datetime.date | None = None
    payment_method: str | None = None
    payment_date: datetime.date | None = None
    check_number: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStatus:
    """Loop 2220 (2210 of a 276): SVC and its STCs. `line_control` is REF*FJ."""

    line_control: str | None = None
    procedure_qualifier: str | None = None
    procedure: str | None = None
    modifiers: tuple[str, ...] = ()
    revenue_code: str | None = None
    charge: Money | None = None
    paid: Money | None = None
    units: Quantity | None = None
    service_from: datetime.date | None = None
    service_to: datetime.date | None = None
    statuses: tuple[ClaimStatus, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgedClaim:
    """Loop 2200 of one claim: TRN and what follows, with the levels above it.

    `patient_control_number` is TRN02 in a 277CA (CLM01 of the claim), REF*EJ in a 276 or 277.
    `payer_claim_control_number` is REF*1K, `clearinghouse_number` REF*D9, `bill_type` REF*BLT. `charge` is AMT*T3, else
    that of the first STC. `level` is the index of the innermost level above the claim. `patient` is null where the
    subscriber is the patient; in a 277CA the patient stands alone, since it does not say who is insured.
    """

    patient_control_number: str | None = None
    trace_type: str | None = None
    trace_number: str | None = None
    payer_claim_control_number: str | None = None
    clearinghouse_number: str | None = None
    bill_type: str | None = None
    level: int | None = None
    provider: Party | None = None
    subscriber: Individual | None = None
    patient: Individual | None = None
    statuses: tuple[ClaimStatus, ...] = ()
    charge: Money | None = None
    service_from: datetime.date | None = None
    service_to: datetime.date | None = None
    references: tuple[Reference, ...] = ()
    lines: tuple[LineStatus, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelAnswer:
    """A level above the claims in a 277CA, 276 or 277 (HL03 = 20, 21, 19): who it is, and what is told of the batch.

    `parent` is the index of the level above. `totals` holds AMT (YU accepted, YY rejected) and `counts` QTY (90 and QA
    accepted, AA and QC rejected).
    """

    level: Literal["source", "receiver", "provider"]
    parent: int | None = None
    role: str | None = None
    party: Party | None = None
    trace_type: str | None = None
    trace_number: str | None = None
    statuses: tuple[ClaimStatus, ...] = ()
    totals: Mapping[str, Money] = field(default_factory=dict)
    counts: Mapping[str, Quantity] = field(default_factory=dict)
    received: datetime.date | None = None
    processed: datetime.date | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The TA1s of one interchange, or one ST of a 997, 999, 277CA, 276 or 277. What a kind does not have stays empty.

    `structure`, `purpose`, `reference`, `created`, `created_time` and `type` are BHT01 to BHT06. `payer` and `receiver`
    are the first of their levels; a file may hold several.
    """

    kind: AcknowledgementKind
    control_number: str | None = None
    structure: str | None = None
    purpose: str | None = None
    reference: str | None = None
    created: datetime.date | None = None
    created_time: str | None = None
    type: str | None = None
    interchange_answers: tuple[InterchangeAnswer, ...] = ()
    group: GroupAnswer | None = None
    transactions: tuple[TransactionAnswer, ...] = ()
    payer: Party | None = None
    receiver: Party | None = None
    levels: tuple[LevelAnswer, ...] = ()
    claims: tuple[AcknowledgedClaim, ...] = ()
    interchange: Interchange | None = None
