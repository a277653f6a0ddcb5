"""Where a service was given: a place of service (POS 11) or a type of bill (bill 11x), whose numbers overlap."""

from __future__ import annotations

from extraction.records import Claim, ClaimPayment, ServiceLine

_TYPE_OF_BILL, _PLACE_OF_SERVICE = "A", "B"
_MEDICARE_A = "MA"


def place_of_claim(claim: Claim) -> str | None:
    """CLM05, by its qualifier, else by the form that the claim is on."""
    code, qualifier = claim.facility_type, claim.facility_qualifier
    if qualifier not in (_TYPE_OF_BILL, _PLACE_OF_SERVICE):
        qualifier = _TYPE_OF_BILL if claim.form == "institutional" else _PLACE_OF_SERVICE
    if not code:
        return None
    return _bill(code) if qualifier == _TYPE_OF_BILL else f"POS {code}"


def place_of_line(line: ServiceLine, claim: Claim) -> str | None:
    """The line's own place of service (SV105, SV303), else the claim's place."""
    return f"POS {line.place_of_service}" if line.place_of_service else place_of_claim(claim)


def place_of_payment(claim: ClaimPayment) -> str | None:
    """CLP08 has no qualifier: a type of bill where the payment shows an institutional claim, else the bare code."""
    code = claim.facility_type
    return _bill(code) if code and _is_institutional(claim) else code or None


def _is_institutional(claim: ClaimPayment) -> bool:
    shown = claim.drg is not None or claim.inpatient is not None or claim.filing_indicator == _MEDICARE_A
    return shown or any(line.revenue_code for line in claim.lines)


def _bill(code: str) -> str:
    """Two digits of facility and care; the third, the frequency, is not about the place."""
    return f"bill {code[:2]}x"
