"""The records that extraction hands out, whatever they were read from: an 835, a PDF, a scan.

Frozen and typed. Money is `Decimal` and is written as a string with two decimals (more only where the source has
more), quantities are `Decimal` written without trailing zeros, dates are `datetime.date` written as ISO. None means
that the source does not say. Names follow X12 (005010X221A1, loops named at each type) and FHIR where those agree.
Field values are as printed: nothing is copied down from a claim to its lines, and what was computed says so in its
basis or in `ExtractedDocument.fields`.
"""

from extraction.amounts import (
    Money,
    Quantity,
    format_money,
    format_quantity,
)
from extraction.claim_payments import (
    REVERSAL,
    Adjustment,
    Basis,
    ClaimPayment,
    InpatientAdjudication,
    OutpatientAdjudication,
    ServicePayment,
)
from extraction.envelope import (
    SCHEMA_VERSION,
    Envelope,
    ExtractedDocument,
    FieldSource,
    Finding,
    Origin,
    PlainSource,
    RecordType,
    Source,
    plain_source,
)
from extraction.parties import (
    Address,
    Contact,
    ContactNumber,
    Party,
    Payee,
    Payer,
    Person,
    Reference,
)
from extraction.remittances import (
    BankAccount,
    Interchange,
    Payment,
    ProviderAdjustment,
    ProviderSummary,
    Remittance,
)

__all__ = [
    "REVERSAL",
    "SCHEMA_VERSION",
    "Address",
    "Adjustment",
    "BankAccount",
    "Basis",
    "ClaimPayment",
    "Contact",
    "ContactNumber",
    "Envelope",
    "ExtractedDocument",
    "FieldSource",
    "Finding",
    "InpatientAdjudication",
    "Interchange",
    "Money",
    "Origin",
    "OutpatientAdjudication",
    "Party",
    "Payee",
    "Payer",
    "Payment",
    "Person",
    "PlainSource",
    "ProviderAdjustment",
    "ProviderSummary",
    "Quantity",
    "RecordType",
    "Reference",
    "Remittance",
    "ServicePayment",
    "Source",
    "format_money",
    "format_quantity",
    "plain_source",
]
