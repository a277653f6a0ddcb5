"""The rule models above and beside the claim.

What a payment is, where a provider adjustment belongs, what a document is.
"""

from dataclasses import dataclass
from decimal import Decimal

from extraction.codes import load_codes
from extraction.records import ProviderAdjustment, Remittance
from models.adjudication import HOLD
from models.prediction import NOTHING, Confidence, Prediction, to_cents

VERSION = "2"
PAYMENT_MODEL = "payment-rules"
LEDGER_MODEL = "ledger-rules"
DOCUMENT_MODEL = "document-rules"

# What to do with a provider adjustment, by the class of its reason. All others are booked to their bucket.
PROPOSAL_OF_CLASS = {
    "overpayment_recovery": "accept_recoupment",
    "forward_balance": "carry_balance",
    "refund_acknowledged": "acknowledge_refund",
    "affiliate_offset": "book_affiliate_offset",
    "levy": "accept_levy",
}
BOOK = "book_to_ledger"
DEBIT = "D"  # BPR03: the provider draws the money from the payer's account
NOTICES = frozenset({"H", "P"})  # BPR01: notification only, prenotification
TAKE_IN = "take_in_payment"
PROPOSAL_OF_KIND = {"no_pay": "record_only", "empty": "record_only"}
IDENTIFY = "identify"
# What is done with a document by what was read from it. All others are a person's to identify.
PROPOSAL_OF_RECORD = {"remittance": "decide_claims", "claim": "decide_claims", "coverage": "record_coverage"}
RECORD_STATES = "record_states"
# Answers of payers. A 276 is an inquiry of ours, which nobody answers to us.
INQUIRY = "claim_status_276"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentAnswer:
    """What a remittance pays. `kind` is payment, no_pay, ledger_only, negative or empty.

    `difference` is BPR02 - (sum of CLP04 - sum of PLB amounts): zero where the payment law holds.
    """

    kind: str
    proposal: str
    method: str | None
    amount: Decimal
    claims: Decimal
    adjustments: Decimal
    difference: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAnswer:
    """Where a provider adjustment belongs.

    `amount` as printed: positive lowers the payment. Unknown reasons have no class.
    """

    reason: str | None
    ledger_class: str | None
    expected_sign: str | None
    bucket: str | None
    proposal: str
    amount: Decimal
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswer:
    """What kind of document it is and which worker of the house reads it."""

    document_class: str
    record_type: str
    proposal: str


def judge_payment(remittance: Remittance, *, held: bool = False) -> Prediction[PaymentAnswer]:
    """Say what the payment is. `held`: something is wrong with it as a whole, so that nothing of it is taken in.

    Dollars at stake: the absolute amount of the payment. They are those of its claims and provider adjustments once
    more, so whoever adds up dollars at stake leaves remittances out.
    """
    amount = to_cents(remittance.payment.amount)
    claims = sum((to_cents(claim.paid) for claim in remittance.claims), NOTHING)
    adjustments = sum((to_cents(found.amount) for found in remittance.provider_adjustments), NOTHING)
    kind = _kind(remittance, amount)
    difference = amount - (claims - adjustments)
    held = held or difference != 0
    answer = PaymentAnswer(
        kind=kind,
        proposal=HOLD if held or not is_receivable(remittance) else PROPOSAL_OF_KIND.get(kind, TAKE_IN),
        method=remittance.payment.method,
        amount=amount,
        claims=claims,
        adjustments=adjustments,
        difference=difference,
    )
    sure = Confidence(0.0 if held else 1.0, "laws")
    return Prediction(
        value=answer, confidence=sure, dollars=abs(amount), category=kind, model=PAYMENT_MODEL, model_version=VERSION
    )


def judge_adjustment(adjustment: ProviderAdjustment, *, held: bool = False) -> Prediction[LedgerAnswer]:
    """Say where a provider adjustment belongs. Dollars at stake: its absolute amount.

    `held`: its payment is held, and it is held with it.
    """
    known = load_codes().plb_reasons.get(adjustment.reason or "")
    amount = to_cents(adjustment.amount)
    answer = LedgerAnswer(
        reason=adjustment.reason,
        ledger_class=known.plb_class if known else None,
        expected_sign=known.sign if known else None,
        bucket=known.bucket if known else None,
        proposal=HOLD if held else PROPOSAL_OF_CLASS.get(known.plb_class, BOOK) if known else IDENTIFY,
        amount=amount,
        codes=(adjustment.reason,) if adjustment.reason else (),
    )
    return Prediction(
        value=answer,
        confidence=Confidence(0.95, "table") if known else Confidence(0.0, "unknown"),
        dollars=abs(amount),
        category=known.plb_class if known else "unknown_adjustment",
        model=LEDGER_MODEL,
        model_version=VERSION,
        service_month=adjustment.fiscal_date.strftime("%Y-%m") if adjustment.fiscal_date else None,
    )


def _proposal_for(document_class: str, record_type: str) -> str:
    if record_type == "acknowledgement":
        return IDENTIFY if document_class == INQUIRY else RECORD_STATES
    return PROPOSAL_OF_RECORD.get(record_type, IDENTIFY)


def judge_document(document_class: str, record_type: str, confidence: float) -> Prediction[DocumentAnswer]:
    """Say what the document is, as extraction read it: it moves no money by itself."""
    answer = DocumentAnswer(
        document_class=document_class,
        record_type=record_type,
        proposal=_proposal_for(document_class, record_type),
    )
    return Prediction(
        value=answer,
        confidence=Confidence(confidence, "laws" if confidence == 1.0 else "table"),
        dollars=NOTHING,
        category=document_class,
        model=DOCUMENT_MODEL,
        model_version=VERSION,
    )


def is_test(remittance: Remittance) -> bool:
    """Whether its file is marked as a test (ISA15 = T)."""
    return remittance.interchange is not None and remittance.interchange.usage == "T"


def is_receivable(remittance: Remittance) -> bool:
    """Whether it is an amount that a payer sends: there, not below zero, and if any, not called no payment."""
    payment = remittance.payment
    if payment.amount is None or payment.amount < 0:
        return False
    return not payment.amount or (payment.credit_debit != DEBIT and payment.handling not in NOTICES)


def _kind(remittance: Remittance, amount: Decimal) -> str:
    if amount < 0:
        return "negative"
    if not remittance.claims:
        return "ledger_only" if remittance.provider_adjustments else "empty"
    return "no_pay" if amount == 0 else "payment"
