"""What a payer's mail can be. Anything else is `unknown`: an abstention, which goes to a person."""

from __future__ import annotations

DOCUMENT_CLASSES = (
    "provider_remittance",
    "member_eob",
    "predetermination",
    "claim_denial_letter",
    "adverse_determination",
    "prior_auth_approval",
    "appeal_acknowledgement",
    "appeal_decision",
    "records_request",
    "overpayment_demand",
    "cob_questionnaire",
    "capitation_report",
    "eft_notice",
    "virtual_card",
    "patient_statement",
    "claim_form",
    "administrative_form",
    "cover_or_blank",
)
