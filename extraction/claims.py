"""A claim as it is sent to a payer (837P 005010X222A1, 837I 005010X223A2, 837D 005010X224A2) and the batch it is in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extraction.amounts import Money, Quantity
from extraction.claim_parts import (
    Attachment,
    ClaimDate,
    Diagnosis,
    Drug,
    HealthCode,
    Individual,
    LineAdjudication,
    Note,
    OtherCoverage,
    Provider,
)
from extraction.parties import Payer, Reference
from extraction.remittances import Interchange

ClaimForm = Literal["professional", "institutional", "dental"]
# A segment kept as printed: id, elements. For what no rule reads, so that a claim is written back whole.
PlainSegment = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine:
    """Loop 2400.

    `service_from` and `service_to` are DTP*472 (equal where it names one day); `dates` holds the other DTPs.
    `diagnosis_pointers` count from 1 in the order of the claim's HI diagnoses. `line_control` is REF*6R,
    `prior_authorization` REF*G1, `referral_number` REF*9F; `references` holds the other REFs (and repeats of these).
    `revenue_code` and `noncovered` are SV201 and SV207, `tooth` and what follows of SV3 and TOO.
    """

    number: str | None = None
    line_control: str | None = None
    procedure_qualifier: str | None = None
    procedure: str | None = None
    modifiers: tuple[str, ...] = ()
    procedure_description: str | None = None
    procedure_end: str | None = None
    revenue_code: str | None = None
    charge: Money | None = None
    noncovered: Money | None = None
    unit: str | None = None
    units: Quantity | None = None
    unit_rate: Money | None = None
    place_of_service: str | None = None
    diagnosis_pointers: tuple[str, ...] = ()
    emergency: str | None = None
    epsdt: str | None = None
    family_planning: str | None = None
    copay_exempt: str | None = None
    oral_cavity: tuple[str, ...] = ()
    prosthesis: str | None = None
    tooth: str | None = None
    tooth_surfaces: tuple[str, ...] = ()
    other_teeth: tuple[PlainSegment, ...] = ()
    service_from: datetime.date | None = None
    service_to: datetime.date | None = None
    dates: tuple[ClaimDate, ...] = ()
    prior_authorization: str | None = None
    referral_number: str | None = None
    references: tuple[Reference, ...] = ()
    amounts: Mapping[str, Money] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    drug: Drug | None = None
    providers: tuple[Provider, ...] = ()
    adjudications: tuple[LineAdjudication, ...] = ()
    segments: tuple[PlainSegment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Loop 2300 with the levels above it: who bills, who is insured, who is treated, who shall pay.

    `facility_type`, `facility_qualifier` and `frequency` are CLM05: place of service under B, type of bill under A.
    `patient` is null where the subscriber is the patient. `payer_order`, `group_number`, `group_name`,
    `insurance_type` and `filing_indicator` are SBR of the payer that the claim is sent to.
    `service_from` and `service_to` are DTP*434 (statement dates), null on forms that have none: nothing is copied up
    from the lines. `dates` holds the other DTPs, among them the DTP*472 that a dental claim has for all its lines.
    `original_reference` is REF*F8, `prior_authorization` REF*G1, `referral_number` REF*9F, `medical_record_number`
    REF*EA, `clearinghouse_number` REF*D9; `references` holds the other REFs (and repeats).
    `participation` and `explanation_of_benefits` are CLM16 and CLM18, which only 004010 has.
    `admission_type`, `admission_source` and `patient_status` are CL101 to CL103. `segments` keeps what no rule reads
    (CR1, CR2, CRC, CN1, K3, HCP, DN1, DN2, a REF of another payer ...) as printed, its composites cut by a colon.
    """

    form: ClaimForm = "professional"
    patient_control_number: str | None = None
    charge: Money | None = None
    facility_type: str | None = None
    facility_qualifier: str | None = None
    frequency: str | None = None
    provider_signature: str | None = None
    assignment: str | None = None
    benefits_assignment: str | None = None
    release_of_information: str | None = None
    patient_signature_source: str | None = None
    related_causes: tuple[str, ...] = ()
    accident_state: str | None = None
    accident_country: str | None = None
    special_program: str | None = None
    participation: str | None = None
    explanation_of_benefits: str | None = None
    predetermination: str | None = None
    delay_reason: str | None = None
    billing: Provider | None = None
    pay_to: Provider | None = None
    pay_to_plan: Provider | None = None
    currency: str | None = None
    payer: Payer | None = None
    payer_order: str | None = None
    group_number: str | None = None
    group_name: str | None = None
    insurance_type: str | None = None
    filing_indicator: str | None = None
    subscriber: Individual | None = None
    patient: Individual | None = None
    responsible: Individual | None = None
    service_from: datetime.date | None = None
    service_to: datetime.date | None = None
    dates: tuple[ClaimDate, ...] = ()
    admission_type: str | None = None
    admission_source: str | None = None
    patient_status: str | None = None
    original_reference: str | None = None
    prior_authorization: str | None = None
    referral_number: str | None = None
    medical_record_number: str | None = None
    clearinghouse_number: str | None = None
    references: tuple[Reference, ...] = ()
    amounts: Mapping[str, Money] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    codes: tuple[HealthCode, ...] = ()
    providers: tuple[Provider, ...] = ()
    other_coverages: tuple[OtherCoverage, ...] = ()
    segments: tuple[PlainSegment, ...] = ()
    lines: tuple[ServiceLine, ...] = ()

    @property
    def treated(self) -> Individual | None:
        """The patient, who is the subscriber where no other is named."""
        return self.patient or self.subscriber

    def provider(self, role: str) -> Provider | None:
        """The first provider of the claim in a role (NM101)."""
        return next((provider for provider in self.providers if provider.role == role), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One ST*837: the claims of a batch, who sends them to whom.

    `purpose` is BHT02 (00 original, 18 reissue), `reference` BHT03, `created` and `created_time` BHT04 and BHT05,
    `kind` BHT06 (CH chargeable, RP reporting, 31 subrogation). `control_number` is ST02.
    """

    form: ClaimForm = "professional"
    control_number: str | None = None
    purpose: str | None = None
    reference: str | None = None
    created: datetime.date | None = None
    created_time: str | None = None
    kind: str | None = None
    references: tuple[Reference, ...] = ()
    submitter: Provider | None = None
    receiver: Provider | None = None
    claims: tuple[Claim, ...] = ()
    interchange: Interchange | None = None
