"""Which element of which segment is which field of a submitted claim (005010X222A1, X223A2 and X224A2; what only 004010
has is marked).
"""

from __future__ import annotations

from extraction.x12.wire.layout import FixedLayout, Kind

SKIP: tuple[str, Kind] = ("", "skip")

# Loop 1000, and the levels 2000A to 2000C.
HEADER = FixedLayout(
    {
        1: SKIP,
        2: ("purpose", "text"),
        3: ("reference", "text"),
        4: ("created", "date"),
        5: ("created_time", "text"),
        6: ("kind", "text"),
    }
)
CURRENCY = FixedLayout({1: SKIP, 2: ("currency", "text")})
SUBSCRIBER = FixedLayout(
    {
        1: ("payer_order", "text"),
        2: ("subscriber/relationship", "text"),
        3: ("group_number", "text"),
        4: ("group_name", "text"),
        5: ("insurance_type", "text"),
        9: ("filing_indicator", "text"),
    }
)
OTHER_SUBSCRIBER = FixedLayout({**SUBSCRIBER, 2: ("relationship", "text")})
PATIENT = FixedLayout(
    {
        1: ("relationship", "text"),
        5: SKIP,
        6: ("death_date", "date"),
        7: SKIP,
        8: ("weight", "quantity"),
        9: ("pregnant", "text"),
    }
)

# NM1 and the segments behind it.
INDIVIDUAL = FixedLayout(
    {
        1: SKIP,
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
PROVIDER = FixedLayout({**INDIVIDUAL, 1: ("role", "text"), 3: ("name", "text"), 9: ("id", "text")})
PAYER = FixedLayout({1: SKIP, 2: SKIP, 3: ("name", "text"), 8: ("id_qualifier", "text"), 9: ("id", "text")})
DEMOGRAPHICS = FixedLayout({1: SKIP, 2: ("birth_date", "date"), 3: ("sex", "text")})
SPECIALTY = FixedLayout({1: SKIP, 2: SKIP, 3: ("taxonomy", "text")})

# Loop 2300. CLM05 and CLM11 are composites.
CLAIM = FixedLayout(
    {
        1: ("patient_control_number", "text"),
        2: ("charge", "money"),
        5: SKIP,
        6: ("provider_signature", "text"),
        7: ("assignment", "text"),
        8: ("benefits_assignment", "text"),
        9: ("release_of_information", "text"),
        10: ("patient_signature_source", "text"),
        11: SKIP,
        12: ("special_program", "text"),
        16: ("participation", "text"),
        18: ("explanation_of_benefits", "text"),
        19: ("predetermination", "text"),
        20: ("delay_reason", "text"),
    }
)
FACILITY = FixedLayout({1: ("facility_type", "text"), 2: ("facility_qualifier", "text"), 3: ("frequency", "text")})
ACCIDENT = FixedLayout({1: SKIP, 2: SKIP, 3: SKIP, 4: ("accident_state", "text"), 5: ("accident_country", "text")})
INSTITUTIONAL = FixedLayout(
    {
        1: ("admission_type", "text"),
        2: ("admission_source", "text"),
        3: ("patient_status", "text"),
    }
)
NOTE = FixedLayout({1: ("kind", "text"), 2: ("text", "text")})
ATTACHMENT = FixedLayout(
    {
        1: ("report", "text"),
        2: ("transmission", "text"),
        5: SKIP,
        6: ("control_number", "text"),
    }
)
DIAGNOSIS = FixedLayout({1: ("qualifier", "text"), 2: ("code", "text"), 9: ("present_on_admission", "text")})
HEALTH_CODE = FixedLayout(
    {
        1: ("qualifier", "text"),
        2: ("code", "text"),
        3: SKIP,
        4: SKIP,
        5: ("amount", "money"),
    }
)

# Loop 2320.
COVERAGE = FixedLayout(
    {
        3: ("benefits_assignment", "text"),
        4: ("patient_signature_source", "text"),
        6: ("release_of_information", "text"),
    }
)

# Loop 2400. The first element of SV1 and SV3 is a composite, as are the pointers to diagnoses and the surfaces.
LINE = FixedLayout({1: ("number", "text")})
PROFESSIONAL_SERVICE = FixedLayout(
    {
        1: SKIP,
        2: ("charge", "money"),
        3: ("unit", "text"),
        4: ("units", "quantity"),
        5: ("place_of_service", "text"),
        7: SKIP,
        9: ("emergency", "text"),
        11: ("epsdt", "text"),
        12: ("family_planning", "text"),
        15: ("copay_exempt", "text"),
    }
)
INSTITUTIONAL_SERVICE = FixedLayout(
    {
        1: ("revenue_code", "text"),
        2: SKIP,
        3: ("charge", "money"),
        4: ("unit", "text"),
        5: ("units", "quantity"),
        6: ("unit_rate", "money"),
        7: ("noncovered", "money"),
    }
)
DENTAL_SERVICE = FixedLayout(
    {
        1: SKIP,
        2: ("charge", "money"),
        3: ("place_of_service", "text"),
        4: SKIP,
        5: ("prosthesis", "text"),
        6: ("units", "quantity"),
        11: SKIP,
    }
)
PROCEDURE = FixedLayout(
    {
        1: ("procedure_qualifier", "text"),
        2: ("procedure", "text"),
        **dict.fromkeys(range(3, 7), SKIP),
        7: ("procedure_description", "text"),
        8: ("procedure_end", "text"),
    }
)
MODIFIERS = range(3, 7)
TOOTH = FixedLayout({1: SKIP, 2: ("tooth", "text"), 3: SKIP})

# Loops 2410 and 2430.
DRUG = FixedLayout({1: SKIP, 2: ("qualifier", "text"), 3: ("code", "text")})
DRUG_QUANTITY = FixedLayout({3: ("unit_price", "money"), 4: ("quantity", "quantity"), 5: ("unit", "text")})
LINE_ADJUDICATION = FixedLayout(
    {
        1: ("payer_id", "text"),
        2: ("paid", "money"),
        3: SKIP,
        4: ("revenue_code", "text"),
        5: ("units", "quantity"),
        6: ("bundled_into", "text"),
    }
)
ADJUDICATED = FixedLayout({1: SKIP, 2: SKIP, 3: ("adjudicated", "date")})
REMAINING = FixedLayout({1: SKIP, 2: ("remaining", "money")})
