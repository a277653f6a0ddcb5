"""Claims that go to a second or third payer: what the earlier ones made of them (loops 2320 and 2430), balanced.

For each payer that was billed before: paid = charge - its adjustments of the claim - those of the lines; each line's
paid = its charge - its adjustments; the lines' paid - the claim's adjustments = paid (X12, 005010X222A1 section 1.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extraction.amounts import format_money
from extraction.codes import UnknownCode, load_codes
from extraction.records import Adjustment, Claim
from models.readiness.check import Check, Question
from models.readiness.facts import Facts
from models.readiness.prior_payers import PLACES, adjustments_of, answers_of, prior, taken

ORDER = Question("payer_order", "reject", "cob_desk")
MEDICARE = Question("medicare_secondary_reason", "reject", "cob_desk")
PAID = Question("prior_payer_paid", "reject", "cob_desk")
ADJUDICATED = Question("prior_payer_date", "reject", "cob_desk")
CLAIM_BALANCE = Question("prior_payer_balance", "reject", "cob_desk")
LINE_BALANCE = Question("prior_payer_line_balance", "reject", "cob_desk")
LINE_SUM = Question("prior_payer_lines_add_up", "reject", "cob_desk")
CODES = Question("prior_payer_codes", "reject", "cob_desk")
LINE_PAYER = Question("prior_payer_of_lines", "reject", "cob_desk")
REMAINING = Question("remaining_liability", "warn", "cob_desk")

_PAID, _REMAINING = "D", "EAF"  # AMT01 of loop 2320
_PATIENT = "PR"
_MEDICARE = frozenset({"MA", "MB"})
_ZERO = Decimal(0)


def order(claim: Claim, _: Facts) -> Iterator[Check]:
    """A secondary claim names its primary payer, and no two payers stand in one place."""
    if claim.payer_order not in (*PLACES, None):
        fix = "find out which payer is primary, and say so (SBR01)"
        yield ORDER.unknown("/payer_order", "it is not said in which order this payer pays", fix)
    elif claim.payer_order:
        yield from ORDER.settle(_wrong_order(claim), "the payers stand in order", "/payer_order")


def medicare(claim: Claim, _: Facts) -> Iterator[Check]:
    """Medicare behind another payer is told why (SBR05: 12 working aged, 13 dialysis, 15 workers' compensation ...)."""
    if claim.form != "professional" or claim.filing_indicator not in _MEDICARE or claim.payer_order not in PLACES[1:]:
        return
    if claim.insurance_type:
        yield MEDICARE.passes("it is said why Medicare is not primary", "/insurance_type")
    else:
        fix = "find out why Medicare is not primary, and enter the reason (SBR05)"
        yield MEDICARE.fails("/insurance_type", "Medicare is not primary and it is not said why", fix)


def paid(claim: Claim, _: Facts) -> Iterator[Check]:
    for path, coverage in prior(claim):
        if coverage.amounts.get(_PAID) is None:
            fix = "enter what the payer paid from its remittance (AMT*D), 0 if it denied"
            yield PAID.fails(f"{path}/amounts", "it is not said what an earlier payer paid", fix)
        else:
            yield PAID.passes("it is said what the earlier payer paid", f"{path}/amounts")


def adjudicated(claim: Claim, _: Facts) -> Iterator[Check]:
    """The day of the decision, of the claim or of each line (DTP*573)."""
    for path, coverage in prior(claim):
        answers = [answer for *_, answer in answers_of(claim, coverage)]
        if coverage.adjudicated or (answers and all(answer.adjudicated for answer in answers)):
            yield ADJUDICATED.passes("it is said when the earlier payer decided", path)
        else:
            fix = "enter the date of the earlier payer's remittance (DTP*573)"
            yield ADJUDICATED.fails(f"{path}/adjudicated", "it is not said when an earlier payer decided", fix)


def claim_balance(claim: Claim, _: Facts) -> Iterator[Check]:
    for path, coverage in prior(claim):
        told, answers = coverage.amounts.get(_PAID), answers_of(claim, coverage)
        lowered = taken(coverage.adjustments, *(answer.adjustments for *_, answer in answers))
        if told is None or claim.charge is None or lowered is None:
            yield CLAIM_BALANCE.unknown(path, "an amount of the earlier payer is missing", _ENTER)
            continue
        expected = claim.charge - lowered
        if told == expected:
            yield CLAIM_BALANCE.passes("charge less adjustments is what the earlier payer paid", path)
        else:
            fact = (
                f"charge less adjustments is {format_money(expected)} and the earlier payer paid {format_money(told)}"
            )
            yield CLAIM_BALANCE.fails(f"{path}/amounts", fact, _COMPARE)


def line_balance(claim: Claim, _: Facts) -> Iterator[Check]:
    for _path, coverage in prior(claim):
        for index, place, line, answer in answers_of(claim, coverage):
            path = f"/lines/{index}/adjudications/{place}"
            lowered = taken(answer.adjustments)
            if answer.paid is None or line.charge is None or lowered is None:
                fact = f"an amount of the earlier payer on line {index + 1} is missing"
                yield LINE_BALANCE.unknown(path, fact, _ENTER)
            elif answer.paid == line.charge - lowered:
                yield LINE_BALANCE.passes(f"line {index + 1} balances for the earlier payer", path)
            else:
                told = f"{format_money(line.charge - lowered)}, and the earlier payer paid {format_money(answer.paid)}"
                yield LINE_BALANCE.fails(path, f"line {index + 1} less adjustments is {told}", _COMPARE)


def lines_add_up(claim: Claim, _: Facts) -> Iterator[Check]:
    for path, coverage in prior(claim):
        answers = [answer for *_, answer in answers_of(claim, coverage)]
        if not answers:
            continue
        told, lowered = coverage.amounts.get(_PAID), taken(coverage.adjustments)
        paid = [answer.paid for answer in answers if answer.paid is not None]
        if told is None or lowered is None or len(paid) < len(answers):
            yield LINE_SUM.unknown(path, "an amount of the earlier payer is missing", _ENTER)
        elif sum(paid, _ZERO) - lowered == told:
            yield LINE_SUM.passes("what the earlier payer paid for the lines is what it paid", path)
        else:
            lines = format_money(sum(paid, _ZERO) - lowered)
            fact = f"the lines say that the earlier payer paid {lines}, the claim says {format_money(told)}"
            yield LINE_SUM.fails(f"{path}/amounts", fact, _COMPARE)


def codes(claim: Claim, _: Facts) -> Iterator[Check]:
    """Each adjustment with a group and a reason (CARC) of X12's list."""
    adjusted = list(adjustments_of(claim))
    if adjusted:
        found = (check for path, adjustment in adjusted for check in _wrong_code(path, adjustment))
        yield from CODES.settle(found, "each adjustment of an earlier payer has group and reason", "/other_coverages")


def payers_of_lines(claim: Claim, _: Facts) -> Iterator[Check]:
    """What a payer made of a line names a payer of the claim."""
    answered = [
        (f"/lines/{index}/adjudications/{place}/payer_id", answer.payer_id)
        for index, line in enumerate(claim.lines)
        for place, answer in enumerate(line.adjudications)
    ]
    if not answered:
        return
    payers = {coverage.payer.id for coverage in claim.other_coverages if coverage.payer}
    fix = "give the line the id of the payer as loop 2330B has it"
    found = (
        LINE_PAYER.fails(path, "a line names an earlier payer whom the claim does not", fix)
        for path, payer in answered
        if payer is None or payer not in payers
    )
    yield from LINE_PAYER.settle(found, "each line names an earlier payer of the claim", "/lines")


def remaining(claim: Claim, _: Facts) -> Iterator[Check]:
    """What the earlier payer left to the patient, against its adjustments of group PR."""
    for path, coverage in prior(claim):
        told = coverage.amounts.get(_REMAINING)
        answers = [answer for *_, answer in answers_of(claim, coverage)]
        if told is None and answers and all(answer.remaining is not None for answer in answers):
            told = sum((answer.remaining or _ZERO for answer in answers), _ZERO)
        shares = [coverage.adjustments, *(answer.adjustments for answer in answers)]
        left = taken(*(tuple(a for a in share if a.group == _PATIENT) for share in shares))
        if told is None or left is None:
            fix = "enter the patient's share from the earlier payer's remittance (AMT*EAF)"
            yield REMAINING.unknown(f"{path}/amounts", "it is not said what the earlier payer left to the patient", fix)
        elif told == left:
            yield REMAINING.passes("the patient's share is the earlier payer's", f"{path}/amounts")
        else:
            fact = (
                f"{format_money(told)} is said to be left to the patient and the adjustments say {format_money(left)}"
            )
            yield REMAINING.fails(f"{path}/amounts", fact, _COMPARE)


_ENTER = "enter the earlier payer's amounts from its remittance"
_COMPARE = "compare charges, payment and adjustments with the earlier payer's remittance"


def _wrong_order(claim: Claim) -> Iterator[Check]:
    others = [(index, coverage.payer_order) for index, coverage in enumerate(claim.other_coverages)]
    places = {place for _, place in others}
    for earlier in PLACES[: PLACES.index(claim.payer_order or "P")]:
        if earlier not in places:
            fix = "add the earlier payer with what it paid (loop 2320), or send the claim to it first"
            fact = f"the claim goes to a later payer and names none in place {PLACES.index(earlier) + 1}"
            yield ORDER.fails("/other_coverages", fact, fix)
    seen = {claim.payer_order}
    for index, place in others:
        if place in seen and place in PLACES:
            fix = "give each payer its own place (SBR01)"
            yield ORDER.fails(f"/other_coverages/{index}/payer_order", "two payers stand in the same place", fix)
        seen.add(place)


def _wrong_code(path: str, adjustment: Adjustment) -> Iterator[Check]:
    tables = load_codes()
    if adjustment.group is None or isinstance(tables.group(adjustment.group), UnknownCode):
        fix = "take the group over from the remittance (CO, PR, OA, PI); if the page has none, a person decides"
        yield CODES.fails(f"{path}/group", "an adjustment of an earlier payer has no group of X12's list", fix)
    known = tables.carc(adjustment.reason, None) if adjustment.reason else UnknownCode("")
    if isinstance(known, UnknownCode):
        fix = "take the reason (CARC) over from the remittance"
        yield CODES.fails(f"{path}/reason", "an adjustment of an earlier payer has no reason of X12's list", fix)


RULES = (
    order,
    medicare,
    paid,
    adjudicated,
    claim_balance,
    line_balance,
    lines_add_up,
    codes,
    payers_of_lines,
    remaining,
)
