"""What was paid for a claim and for its lines (loops 2100 and 2110)."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from extraction.amounts import Money, Quantity
from extraction.parties import Contact, Party, Person, Reference

Basis = Literal["printed", "derived"]

REVERSAL = "22"  # CLP02 of a claim payment that takes an earlier one back


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One triplet of a CAS segment.

    A positive amount lowers the payment. `group` is null where a page does not say who owes.
    """

    group: str | None
    reason: str | None
    amount: Money | None
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePayment:
    """Loop 2110.

    `procedure` and `modifiers` are SVC01 as adjudicated, `submitted_*` SVC06 where the payer changed them.

    `units` is SVC05, which X12 takes as 1 where it is absent; `units_billed` is SVC07. `revenue_code` is SVC04, or
    SVC01 under NU. `allowed` is AMT*B6 unless the line is denied, else computed (`allowed_basis`). `remark_codes` are
    LQ*HE, `reject_codes` LQ*RX.
    """

    line_control: str | None = None
    procedure_qualifier: str | None = None
    procedure: str | None = None
    modifiers: tuple[str, ...] = ()
    submitted_procedure: str | None = None
    revenue_code: str | None = None
    tooth: str | None = None
    service_from: datetime.date | None = None
    service_to: datetime.date | None = None
    units: Quantity | None = None
    units_billed: Quantity | None = None
    charge: Money | None = None
    allowed: Money | None = None
    allowed_basis: Basis | None = None
    paid: Money | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remark_codes: tuple[str, ...] = ()
    reject_codes: tuple[str, ...] = ()
    procedure_description: str | None = None
    procedure_end: str | None = None
    submitted_qualifier: str | None = None
    submitted_modifiers: tuple[str, ...] = ()
    submitted_description: str | None = None
    submitted_procedure_end: str | None = None
    rendering_npi: str | None = None
    references: tuple[Reference, ...] = ()
    amounts: Mapping[str, Money] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InpatientAdjudication:
    """MIA without its remark codes, which stand in `ClaimPayment.remark_codes`."""

    covered_days: Quantity | None = None
    operating_outlier: Money | None = None
    lifetime_psychiatric_days: Quantity | None = None
    drg_amount: Money | None = None
    disproportionate_share: Money | None = None
    msp_pass_through: Money | None = None
    capital: Money | None = None
    capital_federal_drg: Money | None = None
    capital_hospital_drg: Money | None = None
    capital_disproportionate_drg: Money | None = None
    old_capital: Money | None = None
    capital_medical_education: Money | None = None
    operating_hospital_drg: Money | None = None
    cost_report_days: Quantity | None = None
    operating_federal_drg: Money | None = None
    capital_outlier: Money | None = None
    indirect_teaching: Money | None = None
    professional_component: Money | None = None
    capital_exception: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutpatientAdjudication:
    """MOA without its remark codes, which stand in `ClaimPayment.remark_codes`."""

    reimbursement_rate: Quantity | None = None
    hcpcs_payable: Money | None = None
    esrd_payment: Money | None = None
    professional_component: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPayment:
    """Loop 2100. Charge, paid and patient responsibility are CLP03-05.

    `adjustments` are the claim's own CAS, never its lines'. `remark_codes` are those of MIA and MOA. `amounts` holds
    every AMT and `references` every REF in file order; `interest` (AMT*I), `original_reference` (REF*F8),
    `group_number` (REF*1L) and `medical_record_number` (REF*EA) repeat the ones that posting asks for. `reverses` is
    the payer's control number of the claim that a reversal (status 22) takes back. `disposition` is for those who
    decide: extraction leaves it null.
    """

    patient_control_number: str | None = None
    payer_claim_control_number: str | None = None
    status_code: str | None = None
    filing_indicator: str | None = None
    facility_type: str | None = None
    frequency: str | None = None
    drg: str | None = None
    patient: Person | None = None
    corrected_patient: Person | None = None
    corrected_payer: Party | None = None
    crossover_to: Party | None = None
    rendering_npi: str | None = None
    charge: Money | None = None
    paid: Money | None = None
    patient_responsibility: Money | None = None
    allowed: Money | None = None
    allowed_basis: Basis | None = None
    interest: Money | None = None
    amounts: Mapping[str, Money] = field(default_factory=dict)
    service_from: datetime.date | None = None
    service_to: datetime.date | None = None
    received_date: datetime.date | None = None
    original_reference: str | None = None
    inpatient: InpatientAdjudication | None = None
    outpatient: OutpatientAdjudication | None = None
    adjustments: tuple[Adjustment, ...] = ()
    remark_codes: tuple[str, ...] = ()
    lines: tuple[ServicePayment, ...] = ()
    disposition: str | None = None
    reverses: str | None = None
    patient_status: str | None = None
    drg_weight: Quantity | None = None
    discharge_fraction: Quantity | None = None
    subscriber: Person | None = None
    other_subscriber: Person | None = None
    rendering: Party | None = None
    coverage_expiration: datetime.date | None = None
    group_number: str | None = None
    medical_record_number: str | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    provider_summary: int | None = None
