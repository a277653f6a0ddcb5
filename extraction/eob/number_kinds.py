"""Kinds of numbers and days that a remittance prints once, or once for each claim: which names stand before them, and
what they look like. Names are those of the trade, whoever prints them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from extraction.eob.days import day_of
from extraction.eob.money import cents_of, has_point
from extraction.npi import is_npi

CLAIM_KINDS = (
    *("patient_control_number", "payer_claim_control_number", "member_id", "original_reference", "group_number"),
    *("claim_status", "facility_type", "drg", "rendering_npi", "received_date", "service_from"),
)
PAYMENT_KINDS = (
    *("trace_number", "payment_date", "production_date", "payment_amount", "payee_npi", "payee_tin", "payer_id"),
)
_DAYS = frozenset({"payment_date", "production_date", "received_date", "service_from"})
_NPIS = frozenset({"payee_npi", "rendering_npi"})
# What stands first holds within longer names.
_CLAIM_NAMES: Mapping[str, str] = {
    r"RECEIVED|RECVD": "received_date",
    r"PERIOD|INCURRED|SERVICE DATE|DATES? OF SERV|SERV(ICE)? FROM|^FROM": "service_from",
    r"PAYE?[EO]?R (CONTROL|CLAIM|CTL|CNTRL|REF)|BILL (CONTROL|ID|NO|NUM|REF)": "payer_claim_control_number",
    r"ORIG|PRIOR|PREVIOUS|REPLAC|ADJUSTED": "original_reference",
    r"\bNPI\b|RENDERING|PERFORMING|SERVICING": "rendering_npi",
    r"\bDRG\b": "drg",
    r"BILL TYPE|TYPE OF BILL|\bTOB\b|FACILITY": "facility_type",
    r"STATUS|DISPOSITION": "claim_status",
    r"GROUP|\bGRP\b|POLICY": "group_number",
    r"MEMBER|SUBSCRIBER|INSURED|ENROLLEE|RECIPIENT|BENEFICIARY|\bHICN?\b|\bMBI\b|\bMID\b": "member_id",
    r"\bACC(OUN)?TS?\b|\bACNT\b|\bPCN\b|(CONTROL|CTL|CNTRL|CTRL) N|PATIENT (NO|NUM|REF|CONTROL)": (
        "patient_control_number"
    ),
    r"\b[IDTC]CN\b|CLAIM (NO|NUM|ID|CONTROL|REF)|CLAIM$": "payer_claim_control_number",
}
_PAYMENT_NAMES: Mapping[str, str] = {
    r"(PROD|PROCESS|PRINT|RUN|STATEMENT|PREPARED|REPORT|GENERATED).*DATE|DATE (PROCESSED|PRINTED|PREPARED)|^AS OF": (
        "production_date"
    ),
    r"(PAY|PAID|CHECK|\bCK\b|ISSUE|EFFECTIVE|EFT|DEPOSIT|WARRANT|DRAFT).*DATE|DATE (PAID|ISSUED|OF)": "payment_date",
    r"\bTAX|\bTIN\b|\bF?EIN\b|\bIRS\b": "payee_tin",
    r"\bNPI\b": "payee_npi",
    r"PAYER ID|PAYOR ID|CARRIER (ID|NO|CODE)": "payer_id",
    r"(CHECK|PAY|PAID|EFT|REIMBURSE|WARRANT|DRAFT|\bNET\b|DEPOSIT).*(AMOUNT|AMT|TOTAL)|AMOUNT (PAID|OF)|TOTAL PAID": (
        "payment_amount"
    ),
    r"CHECK|\bCK\b|\bEFT\b|TRACE|\bTRN\b|WARRANT|DRAFT|(REMIT|VOUCHER|PAYMENT|ADVICE)\w* (NO|NUM|ID|REF)": (
        "trace_number"
    ),
}
_PATTERNS: Mapping[tuple[str, ...], list[tuple[re.Pattern[str], str]]] = {
    kinds: [(re.compile(form), kind) for form, kind in names.items()]
    for kinds, names in ((CLAIM_KINDS, _CLAIM_NAMES), (PAYMENT_KINDS, _PAYMENT_NAMES))
}
_PAGE = re.compile(r"P(AGE|G)[.:]?")
_COUNTED = re.compile(r"OF|/|-")
_LETTERS = re.compile(r"[^A-Z ]")
_SHAPES: Mapping[str, re.Pattern[str]] = {
    "claim_status": re.compile(r"\d{1,2}"),
    "facility_type": re.compile(r"\d{2,4}"),
    "drg": re.compile(r"\d{3}"),
    "payee_tin": re.compile(r"\d{2}-?\d{7}"),
}


def named_kind(name: str, kinds: tuple[str, ...]) -> str | None:
    """The kind of claim or payment numbers (`kinds` is one of the two lists) that a printed name says."""
    return next(named_kinds(name, kinds), None)


def named_kinds(name: str, kinds: tuple[str, ...]) -> Iterator[str]:
    """All kinds that a printed name may say, the first first: names of two columns may look like one."""
    bare = _LETTERS.sub("", name.upper().replace("/", " ").replace("-", " ")).strip()
    return (kind for form, kind in _PATTERNS[kinds] if bare and form.search(bare))


def may_be(text: str, kind: str) -> bool:
    """Whether a text can be of a kind, by what it looks like."""
    if kind in _DAYS:
        return day_of(text) is not None
    if kind == "payment_amount":
        return cents_of(text) is not None
    if kind in _NPIS:
        return is_npi(text)
    if kind in _SHAPES:
        return _SHAPES[kind].fullmatch(text) is not None
    is_day = day_of(text) is not None and not text.isdigit()
    return any(mark.isdigit() for mark in text) and not is_day and not (has_point(text) and cents_of(text) is not None)


def page_part(before: Sequence[str], text: str) -> str | None:
    """What a number is that "Page", or "Page" with a number and "of", stand before: the tag of a page's number or of
    how many there are. `before` are the words to its left.
    """
    words = [word.upper() for word in before[-3:]]
    if not text.isdigit() or not words:
        return None
    if _PAGE.fullmatch(words[-1]):
        return "page_number"
    counted = len(words) == 3 and _PAGE.fullmatch(words[0]) and words[1].isdigit() and _COUNTED.fullmatch(words[2])
    return "page_count" if counted else None
