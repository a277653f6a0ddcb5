"""Invented senders of each kind, places, people and things that are done for patients."""

from __future__ import annotations

FIRST = (
    *("Alba", "Benedikt", "Corazon", "Desmond", "Eulalia", "Farid", "Gwendal", "Hiroko", "Ishaan", "Jolanta"),
    *("Kwame", "Lisbeth", "Matteus", "Nneka", "Osvaldo", "Petra", "Quincy", "Rosalind", "Soren", "Thuy"),
)
LAST = (
    *("Ackerley", "Bonaventura", "Castellan", "Dunmoor", "Esterhay", "Fairweather", "Gruber-Holt", "Hollowell"),
    *("Iverness", "Jankowitz", "Kessington", "Lindqvist", "Mbeki-Rowe", "Nakashiro", "Oyelade", "Pemberwick"),
    *("Radcliffe", "Stanhope", "Tillotson", "Umberland", "Vasquell", "Winterbourne", "Yarborough", "Zielony"),
)
REGION = (
    *("Blue Heron", "Cascade Valley", "Dry Creek", "Eastwater", "Four Rivers", "Granite State", "High Prairie"),
    *("Ironwood", "Kestrel", "Lakemont", "Meridian Hills", "Northgate", "Osprey", "Pine Barrens", "Redstone"),
    *("Sandhill", "Tidewater", "Upper Valley", "Whitecap", "Yellow Pine"),
)
TOWN = (
    *("Ashgrove", "Belleforte", "Calder Springs", "Drummond", "East Perrin", "Fort Lacey", "Grindstone", "Hartsell"),
    *(
        "Indigo Falls",
        "Jasper Mills",
        "Kilbourn",
        "Lower Ames",
        "Marblehurst",
        "Nettleton",
        "Quarryville",
    ),
)
STREET = ("Commerce", "Beltline", "Orchard", "Founders", "Depot", "Turnpike", "Riverbend", "Capitol", "Kiln", "Summit")
STATE = ("AL", "AR", "AZ", "CA", "CO", "CT", "FL", "IA", "IL", "IN", "KY", "LA", "MA", "MI", "MN", "MO", "NC", "NJ")
PRACTICE = (
    *("Physicians Group", "Surgical Associates", "Memorial Hospital", "Pediatrics LLC", "Dermatology", "Urgent Care"),
    *("Physical Therapy Inc", "Medical Center", "Oncology Partners", "Eye Center", "Dental Care PLLC", "Home Health"),
    *("Behavioral Wellness", "Ambulance Service", "Imaging Consultants", "Anesthesia Services PC", "Pain Institute"),
)
# How each kind of sender is called; the place stands before it or where the star is.
SENDER: dict[str, tuple[str, ...]] = {
    "mac": ("* Government Services", "Medicare Part B * Contractor", "* MAC Administrators", "* Federal Claims LLC"),
    "medicaid": ("* Department of Medical Assistance", "State of * Medicaid Program", "* Health Care Authority"),
    "mco": ("* Community Care Plan", "* Family Health Choices", "* Advantage Medicaid", "* CarePartners"),
    "blue": ("Blue Shield Cross of *", "* BlueCare Service Association", "BlueMark of *"),
    "commercial": ("* Life and Health Insurance Company", "* National Health", "* Benefits Corporation", "*Care Inc."),
    "hmo": ("* Health Plan", "* Regional HMO", "* Physicians Health Plan", "* Valley Care"),
    "tpa": ("* Benefit Administrators", "* Claims Service TPA", "* Employers Trust Fund", "* Self-Funded Solutions"),
    "comp": ("* Workers Compensation Fund", "* Casualty and Indemnity", "* Employers Mutual", "* Risk Pool"),
    "auto": ("* Auto Insurance Exchange", "* Motorists Mutual", "* Property & Casualty"),
    "dental": ("* Dental Service Plan", "Delton Dental of *", "* Dental Benefit Providers"),
    "vision": ("* Vision Service", "* EyeCare Network", "*Sight Benefits"),
    "pbm": ("* Pharmacy Benefit Management", "*Rx Solutions", "* Script Services"),
    "behavioral": ("* Behavioral Health Options", "* MindCare Management", "* EAP and Behavioral Services"),
    "ipa": ("* Independent Practice Association", "* Medical Group IPA", "* Physician Network MSO"),
    "cards": ("*Pay Settlement", "* Payment Network", "Quick* Remit", "* Healthcare Payments"),
    "recovery": ("* Recovery Services", "* Subrogation Partners", "* Payment Integrity", "* Audit & Recovery Group"),
    "pricing": ("* Medical Review", "* Claim Cost Control", "* Bill Review Services"),
    "clearinghouse": ("* EDI Exchange", "*Link Clearinghouse", "* Claims Gateway"),
    "bank": ("* Bank & Trust", "First * Bank, N.A.", "* Treasury Services"),
    "provider": ("* Physicians Group", "* Memorial Hospital", "* Surgical Associates", "* Family Medicine"),
    "review": ("* Independent Review Organization", "* Utilization Management", "* Clinical Review LLC"),
    "office": ("* Credentialing Services", "* Provider Network Management", "* Office of Administrative Hearings"),
}
PAYERS = ("blue", "commercial", "hmo", "mco", "tpa", "mac", "medicaid")
UNIT = (
    *("Provider Services", "Claims Department", "Mail Operations", "Correspondence Unit", "Network Operations"),
    *("Medical Management", "Quality Department", "Financial Operations", "Customer Advocacy", "Document Control"),
)
THING = (
    *("a lumbar MRI", "an outpatient arthroscopy", "home oxygen", "a power wheelchair", "twelve therapy visits"),
    *("an upper endoscopy", "cataract surgery", "a level 4 office visit", "an ambulance transport", "a sleep study"),
    *("residential treatment", "an echocardiogram", "a custom knee brace", "skilled nursing days", "genetic testing"),
    *("a porcelain crown", "periodontal scaling", "spinal injections", "a three-day inpatient stay", "an infusion"),
)
SHORT_THING = (
    *("Office visit", "X-ray", "Lab panel", "MRI", "Therapy", "Surgery", "Emergency room", "Injection", "Crown"),
    *("Ambulance", "Anesthesia", "Supplies", "Eye exam", "Prophylaxis", "Room and board", "Pharmacy"),
)
DRUG = ("Orvantil 40 mg", "Cestavix inj", "Plumorin 10 mg", "Dexaform XR", "Nolvetra pen", "Salbrexin HFA")
