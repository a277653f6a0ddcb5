"""Which element of CLP, NM1, MIA, MOA and DTM is which field of a claim payment (005010X221A1, loop 2100)."""

from __future__ import annotations

from extraction.x12.wire.trail import FixedLayout

CLAIM = FixedLayout(
    {
        1: ("patient_control_number", "text"),
        2: ("status_code", "text"),
        3: ("charge", "money"),
        4: ("paid", "money"),
        5: ("patient_responsibility", "money"),
        6: ("filing_indicator", "text"),
        7: ("payer_claim_control_number", "text"),
        8: ("facility_type", "text"),
        9: ("frequency", "text"),
        10: ("patient_status", "text"),
        11: ("drg", "text"),
        12: ("drg_weight", "quantity"),
        13: ("discharge_fraction", "quantity"),
    }
)
PERSON = FixedLayout(
    {
        1: ("", "skip"),
        2: ("entity_type", "text"),
        3: ("last_name", "text"),
        4: ("first_name", "text"),
        5: ("middle_name", "text"),
        6: ("prefix", "text"),
        7: ("suffix", "text"),
        8: ("id_qualifier", "text"),
        9: ("member_id", "text"),
    }
)
ORGANISATION = FixedLayout({**PERSON, 3: ("name", "text"), 9: ("id", "text")})
INPATIENT = FixedLayout(
    {
        1: ("covered_days", "quantity"),
        2: ("operating_outlier", "money"),
        3: ("lifetime_psychiatric_days", "quantity"),
        4: ("drg_amount", "money"),
        5: ("", "skip"),
        6: ("disproportionate_share", "money"),
        7: ("msp_pass_through", "money"),
        8: ("capital", "money"),
        9: ("capital_federal_drg", "money"),
        10: ("capital_hospital_drg", "money"),
        11: ("capital_disproportionate_drg", "money"),
        12: ("old_capital", "money"),
        13: ("capital_medical_education", "money"),
        14: ("operating_hospital_drg", "money"),
        15: ("cost_report_days", "quantity"),
        16: ("operating_federal_drg", "money"),
        17: ("capital_outlier", "money"),
        18: ("indirect_teaching", "money"),
        19: ("professional_component", "money"),
        20: ("", "skip"),
        21: ("", "skip"),
        22: ("", "skip"),
        23: ("", "skip"),
        24: ("capital_exception", "money"),
    }
)
OUTPATIENT = FixedLayout(
    {
        1: ("reimbursement_rate", "quantity"),
        2: ("hcpcs_payable", "money"),
        3: ("", "skip"),
        4: ("", "skip"),
        5: ("", "skip"),
        6: ("", "skip"),
        7: ("", "skip"),
        8: ("esrd_payment", "money"),
        9: ("professional_component", "money"),
    }
)
REMARKS = {"inpatient": (5, 20, 21, 22, 23), "outpatient": (3, 4, 5, 6, 7)}
DATES = {
    "232": FixedLayout({1: ("", "skip"), 2: ("service_from", "date")}),
    "233": FixedLayout({1: ("", "skip"), 2: ("service_to", "date")}),
    "050": FixedLayout({1: ("", "skip"), 2: ("received_date", "date")}),
    "036": FixedLayout({1: ("", "skip"), 2: ("coverage_expiration", "date")}),
}
