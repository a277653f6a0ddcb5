"""Parts of a claim that payers and providers share: people, providers, codes, dates, notes, other coverage."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from extraction.amounts import Money, Quantity
from extraction.claim_payments import Adjustment, InpatientAdjudication, OutpatientAdjudication
from extraction.parties import Address, Contact, Payer, Reference

NPI_QUALIFIER = "XX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Individual:
    """The subscriber (loop 2010BA), the patient where that is somebody else (2010CA), or another payer's subscriber
    (2330A): NM1, N3, N4, DMG, REF, PER and what PAT says.

    `relationship` is how the person is related to the subscriber (SBR02 or PAT01; 18 is the subscriber).
    """

    entity_type: str | None = None
    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    id_qualifier: str | None = None
    member_id: str | None = None
    relationship: str | None = None
    birth_date: datetime.date | None = None
    sex: str | None = None
    death_date: datetime.date | None = None
    weight: Quantity | None = None
    pregnant: str | None = None
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Somebody with a part in a claim: NM1, PRV, N3, N4, REF, PER.

    `role` is NM101: 85 billing, 87 pay-to, PE pay-to plan, 82 rendering, DN referring, P3 primary care, DQ
    supervising, DK ordering, QB purchased, DD assistant surgeon, 71 attending, 72 operating, ZZ other operating, 77
    service facility, PW and 45 ambulance.
    """

    role: str | None = None
    entity_type: str | None = None
    name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    id_qualifier: str | None = None
    id: str | None = None
    taxonomy: str | None = None
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def npi(self) -> str | None:
        """NM109 under XX."""
        return self.id if self.id_qualifier == NPI_QUALIFIER else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDate:
    """A DTP: its qualifier, a day or a period, and a time of day (HHMM) where the format has one."""

    qualifier: str | None
    start: datetime.date | None = None
    end: datetime.date | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """A composite of HI under a diagnosis qualifier: ABK principal, ABF other, ABJ admitting, APR reason for visit, ABN
    external cause, and BK, BF, BJ, PR, BN of ICD-9. `code` is as printed, without a point.
    """

    qualifier: str | None
    code: str | None
    present_on_admission: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCode:
    """Any other composite of HI.

    BBR/BBQ procedure, BH occurrence, BI occurrence span, BE value, BG condition, TC treatment, DR diagnosis related
    group, BP/BO anesthesia-related procedure.
    """

    qualifier: str | None
    code: str | None
    start: datetime.date | None = None
    end: datetime.date | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """NTE: its kind and its text."""

    kind: str | None
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """PWK: what kind of report, how it is sent, and its control number."""

    report: str | None
    transmission: str | None = None
    control_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """LIN and CTP of loop 2410, with the prescription's number (REF*XZ or VY) in `references`.

    `unit_price` is CTP03, which only 004010 has.
    """

    qualifier: str | None = None
    code: str | None = None
    quantity: Quantity | None = None
    unit: str | None = None
    unit_price: Money | None = None
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAdjudication:
    """Loop 2430: what another payer made of a line. `payer_id` is that payer's NM109 in loop 2330B."""

    payer_id: str | None = None
    paid: Money | None = None
    procedure_qualifier: str | None = None
    procedure: str | None = None
    modifiers: tuple[str, ...] = ()
    procedure_description: str | None = None
    procedure_end: str | None = None
    revenue_code: str | None = None
    units: Quantity | None = None
    bundled_into: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    adjudicated: datetime.date | None = None
    remaining: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherCoverage:
    """Loop 2320 with 2330A to 2330I: another payer of the claim and what it made of it.

    `amounts` holds AMT by qualifier: D payer paid, EAF remaining patient liability, A8 not covered. `adjudicated` is
    DTP*573. `payer.references` holds the REFs of loop 2330B.
    """

    payer_order: str | None = None
    relationship: str | None = None
    group_number: str | None = None
    group_name: str | None = None
    insurance_type: str | None = None
    filing_indicator: str | None = None
    adjustments: tuple[Adjustment, ...] = ()
    amounts: Mapping[str, Money] = field(default_factory=dict)
    benefits_assignment: str | None = None
    patient_signature_source: str | None = None
    release_of_information: str | None = None
    inpatient: InpatientAdjudication | None = None
    outpatient: OutpatientAdjudication | None = None
    remark_codes: tuple[str, ...] = ()
    subscriber: Individual | None = None
    payer: Payer | None = None
    adjudicated: datetime.date | None = None
    providers: tuple[Provider, ...] = ()
