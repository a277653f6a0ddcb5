"""Invented senders, receivers and places, and how services are spoken of. Names are put together from lists, so that none
was anybody's on purpose.
"""

from __future__ import annotations

_PLACES = (
    *("Copper Ridge", "Blue Heron", "Unity Prairie", "High Ridge", "Crestview", "Lantern", "North Ford", "Silverbrook"),
    *("Marlow", "Tamarind", "Windrow", "Foxglove", "Granite Bay", "Larkspur", "Old Harbor", "Juniper", "Quillon"),
    *("Redwater", "Saltmarsh", "Thistle", "Verity", "Whitlock", "Amberfield", "Brightwater", "Calloway", "Dovecote"),
)
_COMPANIES = (
    *("Health Plan", "Insurance Company", "Mutual", "Benefit Fund", "Health Partners", "Life and Health", "HealthCare"),
    *("Health Options", "Assurance", "Employees Trust", "Community Plan", "Advantage", "Health Cooperative", "HMO"),
    *("Health Insurance Corporation", "Benefit Administrators", "Medical Plan", "Select", "Care Network"),
)
PAYERS = tuple(f"{place} {company}" for place in _PLACES for company in _COMPANIES)
DENTAL_PAYERS = tuple(f"{place} {kind}" for place in _PLACES for kind in ("Dental", "Dental Plans", "Dental Benefits"))
MEDICARE_CONTRACTORS = tuple(
    f"{place} {kind}"
    for place in ("Great Plains", "Coastal", "Midland", "Tri-River", "Summit", "Lakeshore", "Piedmont")
    for kind in ("Federal Intermediary", "Government Services", "Medicare Administrators", "Federal Solutions")
)
STATES = ("Prairie", "Westmarch", "New Avalon", "Columbia Plains", "Franklin", "Jefferson Territory", "Superior")
AGENCIES = tuple(
    pattern.format(state)
    for state in STATES
    for pattern in (
        "State of {} Department of Health Services",
        "{} Medicaid",
        "{} Health Care Authority",
        "{} Department of Human Services, Division of Medical Assistance",
        "{} Office of Program Integrity",
    )
)
VENDORS = tuple(
    f"{name} {kind}"
    for name in ("Corvane", "Altimar", "Pellucid", "Stratonix", "Meridell", "Oakline", "Tervanta", "Ravello", "Kestwick")
    for kind in ("Recovery Services", "Payment Integrity", "Health Analytics", "Audit Group", "Solutions", "Review")
)
CARD_VENDORS = ("PayMeridian", "QuillPay Health", "SwiftDraft", "Zephyr Payments", "ClaimPay Direct", "EchelonPay", "Remitta")
PRACTICES = (
    *("Stillwater Regional Hospital", "Cedar Street Clinic", "Harrow Hill Family Medicine", "Orchard Orthopedics"),
    *("Maple Grove Pediatrics", "Beacon Imaging Center", "Ferry Road Physical Therapy", "Elm Row Dental Group"),
    *("Northgate Surgical Associates", "Lakeview Cardiology PC", "Riverbend Behavioral Health", "Hazel Eye Institute"),
    *("Summit Anesthesia LLC", "Dunnfield Home Health", "Kettle Creek Ambulance", "Mossdale Women's Health"),
    *("St. Corin Medical Center", "Brackwell Dermatology", "Fernleigh Laboratory Inc", "Graystead Podiatry"),
)
STREETS = ("Alder Way", "Beacon Street", "Cinder Lane", "Dove Court", "Elm Row", "Ferry Road", "Granite Ave", "Harbor Blvd")
CITIES = (
    *("Harrow Hill, NE 68{:03d}", "Stillwater, OH 43{:03d}", "North Ford, TX 75{:03d}", "Millbrae Falls, PA 17{:03d}"),
    *("Port Larkin, FL 32{:03d}", "Cedar Notch, WI 53{:03d}", "Dunmere, CA 95{:03d}", "Ashcombe, GA 30{:03d}"),
    *("Westhaven, AZ 85{:03d}", "Old Harbor, NY 12{:03d}", "Bracken, KY 40{:03d}", "Tamarack, MN 55{:03d}"),
)
FIRST_NAMES = (
    *("Ada", "Bram", "Corin", "Delia", "Ewan", "Flora", "Greer", "Hollis", "Ida", "Joris", "Keir", "Lena", "Maren"),
    *("Nolan", "Orla", "Piers", "Quilla", "Rowan", "Selby", "Tamsin", "Uma", "Vera", "Wren", "Yorick", "Zora", "Anselm"),
)
LAST_BEGIN = ("Ash", "Brack", "Copper", "Dunn", "Elder", "Fern", "Gray", "Hazel", "Kettle", "Lark", "Moss", "Nettle", "Oak")
LAST_END = ("brook", "combe", "dale", "field", "gate", "holm", "leigh", "mere", "stead", "thorpe", "well", "wick", "ton")
SPECIALTIES = (
    *("internal medicine", "family medicine", "orthopedic surgery", "neurology", "psychiatry", "pediatrics", "radiology"),
    *("cardiology", "physical medicine and rehabilitation", "oncology", "general surgery", "pharmacy", "dentistry"),
)
SERVICES = (
    *("magnetic resonance imaging of the lower back", "CT scan of the abdomen", "knee arthroscopy", "sleep study"),
    *("physical therapy visits", "inpatient hospital stay", "skilled nursing facility stay", "home health visits"),
    *("genetic testing panel", "infusion therapy", "continuous glucose monitor", "power wheelchair", "spinal injection"),
    *("outpatient surgery", "residential treatment", "speech therapy", "echocardiogram", "cosmetic eyelid procedure"),
    *("intensive outpatient program", "air ambulance transport", "bone growth stimulator", "varicose vein treatment"),
    *("applied behavior analysis", "compound medication", "specialty injectable medication", "hospital bed rental"),
)
DENTAL_SERVICES = (
    *("crown, porcelain fused to metal", "root canal, molar", "surgical extraction", "implant body", "scaling, quadrant"),
    *("complete upper denture", "bone graft", "three-unit bridge", "composite filling", "orthodontic treatment"),
)
DRUGS = ("Velmora", "Tresiban", "Ocupril XR", "Dalvexin", "Quorimab", "Zanteph", "Belsorin", "Merivant")
PROCEDURES = (
    *("99213", "99214", "99203", "36415", "80053", "85025", "83036", "71046", "77067", "72148", "70553", "97110", "97140"),
    *("20610", "45380", "43239", "29881", "93306", "J3301", "J0585", "99285", "G0439", "A0429", "E1390", "L1833", "90837"),
)
DENTAL_PROCEDURES = ("D0120", "D0274", "D1110", "D2740", "D2750", "D3330", "D4341", "D6010", "D7210", "D7240", "D8080")
DIAGNOSES = ("I10", "E11.9", "J06.9", "M54.50", "M17.11", "G43.909", "Z12.31", "K63.5", "R07.9", "F41.1", "S83.241A")
MODIFIERS = ("25", "59", "26", "RT", "LT", "GP", "76", "TC", "50", "95")
PLANS = (
    *("Choice PPO", "Open Access HMO", "Silver 3000", "Medicare Advantage Complete", "Community Care", "Gold EPO"),
    *("High Deductible HSA", "Family Care", "Essential Plus", "Employer Group Plan", "Dual Care SNP", "Bronze Saver"),
)
CRITERIA = (
    *("our clinical coverage guideline", "nationally recognized evidence-based criteria", "the plan's medical policy"),
    *("the local coverage determination", "level of care criteria", "the utilization management guideline"),
)
TITLES = (
    *("Claims Specialist", "Provider Services Representative", "Director of Claims", "Recovery Analyst", "Case Manager"),
    *("Appeals Coordinator", "Medical Director", "Utilization Review Nurse", "Manager, Provider Relations"),
)
DEPARTMENTS = (
    *("Claims Department", "Provider Services", "Provider Correspondence", "Operations", "Customer Care", "Member Services"),
    *("Administrative Services", "Correspondence Unit", "Document Services", "Service Center"),
)
EMPLOYERS = ("Hollis Freight", "Kettle Foods", "Dunn County Schools", "Larkspur Mills", "Ashdale Power", "City of North Ford")
BANKS = ("First Prairie Bank", "Bank of Harrow Hill", "Millbrae National Bank", "Lakeshore Trust", "Copper State Bank")
