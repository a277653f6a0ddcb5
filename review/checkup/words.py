"""The page's words for what the figures name: a biller's, and ours (no text of X12 or the AMA)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# Where the name alone would read badly.
TERMS: Mapping[str, str] = MappingProxyType(
    {
        "billing_followup": "Billing follow-up",
        "cob_desk": "COB desk",
        "nobody_named": "No team named",
        "coordination_of_benefits": "Coordination of benefits",
        "unknown_reason": "Reason not in the tables",
        "paid": "Paid",
        "contractual": "Contractual",
        "patient": "Patient’s share",
        "denied": "Denied",
        "other_payer": "Another payer",
        "capitated": "Capitated",
        "undecided": "Not decided",
        "other": "Other adjustments",
        "not_explained": "Does not add up",
        "to_30": "up to 30 days",
        "to_60": "31 to 60",
        "to_90": "61 to 90",
        "over_90": "over 90",
        "to_180": "91 to 180",
        "over_180": "over 180",
        "undated": "undated",
        "on_the_way": "sent so lately that the payer need not have answered yet",
        "sent_later": "sent after the day that is counted on",
        "no_day": "no day of sending told",
        "test": "in files marked as tests",
        "encounter": "encounters, which ask for no payment",
        "answer_unreadable": "answered with an amount too large to be",
        "past": "already past",
        "within_7": "within 7 days",
        "within_30": "8 to 30 days",
        "within_60": "31 to 60 days",
        "later": "later",
        "unknown": "no limit known",
        "line": "Line: charge less adjustments is not what was paid",
        "claim": "Claim: charge less adjustments is not what was paid, beyond what its lines explain",
        "payment": "Payment: claims less provider adjustments are not the check",
    }
)

# What the open dollars are made of, within a sentence.
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "denials": "open denials",
        "never_answered": "sent and never answered",
        "reversal_without_correction": "taken back",
        "below_usual": "below usual",
        "contractual_hides_denial": "contractual zeros",
    }
)

# BPR04.
METHODS: Mapping[str, str] = MappingProxyType(
    {
        "ACH": "Electronic (ACH)",
        "CHK": "Check",
        "NON": "No payment",
        "FWT": "Wire",
        "BOP": "The bank’s choice",
        "": "Not named",
    }
)

# Types of bill, by the digits of facility and care.
BILLS: Mapping[str, str] = MappingProxyType(
    {
        "11x": "Hospital, inpatient",
        "12x": "Hospital, inpatient without Part A",
        "13x": "Hospital, outpatient",
        "14x": "Hospital, laboratory for others’ patients",
        "18x": "Hospital, swing bed",
        "21x": "Skilled nursing, inpatient",
        "22x": "Skilled nursing, inpatient under Part B",
        "23x": "Skilled nursing, outpatient",
        "32x": "Home health under a plan of care",
        "34x": "Home health, other services",
        "71x": "Rural health clinic",
        "72x": "Dialysis facility",
        "74x": "Outpatient rehabilitation",
        "75x": "Comprehensive outpatient rehabilitation",
        "76x": "Community mental health center",
        "77x": "Federally qualified health center",
        "81x": "Hospice outside a hospital",
        "82x": "Hospice in a hospital",
        "83x": "Ambulatory surgery in a hospital",
        "85x": "Critical access hospital",
    }
)

# What an opportunity is called, and what is done about it first.
WORK: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "denied_authorization": (
            "Authorization denials",
            "Find the number on file; ask for retro-authorization; else appeal.",
        ),
        "denied_eligibility": ("Eligibility denials", "Check coverage on the day of service; send to the right plan."),
        "denied_coordination_of_benefits": (
            "Other payer first",
            "Find which payer is primary, update coverage, and send with the primary’s payment.",
        ),
        "denied_coding": ("Coding denials", "Review code, modifier and diagnosis; send a corrected claim."),
        "denied_documentation": (
            "Records asked for",
            "Send the records that the remark names, before the window closes.",
        ),
        "denied_medical_necessity": (
            "Medical necessity",
            "Clinical review; appeal with the chart and the payer’s policy.",
        ),
        "denied_billing_error": (
            "Claim errors",
            "Fix what the remark names; with MA130 send it as a new claim, else a corrected one.",
        ),
        "denied_timely_filing": ("Timely filing", "Appeal only with proof: the accepted 277CA of that claim."),
        "denied_provider_enrollment": (
            "Provider enrollment",
            "Check enrollment and taxonomy on the day of service; then have the claims reprocessed.",
        ),
        "denied_payer_adjustment": (
            "Cut for reasons of the payer’s own",
            "Ask the payer what it rests on; dispute what the contract does not say.",
        ),
        "denied_property_casualty": ("Property and casualty", "Find the carrier and its claim number."),
        "denied_contractual": ("Contract disputes", "Compare with the contract; dispute what it does not say."),
        "denied_appeal": ("Appeals that were refused", "Decide on the next level before its window closes."),
        "denied_patient_share": ("Left unpaid as a share nobody owes", "Ask the payer who is to pay it."),
        "denied_other": ("Other denials", "Read the remarks; ask the payer."),
        "denied_unknown_reason": ("Reasons not in the tables", "Have posting look the code up."),
        "denied_pending": ("Waiting at the payer", "Answer what the payer asked for."),
        "put_on_patient": (
            "Put on the patient, not a deductible, coinsurance or copay",
            "Check coverage before a bill goes out: most of these are eligibility.",
        ),
        "contractual_hides_denial": (
            "Nothing paid, posted as contractual",
            "Treat as denials: a contract never explains a zero on its own.",
        ),
        "below_usual": (
            "Paid below the payer’s own usual amount",
            "Check against the contract; send as one project per payer.",
        ),
        "reversal_without_correction": (
            "Taken back and never paid again",
            "Ask the payer for the corrected claim, or post the takeback.",
        ),
        "never_answered": (
            "Sent and never answered",
            "Check the 277CA; ask for the status; send again before timely filing.",
        ),
    }
)


def words(name: str | None) -> str:
    """medical_necessity -> Medical necessity."""
    if not name:
        return ""
    return TERMS.get(name) or name.replace("_", " ").capitalize()


def work_title(name: str) -> str:
    return WORK[name][0] if name in WORK else words(name)


def work_advice(name: str) -> str:
    return WORK[name][1] if name in WORK else ""


def part_name(kind: str) -> str:
    return PARTS.get(kind, words(kind))


def method_name(method: str) -> str:
    return METHODS.get(method, method)
