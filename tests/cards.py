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


def card(*more: str) -> bytes:
    """A PDF of one page; `more` lines make another file of it."""
    return written((*LINES, *more))
