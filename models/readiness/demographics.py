"""Sex and age of the patient against diagnoses and procedures, where the code ranges themselves settle it.

Groups of diagnoses follow the chapters of ICD-10-CM and the age groups of Medicare's code editor; groups of procedures
follow the sections of CPT. A person looks at each: records change, and so do people.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.diagnosis_codes import DIAGNOSIS
from extraction.procedure_codes import PROCEDURE
from extraction.records import Claim
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.service import first_day

DIAGNOSIS_SEX = Question("diagnosis_fits_sex", "hold", "coding")
DIAGNOSIS_AGE = Question("diagnosis_fits_age", "hold", "coding")
PROCEDURE_SEX = Question("procedure_fits_sex", "hold", "coding")
PROCEDURE_AGE = Question("procedure_fits_age", "hold", "coding")

_FEMALE_DIAGNOSES = re.compile(r"O|N7|N8[0-9]|N9[0-8]|C5[1-8]|D06|D2[5-8]|D39|Z3[3469]|Z37|Z3A")
_MALE_DIAGNOSES = re.compile(r"N4[0-9]|N5[0-3]|C6[0-3]|D29|D40|Z125")
_FEMALE_PROCEDURES = re.compile(
    r"5(640[5-9]|64[1-9]\d|6[5-9]\d\d|[78]\d\d\d|9[0-8]\d\d)|G0101|Q0091|G0123|G014[3-8]|P3000"
)
_MALE_PROCEDURES = re.compile(r"5(4\d\d\d|5[0-8]\d\d)|G010[23]")
# Where the payer is told that sex and service are meant as they are: condition code 45, modifier KX.
_MEANT_CONDITION, _MEANT_MODIFIER = "45", "KX"
_DIAGNOSES = frozenset({"ABK", "ABF", "ABJ"})


@dataclass(frozen=True, slots=True)
class _Ages:
    """Codes for patients whose age in whole years is from `youngest` to `oldest`."""

    codes: re.Pattern[str]
    youngest: int
    oldest: int
    words: str


_DIAGNOSIS_AGES = (
    _Ages(re.compile(r"Z38|Z0011"), 0, 0, "newborns"),
    # Medicare's editor takes these at age 0 alone; some stay true for longer.
    _Ages(re.compile(r"P"), 0, 1, "newborns and infants"),
    _Ages(re.compile(r"O|Z3[346]|Z37|Z39|Z3A"), 9, 64, "pregnancy and childbirth"),
)
_PROCEDURE_AGES = (
    _Ages(re.compile(r"993[89]1"), 0, 0, "infants"),
    _Ages(re.compile(r"993[89]2"), 1, 4, "young children"),
    _Ages(re.compile(r"993[89]3"), 5, 11, "children"),
    _Ages(re.compile(r"993[89]4"), 12, 17, "adolescents"),
    _Ages(re.compile(r"993[89]5"), 18, 39, "adults"),
    _Ages(re.compile(r"993[89]6"), 40, 64, "older adults"),
    _Ages(re.compile(r"993[89]7"), 65, 130, "the elderly"),
    _Ages(re.compile(r"9046[01]"), 0, 18, "children and adolescents"),
    _Ages(re.compile(r"9946[0135]|9947[789]|99480"), 0, 0, "newborns"),
    _Ages(re.compile(r"59[0-8]\d\d"), 9, 64, "pregnancy and childbirth"),
)


def diagnosis_sex(claim: Claim, _: Facts) -> Iterator[Check]:
    found = list(_by_sex(claim, DIAGNOSIS_SEX, _diagnoses(claim), _FEMALE_DIAGNOSES, _MALE_DIAGNOSES))
    if _diagnoses(claim):
        yield from DIAGNOSIS_SEX.settle(found, "no diagnosis is one of the other sex", "/diagnoses")


def procedure_sex(claim: Claim, _: Facts) -> Iterator[Check]:
    found = _by_sex(claim, PROCEDURE_SEX, _procedures(claim), _FEMALE_PROCEDURES, _MALE_PROCEDURES)
    if _procedures(claim):
        yield from PROCEDURE_SEX.settle(found, "no procedure is one of the other sex", "/lines")


def diagnosis_age(claim: Claim, _: Facts) -> Iterator[Check]:
    if _diagnoses(claim):
        found = _by_age(claim, DIAGNOSIS_AGE, _diagnoses(claim), _DIAGNOSIS_AGES)
        yield from DIAGNOSIS_AGE.settle(found, "no diagnosis is one of another age", "/diagnoses")


def procedure_age(claim: Claim, _: Facts) -> Iterator[Check]:
    if _procedures(claim):
        found = _by_age(claim, PROCEDURE_AGE, _procedures(claim), _PROCEDURE_AGES)
        yield from PROCEDURE_AGE.settle(found, "no procedure is one of another age", "/lines")


def _by_sex(
    claim: Claim, question: Question, codes: list[tuple[str, str]], female: re.Pattern[str], male: re.Pattern[str]
) -> Iterator[Check]:
    sex = claim.treated.sex if claim.treated else None
    settled = {"F": male, "M": female}.get(sex or "")
    meant = _said_to_be_meant(claim)
    for path, code in codes:
        if settled is None and (female.match(code) or male.match(code)):
            fix = "enter the sex on record with the payer"
            yield question.unknown(path, f"{code} is for one sex and the claim does not say the patient's", fix)
        elif settled and settled.match(code) and not meant:
            fix = "compare sex and code with the chart; if both are right, say so (condition code 45, modifier KX)"
            yield question.fails(path, f"{code} is not for the sex that the claim names", fix)


def _by_age(
    claim: Claim, question: Question, codes: list[tuple[str, str]], groups: tuple[_Ages, ...]
) -> Iterator[Check]:
    age = _age(claim)
    for path, code in codes:
        for group in groups:
            if not group.codes.match(code):
                continue
            if age is None:
                fact = f"{code} is for {group.words} and the patient's age is not known"
                yield question.unknown(path, fact, "enter birth date and dates of service")
            elif not group.youngest <= age <= group.oldest:
                fact = f"{code} is for {group.words}, which the patient's age does not fit"
                yield question.fails(path, fact, "compare birth date and code with the chart")


def _age(claim: Claim) -> int | None:
    """Whole years on the first day of service."""
    born, day = claim.treated.birth_date if claim.treated else None, first_day(claim)
    if born is None or day is None:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _diagnoses(claim: Claim) -> list[tuple[str, str]]:
    return [
        (f"/diagnoses/{index}/code", item.code)
        for index, item in enumerate(claim.diagnoses)
        if item.qualifier in _DIAGNOSES and item.code and DIAGNOSIS.fullmatch(item.code)
    ]


def _procedures(claim: Claim) -> list[tuple[str, str]]:
    coded = ((index, line.procedure) for index, line in enumerate(claim.lines))
    return [(f"/lines/{index}/procedure", code) for index, code in coded if code and PROCEDURE.fullmatch(code)]


def _said_to_be_meant(claim: Claim) -> bool:
    condition = any(code.qualifier == "BG" and code.code == _MEANT_CONDITION for code in claim.codes)
    return condition or any(_MEANT_MODIFIER in line.modifiers for line in claim.lines)


RULES = (diagnosis_sex, diagnosis_age, procedure_sex, procedure_age)
