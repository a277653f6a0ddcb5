"""Diagnoses (ICD-10-CM) and inpatient procedures (ICD-10-PCS): valid on the day of service, in an allowed order."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from extraction.diagnosis_codes import DIAGNOSIS, DiagnosisCodes, load_diagnosis_codes
from extraction.records import Claim, Diagnosis
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import ACUTE_INPATIENT, first_day, last_day

CODE_SET = Question("diagnosis_code_set", "reject", "coding")
VALID = Question("diagnosis_valid", "reject", "coding")
VALID_LAST_YEAR = Question("diagnosis_valid_last_year", "warn", "coding")
PRINCIPAL = Question("principal_diagnosis", "reject", "coding")
REPEATED = Question("diagnosis_repeated", "warn", "coding")
PRESENT = Question("present_on_admission", "hold", "coding")
PROCEDURE = Question("inpatient_procedure_shape", "reject", "coding")

_TENTH = frozenset({"ABK", "ABF", "ABJ", "APR", "ABN"})
_NINTH = frozenset({"BK", "BF", "BJ", "PR", "BN"})
_NINTH_PROCEDURES = frozenset({"BR", "BQ"})
_TENTH_PROCEDURES = frozenset({"BBR", "BBQ"})
_PRINCIPAL = ("ABK", "BK")
_BILLED = frozenset({"ABK", "ABF"})
_A_YEAR = datetime.timedelta(days=365)
_TENTH_BEGINS = datetime.date(2015, 10, 1)
_PROCEDURE_SHAPE = re.compile(r"[0-9A-HJ-NP-Z]{7}")
_EXTERNAL_CAUSE = "VWXY"
_ADMISSION_ANSWERS = frozenset("YNUW")
_ASKED_FOR_ADMISSION = frozenset({"ABK", "ABF", "ABN"})
# Groups of codes that hold all those which CMS exempts from the indicator, and some that it does not: an empty one is
# no fault here.
_PERHAPS_EXEMPT = re.compile(r"B9[0-4]|I252|I69|O09|O66|O80|O94|P0|P96|Q|R29|U|V|W|X|Y|Z|[MST].{5}[A-Z]")


def code_set(claim: Claim, _: Facts) -> Iterator[Check]:
    """ICD-9 until September 2015, ICD-10 since: by discharge on an institutional claim, else by the day of service."""
    qualifiers = [(f"/diagnoses/{index}", item.qualifier) for index, item in enumerate(claim.diagnoses)]
    qualifiers += [(f"/codes/{index}", item.qualifier) for index, item in enumerate(claim.codes)]
    named = [(path, q) for path, q in qualifiers if q in _TENTH | _NINTH | _TENTH_PROCEDURES | _NINTH_PROCEDURES]
    if not named:
        return
    day = _coding_day(claim)
    if day is None:
        yield CODE_SET.unknown("/diagnoses", "without a date of service the code set is not known", "enter the dates")
        return
    wanted = _NINTH | _NINTH_PROCEDURES if day < _TENTH_BEGINS else _TENTH | _TENTH_PROCEDURES
    release = "ICD-9" if day < _TENTH_BEGINS else "ICD-10"
    found = (
        CODE_SET.fails(path, f"a code is marked as another code set than {release}", f"code it in {release}")
        for path, qualifier in named
        if qualifier not in wanted
    )
    yield from CODE_SET.settle(found, f"all codes are marked as {release}", "/diagnoses")


def valid(claim: Claim, _: Facts) -> Iterator[Check]:
    coded = _coded(claim)
    if not coded:
        return
    table, day = load_diagnosis_codes(), _coding_day(claim)
    found = [check for path, code in coded for check in _misshapen(path, code)]
    if day is not None and table.covers(day):
        found += [check for path, code in coded for check in _not_billable(VALID, table, path, code)]
    else:
        fix = "have the codes checked against the code set of that year"
        fact = f"the table of diagnosis codes is for services from {table.first} to {table.last} only"
        found.append(VALID.unknown("/diagnoses", fact, fix))
    yield from VALID.settle(found, "each diagnosis code is valid and has all its digits", "/diagnoses")


def valid_last_year(claim: Claim, _: Facts) -> Iterator[Check]:
    """In the year after the table's most codes are still the same: what was none is worth a look, and no more."""
    coded, table, day = _coded(claim), load_diagnosis_codes(), _coding_day(claim)
    if coded and day and table.last < day <= table.last + _A_YEAR:
        found = (check for path, code in coded for check in _not_billable(VALID_LAST_YEAR, table, path, code))
        yield from VALID_LAST_YEAR.settle(found, "each diagnosis code was valid in the year before", "/diagnoses")


def principal(claim: Claim, _: Facts) -> Iterator[Check]:
    leading = [(index, item) for index, item in enumerate(claim.diagnoses) if item.qualifier in _PRINCIPAL]
    if leading:
        found = _wrong_principal(leading)
        yield from PRINCIPAL.settle(found, "the principal diagnosis may stand first", f"/diagnoses/{leading[0][0]}")


def repeated(claim: Claim, _: Facts) -> Iterator[Check]:
    billed = [(index, item.code) for index, item in enumerate(claim.diagnoses) if item.qualifier in _BILLED]
    if not billed:
        return
    codes = [code for _, code in billed]
    found = (
        REPEATED.fails(f"/diagnoses/{index}/code", "a diagnosis is there twice", "name each diagnosis once")
        for place, (index, code) in enumerate(billed)
        if code in codes[:place]
    )
    yield from REPEATED.settle(found, "no diagnosis is there twice", "/diagnoses")


def present_on_admission(claim: Claim, _: Facts) -> Iterator[Check]:
    """Asked for on bills of acute inpatients (type of bill 11x)."""
    asked = [(index, item) for index, item in enumerate(claim.diagnoses) if item.qualifier in _ASKED_FOR_ADMISSION]
    if claim.form != "institutional" or claim.facility_type != ACUTE_INPATIENT or not asked:
        return
    found = (check for index, item in asked for check in _presence(item, f"/diagnoses/{index}/present_on_admission"))
    yield from PRESENT.settle(found, "each diagnosis says whether it was present on admission", "/diagnoses")


def procedures(claim: Claim, _: Facts) -> Iterator[Check]:
    coded = [(index, item) for index, item in enumerate(claim.codes) if item.qualifier in _TENTH_PROCEDURES]
    if not coded:
        return
    found = (
        PROCEDURE.fails(
            f"/codes/{index}/code",
            "an inpatient procedure code does not have the form of one",
            "enter the seven characters of the ICD-10-PCS code (never I or O)",
        )
        for index, item in coded
        if not _PROCEDURE_SHAPE.fullmatch(item.code or "")
    )
    yield from PROCEDURE.settle(found, "each inpatient procedure code has the form of one", "/codes")


def _coding_day(claim: Claim) -> datetime.date | None:
    return last_day(claim) if claim.form == "institutional" else first_day(claim)


def _coded(claim: Claim) -> list[tuple[str, str]]:
    """The codes of ICD-10-CM with their paths."""
    diagnoses = enumerate(claim.diagnoses)
    return [(f"/diagnoses/{i}/code", item.code) for i, item in diagnoses if item.code and item.qualifier in _TENTH]


def _misshapen(path: str, code: str) -> Iterator[Check]:
    if not DIAGNOSIS.fullmatch(code):
        fix = "enter the code in capitals without its point"
        yield VALID.fails(path, "a diagnosis code does not have the form of one", fix)


def _not_billable(question: Question, table: DiagnosisCodes, path: str, code: str) -> Iterator[Check]:
    kind = table.kind(code)
    if kind is None and DIAGNOSIS.fullmatch(code):
        fact = f"diagnosis {code} is no code of the year that ends on {table.last}"
        yield question.fails(path, fact, "have the diagnosis coded again")
    elif kind == "header":
        fix = "have it coded to the full number of digits"
        yield question.fails(path, f"diagnosis {code} is a heading and may not be billed", fix)


def _wrong_principal(leading: list[tuple[int, Diagnosis]]) -> Iterator[Check]:
    index, first = leading[0]
    path, code = f"/diagnoses/{index}/code", first.code or ""
    for other, _ in leading[1:]:
        fix = "mark one diagnosis as principal and the others as such"
        yield PRINCIPAL.fails(f"/diagnoses/{other}", "there are several principal diagnoses", fix)
    if index:
        yield PRINCIPAL.fails(path, "the principal diagnosis is not the first", "put the principal diagnosis first")
    if first.qualifier in _BILLED and code[:1] and code[0] in _EXTERNAL_CAUSE:
        fix = "put the injury or illness first and the external cause behind it"
        yield PRINCIPAL.fails(path, "an external cause (V to Y) stands as the principal diagnosis", fix)
    elif first.qualifier in _BILLED and load_diagnosis_codes().kind(code) == "manifestation":
        fix = "put the underlying disease first"
        yield PRINCIPAL.fails(path, f"diagnosis {code} is a manifestation and may not stand first", fix)


def _presence(item: Diagnosis, path: str) -> Iterator[Check]:
    answer = item.present_on_admission
    if not answer and not _PERHAPS_EXEMPT.match(item.code or ""):
        fix = "ask the coder for the indicator (Y, N, U or W)"
        yield PRESENT.fails(path, "a diagnosis does not say whether it was present on admission", fix)
    elif not answer:
        fix = "compare with CMS's list of exempt codes"
        yield PRESENT.unknown(path, "a diagnosis without the indicator may be exempt from it", fix)
    elif answer not in _ADMISSION_ANSWERS:
        fix = "enter Y, N, U or W, or leave it empty for an exempt code"
        yield PRESENT.fails(path, "the indicator for present on admission is none of Y, N, U and W", fix)


RULES = (code_set, valid, valid_last_year, principal, repeated, present_on_admission, procedures)
