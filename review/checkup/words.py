"""The page's words for what the figures name."""

from __future__ import annotations

# Owner teams, categories and kinds of work where the name alone would read badly.
TERMS = {
    "patient_access": "Patient access",
    "billing_followup": "Billing follow-up",
    "cob_desk": "COB desk",
    "nobody_named": "Nobody named",
    "coordination_of_benefits": "Coordination of benefits",
}


def words(name: str | None) -> str:
    """medical_necessity -> Medical necessity."""
    if not name:
        return ""
    return TERMS.get(name) or name.replace("_", " ").capitalize()
