"""A virtual card that was never issued, as payers print it."""

from tests.letters import written

NUMBER = "4539578763621486"
SPACED = "4539 5787 6362 1486"
CODE = "737"
EXPIRY = "11/29"
LAST_DAY = "2026-03-20"
LINES = (
    "Blue Heron Health Plan Payment Services",
    "VIRTUAL CARD PAYMENT",
    "To: Lakeside Clinic, accounts receivable",
    "Your claims payment is a single-use virtual card. Enter it as a card-not-present sale.",
    f"Card number: {SPACED}",
    f"Security code: {CODE}    Exp: {EXPIRY}",
    "Amount: $1,214.60",
    "Process by 03/20/2026 for the exact amount.",
    "To be paid by ACH instead, call 800-555-0142.",
)
# A remittance on paper that is paid by the card: the number stands where others print the number of a check.
PAID_BY_CARD = (
    "Blue Heron Health Plan",
    "EXPLANATION OF PAYMENT - PROVIDER REMITTANCE ADVICE",
    "Payee: Lakeside Clinic   NPI: 1234567893",
    "Payment date: 03/02/2026",
    f"Virtual card number: {NUMBER}",
    "Payment amount: $80.00",
    "Patient: QUILL, PAT   Claim number: ICN0001   Member ID: MEM0001",
    "Date 02/10/2026  Procedure 99213  Billed 120.00  Allowed 80.00  CO-45 40.00  Paid 80.00",
    "Claim total  Billed 120.00  Allowed 80.00  CO-45 40.00  Paid 80.00",
)


def card(*more: str) -> bytes:
    """A PDF of one page; `more` lines make another file of it."""
    return written((*LINES, *more))


def paid_by_card() -> bytes:
    """A PDF of one page: a remittance that tells the number of its card."""
    return written(PAID_BY_CARD)
