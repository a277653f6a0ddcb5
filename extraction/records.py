"""The records that extraction hands out, whatever they were read from: an 835, a PDF, a scan.

Frozen and typed. Money is `Decimal` and is written as a string with two decimals (more only where the source has
more), quantities are `Decimal` written without trailing zeros, dates are `datetime.date` written as ISO. None means
that the source does not say. Names follow X12 (005010X221A1, loops named at each type) and FHIR where those agree.
Field values are as printed: nothing is copied down from a claim to its lines, and what was computed says so in its
basis or in `ExtractedDocument.fields`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal, NotRequired

from pydantic import PlainSerializer, WithJsonSchema
from typing_extensions import TypedDict

SCHEMA_VERSION = "1"


def format_money(amount: Decimal) -> str:
    """Two decimals, or as many as the amount has if those are more: never rounded."""
    exponent = amount.as_tuple().exponent
    return format(amount, "f") if isinstance(exponent, int) and exponent < -2 else f"{amount:.2f}"


def format_quantity(quantity: Decimal) -> str:
    """Plain notation without trailing zeros: 1, 2.5, 0."""
    text = format(quantity, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


Money = Annotated[
    Decimal,
    PlainSerializer(format_money, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+\.\d{2,}$", "title": "Money"}),
]
Quantity = Annotated[
    Decimal,
    PlainSerializer(format_quantity, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "title": "Quantity"}),
]
Basis = Literal["printed", "derived"]
Origin = Literal["printed", "mapped", "inferred", "derived"]
RecordType = Literal["remittance", "claim", "acknowledgement", "none"]


# --- what is found in more than one place ---------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A REF segment, or a number that belongs to a party: what kind, and the number. `description` is REF03."""

    qualifier: str | None
    value: str | None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactNumber:
    """One way to reach a contact: TE, FX, EM, UR, EX and the number."""

    qualifier: str | None
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A PER segment: function (CX claims, BL technical, IC web site), name, numbers in file order."""

    function: str | None
    name: str | None = None
    numbers: tuple[ContactNumber, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """N3 and N4."""

    lines: tuple[str, ...] = ()
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None
    subdivision: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """NM1 of a patient (QC), subscriber (IL), corrected patient (74) or other subscriber (GB).

    `member_id` is NM109, whatever its kind.
    """

    last_name: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    member_id: str | None = None
    id_qualifier: str | None = None
    entity_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """NM1 of an organisation or of a provider: crossover carrier (TT), corrected priority payer (PR), rendering
    provider (82).
    """

    name: str | None = None
    id: str | None = None
    id_qualifier: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    entity_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """One triplet of a CAS segment.

    A positive amount lowers the payment. `group` is null where a page does not say who owes.
    """

    group: str | None
    reason: str | None
    amount: Money | None
    quantity: Quantity | None = None


# --- the payment ----------------------------------------------------------------------------------


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
class Payer:
    """Loop 1000A. `id` is N104, else REF*2U; `references` holds every REF in file order."""

    name: str | None = None
    id: str | None = None
    id_qualifier: str | None = None
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Loop 1000B.

    `npi` is N104 under XX; `tin` is N104 under FI, else REF*TJ; any other N104 is `id`. `delivery` is RDM01-03.
    """

    name: str | None = None
    npi: str | None = None
    tin: str | None = None
    id: str | None = None
    id_qualifier: str | None = None
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    delivery: tuple[str, ...] = ()


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


# --- claims and lines -----------------------------------------------------------------------------


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


# --- what surrounds a record ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The file: its name, the SHA-256 of its bytes in hex, and the media type that its first bytes show."""

    name: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSource:
    """Where one value came from: page and box, or segment, element and byte offset.

    A box is (x0, y0, x1, y1) in points from the top left of the upright page; pages and segments count from 1. A
    derived value names the segment it was derived in, and in `element` the elements it was derived from.
    """

    confidence: float
    source: Origin
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    segment: int | None = None
    element: str | None = None
    offset: int | None = None


class PlainSource(TypedDict):
    """A `FieldSource` as written: without what the source does not have."""

    confidence: float
    source: Origin
    page: NotRequired[int]
    box: NotRequired[tuple[float, float, float, float]]
    segment: NotRequired[int]
    element: NotRequired[str]
    offset: NotRequired[int]


def plain_source(source: FieldSource) -> PlainSource:
    """Only what is known: a page and a box, or a segment, an element and an offset."""
    plain: PlainSource = {"confidence": source.confidence, "source": source.source}
    if source.page is not None:
        plain["page"] = source.page
    if source.box is not None:
        plain["box"] = source.box
    if source.segment is not None:
        plain["segment"] = source.segment
    if source.element is not None:
        plain["element"] = source.element
    if source.offset is not None:
        plain["offset"] = source.offset
    return plain


def _plain_sources(fields: Mapping[str, FieldSource]) -> dict[str, PlainSource]:
    return {pointer: plain_source(source) for pointer, source in fields.items()}


Sources = Annotated[Mapping[str, FieldSource], PlainSerializer(_plain_sources, return_type=dict[str, PlainSource])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a biller should know.

    `code` is stable, `path` a JSON pointer from the record, `message` holds no patient's data.
    """

    code: str
    path: str
    message: str
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedDocument:
    """One document of a file: for X12 one ST. `disposition` and `confidence` are filled by those who decide."""

    document_class: str
    class_confidence: float
    record_type: RecordType
    record: Remittance | None
    pages: tuple[int, int] | None = None
    disposition: str | None = None
    confidence: float | None = None
    balanced: bool | None = None
    fields: Sources = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What one file gave."""

    schema_version: str = SCHEMA_VERSION
    source: Source
    documents: tuple[ExtractedDocument, ...]
