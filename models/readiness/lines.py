"""The service lines: their procedures, charges, units, pointers and drugs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from extraction.amounts import format_money
from extraction.procedure_codes import PROCEDURE
from extraction.records import Claim, ServiceLine
from models.readiness.check import Check, Question
from models.readiness.facts import Facts

CHARGES = Question("charges_add_up", "reject")
AMOUNTS = Question("charges_and_units_positive", "reject")
COUNT = Question("line_count", "reject")
PROCEDURE_SHAPE = Question("procedure_shape", "reject", "coding")
POINTERS = Question("diagnosis_pointers", "reject", "coding")
DRUG = Question("drug_code_shape", "reject")
CONTROL = Question("line_control_unique", "reject")
LABORATORY = Question("laboratory_certificate", "reject")

_MOST_LINES = {"professional": 50, "institutional": 999, "dental": 50}
_MOST_POINTERS = 4
# The line under which a paper institutional bill prints its total.
_TOTAL_LINE = "0001"
_SHAPES = {
    "HC": PROCEDURE,
    "AD": re.compile(r"D\d{4}"),
    "HP": re.compile(r"[0-9A-Z]{5}"),  # HIPPS rates
}
_DRUG_QUALIFIER = "N4"
_WAIVED_TEST = "QW"
_CERTIFICATE = "X4"  # REF01: the number of the laboratory's certificate (CLIA)
_NATIONAL_DRUG_CODE = re.compile(r"\d{11}", re.ASCII)


def charges(claim: Claim, _: Facts) -> Iterator[Check]:
    counted = [line.charge for line in claim.lines if line.revenue_code != _TOTAL_LINE]
    amounts = [charge for charge in counted if charge is not None]
    if claim.charge is None or not amounts or len(amounts) < len(counted):
        fix = "enter the charge of each line and of the claim"
        yield CHARGES.unknown("/charge", "a charge is missing, so that the sum cannot be made", fix)
        return
    total = sum(amounts, Decimal(0))
    if total == claim.charge:
        yield CHARGES.passes("the lines add up to the claim's charge", "/charge")
    else:
        fact = f"the lines add up to {format_money(total)} and the claim charges {format_money(claim.charge)}"
        yield CHARGES.fails("/charge", fact, "correct the charge of a line, or the total (CLM02)")


def amounts(claim: Claim, _: Facts) -> Iterator[Check]:
    if any(line.charge is not None or line.units is not None for line in claim.lines):
        found = _not_positive(claim)
        yield from AMOUNTS.settle(found, "no charge is negative and all units are above zero", "/lines")


def count(claim: Claim, _: Facts) -> Iterator[Check]:
    most = _MOST_LINES[claim.form]
    if len(claim.lines) > most:
        fact = f"the claim has {len(claim.lines)} lines and the form takes {most}"
        yield COUNT.fails("/lines", fact, "divide the services over several claims")
    elif claim.lines:
        yield COUNT.passes("the form takes this number of lines", "/lines")


def procedures(claim: Claim, _: Facts) -> Iterator[Check]:
    coded = [(index, line) for index, line in enumerate(claim.lines) if line.procedure]
    if coded:
        found = (
            _shape(claim, index, line)
            for index, line in coded
            if not _shape_of(claim, line).fullmatch(line.procedure or "")
        )
        yield from PROCEDURE_SHAPE.settle(found, "each procedure code has the form of one", "/lines")


def pointers(claim: Claim, _: Facts) -> Iterator[Check]:
    if any(line.diagnosis_pointers for line in claim.lines):
        yield from POINTERS.settle(_wrong_pointers(claim), "each pointer points at a diagnosis of the claim", "/lines")


def drugs(claim: Claim, _: Facts) -> Iterator[Check]:
    """A national drug code: eleven digits (labeler 5, product 4, package 2), with its quantity and unit."""
    if any(line.drug and line.drug.code for line in claim.lines):
        yield from DRUG.settle(_wrong_drugs(claim), "each drug has an eleven-digit code, quantity and unit", "/lines")


def controls(claim: Claim, _: Facts) -> Iterator[Check]:
    """The payer sends the number of a line back with its payment (REF*6R): two lines may not share one."""
    numbers = [line.line_control for line in claim.lines]
    if not any(numbers):
        return
    found = (
        CONTROL.fails(
            f"/lines/{index}/line_control", f"line {index + 1} has the number of an earlier line", "number anew"
        )
        for index, number in enumerate(numbers)
        if number and number in numbers[:index]
    )
    yield from CONTROL.settle(found, "each line has a number of its own", "/lines")


def laboratory(claim: Claim, _: Facts) -> Iterator[Check]:
    """A test under a waiver (modifier QW) goes with the number of the laboratory's certificate."""
    waived = [(index, line) for index, line in enumerate(claim.lines) if _WAIVED_TEST in line.modifiers]
    if not waived or claim.form != "professional":
        return
    fix = "enter the number of the laboratory's CLIA certificate (REF*X4)"
    found = (
        LABORATORY.fails(f"/lines/{index}/references", f"line {index + 1} is a waived test without certificate", fix)
        for index, line in waived
        if not any(reference.qualifier == _CERTIFICATE for reference in (*claim.references, *line.references))
    )
    yield from LABORATORY.settle(found, "waived tests go with the number of a certificate", "/lines")


def _not_positive(claim: Claim) -> Iterator[Check]:
    fix = "enter a positive amount; to take a service back, void or replace the claim (frequency 8 or 7)"
    if claim.charge is not None and claim.charge < 0:
        yield AMOUNTS.fails("/charge", "the claim's charge is negative", fix)
    for index, line in enumerate(claim.lines):
        if line.charge is not None and line.charge < 0:
            yield AMOUNTS.fails(f"/lines/{index}/charge", f"the charge of line {index + 1} is negative", fix)
        if line.units is not None and line.units <= 0:
            fact = f"the units of line {index + 1} are not above zero"
            yield AMOUNTS.fails(
                f"/lines/{index}/units", fact, "enter how often the service was given, or drop the line"
            )


def _shape_of(claim: Claim, line: ServiceLine) -> re.Pattern[str]:
    usual = "AD" if claim.form == "dental" else "HC"
    return _SHAPES.get(line.procedure_qualifier or usual, re.compile(r".{1,48}"))


def _shape(claim: Claim, index: int, line: ServiceLine) -> Check:
    kind = "D and four digits" if claim.form == "dental" else "five digits, or a letter and four digits"
    fact = f"the procedure code of line {index + 1} does not have the form of one"
    return PROCEDURE_SHAPE.fails(f"/lines/{index}/procedure", fact, f"enter the procedure code ({kind})")


def _wrong_pointers(claim: Claim) -> Iterator[Check]:
    known = {str(number) for number in range(1, len(_pointed_at(claim)) + 1)}
    for index, line in enumerate(claim.lines):
        path, name = f"/lines/{index}/diagnosis_pointers", f"line {index + 1}"
        if not known.issuperset(line.diagnosis_pointers):
            fix = "point at a diagnosis of the claim, or add the diagnosis"
            yield POINTERS.fails(path, f"{name} points at a diagnosis that the claim does not have", fix)
        if len(line.diagnosis_pointers) > _MOST_POINTERS:
            yield POINTERS.fails(path, f"{name} has more than four pointers", "keep the four that explain the service")
        if len({*line.diagnosis_pointers}) < len(line.diagnosis_pointers):
            yield POINTERS.fails(path, f"{name} points twice at one diagnosis", "name each diagnosis once")


def _pointed_at(claim: Claim) -> list[str]:
    """The diagnoses that pointers count: the principal and the others."""
    counted = ("ABK", "ABF", "BK", "BF")
    return [diagnosis.code or "" for diagnosis in claim.diagnoses if diagnosis.qualifier in counted]


def _wrong_drugs(claim: Claim) -> Iterator[Check]:
    for index, line in enumerate(claim.lines):
        drug, path, name = line.drug, f"/lines/{index}/drug", f"the drug of line {index + 1}"
        if drug is None or not drug.code or drug.qualifier not in (_DRUG_QUALIFIER, None):
            continue
        if not _NATIONAL_DRUG_CODE.fullmatch(drug.code):
            fix = "write the drug code in eleven digits (5-4-2, filled with zeros from the left, without dashes)"
            yield DRUG.fails(f"{path}/code", f"{name} does not have an eleven-digit code", fix)
        if drug.quantity is None or not drug.unit:
            fix = "enter how much was given and its unit (CTP: UN, ML, GR, F2, ME)"
            yield DRUG.fails(f"{path}/quantity", f"{name} has no quantity or no unit", fix)


RULES = (charges, amounts, count, procedures, pointers, drugs, controls, laboratory)
