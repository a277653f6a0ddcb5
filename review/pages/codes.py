"""Codes of X12 in our wording. The templates call these functions."""

from extraction.codes import load_codes
from review.pages.words import plain


def carc(code: str | None) -> str:
    """Our wording of a claim adjustment reason."""
    found = load_codes().carcs.get(code or "")
    return found.wording or "No wording yet" if found else "Unknown code"


def carc_category(code: str | None) -> str:
    found = load_codes().carcs.get(code or "")
    return plain(found.category) if found else ""


def group(code: str | None) -> str:
    found = load_codes().groups.get(code or "")
    return found.wording if found else "No group given: the source does not say who owes it"


def remark(code: str) -> str:
    """Our wording of a remark code; an alert informs and is never the cause of a denial."""
    found = load_codes().rarcs.get(code)
    if found is None:
        return "Unknown remark"
    return ("Alert: " if found.alert else "") + (found.wording or "No wording yet")


def claim_status(code: str | None) -> str:
    if code is None:
        return "Not said"
    found = load_codes().claim_statuses.get(code)
    return found.wording if found else "Unknown status"


def provider_adjustment(code: str | None) -> str:
    found = load_codes().plb_reasons.get(code or "")
    return found.wording if found else "Unknown code"
