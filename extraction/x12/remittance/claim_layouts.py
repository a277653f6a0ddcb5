"""Which element of CLP, NM1 and DTM is which field of a claim payment (005010X221A1, loop 2100), and what ends one."""

from __future__ import annotations

from extraction.x12.wire.layout import FixedLayout

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
# So often loop 2110 repeats at most.
MOST_LINES = 999
# What ends a claim: a provider summary (loop 2000), another loop.
SUMMARIES = frozenset({"LX", "TS3", "TS2"})
LOOPS = frozenset({"CLP", "PLB", "N1", *SUMMARIES})
DATES = {
    "232": FixedLayout({1: ("", "skip"), 2: ("service_from", "date")}),
    "233": FixedLayout({1: ("", "skip"), 2: ("service_to", "date")}),
    "050": FixedLayout({1: ("", "skip"), 2: ("received_date", "date")}),
    "036": FixedLayout({1: ("", "skip"), 2: ("coverage_expiration", "date")}),
}
