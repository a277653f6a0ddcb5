"""What kind of bill a claim is: frequency, the claim that it replaces, place of service, type of bill, revenue code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extraction.codes import UnknownCode, load_codes
from extraction.records import Claim
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import first_day

FREQUENCY = Question("frequency_code", "reject")
ORIGINAL = Question("original_reference", "reject", "billing_followup")
ORIGINAL_UNASKED = Question("original_reference_unasked", "warn", "billing_followup")
PLACE = Question("place_of_service", "reject")
TYPE_OF_BILL = Question("type_of_bill", "reject")
REVENUE_CODE = Question("revenue_code_shape", "reject")

REPLACES = frozenset({"7", "8"})
_FIRST = "1"
_OFFICE_FREQUENCIES = frozenset("1678")
_FACILITY_FREQUENCY = re.compile(r"[0-9A-Z]")
_FACILITY_TYPE = re.compile(r"[1-9][0-9]", re.ASCII)
_REVENUE_CODE = re.compile(r"\d{4}", re.ASCII)
# CLM05-2: B, a place of service (professional, dental); A, a type of bill (institutional).
_PLACE_QUALIFIER, _BILL_QUALIFIER = "B", "A"


def frequency(claim: Claim, _: Facts) -> Iterator[Check]:
    code = claim.frequency
    if not code:
        return
    if claim.form == "institutional":
        valid = bool(_FACILITY_FREQUENCY.fullmatch(code))
        fix = "enter the third digit of the type of bill"
    else:
        valid = code in _OFFICE_FREQUENCIES
        fix = "enter 1 for a first claim, 7 to replace one, 8 to void one"
    if valid:
        yield FREQUENCY.passes("the claim frequency is one that the form knows", "/frequency")
    else:
        yield FREQUENCY.fails("/frequency", "the claim frequency is none that the form knows", fix)


def original(claim: Claim, _: Facts) -> Iterator[Check]:
    """A claim that replaces or voids another names the payer's number of that one (REF*F8)."""
    if claim.frequency in REPLACES:
        path = "/original_reference"
        if claim.original_reference:
            yield ORIGINAL.passes("the payer's number of the earlier claim is there", path)
        else:
            fix = "enter the payer's claim number from the remittance (REF*F8), or send it as a first claim"
            yield ORIGINAL.fails(path, "the claim replaces or voids another and does not say which", fix)
    elif claim.frequency == _FIRST:
        yield _unasked(claim)


def place(claim: Claim, _: Facts) -> Iterator[Check]:
    if claim.form == "institutional":
        return
    places = [("/facility_type", claim.facility_type)]
    places += [(f"/lines/{index}/place_of_service", line.place_of_service) for index, line in enumerate(claim.lines)]
    named = [(path, code) for path, code in places if code]
    if named:
        yield from PLACE.settle(_wrong_places(claim, named), "each place of service is one of CMS's list")


def type_of_bill(claim: Claim, _: Facts) -> Iterator[Check]:
    if claim.form != "institutional" or not claim.facility_type:
        return
    path = "/facility_type"
    if claim.facility_qualifier not in (_BILL_QUALIFIER, None):
        fix = "mark the type of bill as one (CLM05-2 A)"
        yield TYPE_OF_BILL.fails("/facility_qualifier", "the type of bill is marked as something else", fix)
    elif _FACILITY_TYPE.fullmatch(claim.facility_type):
        yield TYPE_OF_BILL.passes("the type of bill has its two digits", path)
    else:
        fix = "enter kind of facility and kind of care, two digits without the leading zero"
        yield TYPE_OF_BILL.fails(path, "the type of bill is not two digits", fix)


def revenue_codes(claim: Claim, _: Facts) -> Iterator[Check]:
    coded = [(index, line.revenue_code) for index, line in enumerate(claim.lines) if line.revenue_code]
    if claim.form != "institutional" or not coded:
        return
    found = (
        REVENUE_CODE.fails(
            f"/lines/{index}/revenue_code",
            f"the revenue code of line {index + 1} is not four digits",
            "enter the revenue code with its leading zero",
        )
        for index, code in coded
        if not _REVENUE_CODE.fullmatch(code)
    )
    yield from REVENUE_CODE.settle(found, "each revenue code has four digits", "/lines")


def _unasked(claim: Claim) -> Check:
    path = "/original_reference"
    if not claim.original_reference:
        return ORIGINAL_UNASKED.passes("a first claim names no earlier one", path)
    fix = "make it a replacement (frequency 7) if the payer has the earlier claim, or leave the number out"
    return ORIGINAL_UNASKED.fails(path, "a first claim (frequency 1) names the number of an earlier one", fix)


def _wrong_places(claim: Claim, named: list[tuple[str, str]]) -> Iterator[Check]:
    if claim.facility_qualifier not in (_PLACE_QUALIFIER, None):
        fix = "mark the place of service as one (CLM05-2 B)"
        yield PLACE.fails("/facility_qualifier", "the place of service is marked as something else", fix)
    codes, on = load_codes(), first_day(claim)
    fix = "enter the place where the patient was seen, from CMS's list of two digits"
    for path, code in named:
        known = codes.place_of_service(code)
        if isinstance(known, UnknownCode):
            yield PLACE.fails(path, "a place of service is not in CMS's list", fix)
        elif on and known.effective_from and on < known.effective_from:
            yield PLACE.fails(path, f"place of service {known.code} was not yet in use on the day of service", fix)


RULES = (frequency, original, place, type_of_bill, revenue_codes)
