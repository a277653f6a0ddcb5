"""Claims that go to a second or third payer: what the earlier ones made of them (loops 2320 and 2430), balanced.

For each payer that was billed before: paid = charge - its adjustments of the claim - those of the lines; each line's
paid = its charge - its adjustments; the lines' paid - the claim's adjustments = paid (X12, 005010X222A1 section 1.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from extraction.amounts import format_money
from extraction.codes import CarcNotInForce, UnknownCode, load_codes
from extraction.records import Adjustment, Claim, LineAdjudication, OtherCoverage, ServiceLine
from models.readiness.check import Check, Question
from models.readiness.facts import Facts

ORDER = Question("payer_order", "reject", "cob_desk")
PAID = Question("prior_payer_paid", "reject", "cob_desk")
ADJUDICATED = Question("prior_payer_date", "reject", "cob_desk")
CLAIM_BALANCE = Question("prior_payer_balance", "reject", "cob_desk")
LINE_BALANCE = Question("prior_payer_line_balance", "reject", "cob_desk")
LINE_SUM = Question("prior_payer_lines_add_up", "reject", "cob_desk")
CODES = Question("prior_payer_codes", "reject", "cob_desk")
LINE_PAYER = Question("prior_payer_of_lines", "reject", "cob_desk")
REMAINING = Question("remaining_liability", "warn", "cob_desk")

# SBR01 in the order of payers: primary, secondary, tertiary, fourth to eleventh. U is unknown.
_ORDER = tuple("PSTABCDEFGH")
_PAID, _REMAINING = "D", "EAF"  # AMT01 of loop 2320
_PATIENT = "PR"
_ZERO = Decimal(0)


def order(claim: Claim, _: Facts) -> Iterator[Check]:
    """A secondary claim names its primary payer, and no two payers stand in one place."""
    if claim.payer_order not in (*_ORDER, None):
        fix = "find out which payer is primary, and say so (SBR01)"
        yield ORDER.unknown("/payer_order", "it is not said in which order this payer pays", fix)
    elif claim.payer_order:
        yield from ORDER.settle(_wrong_order(claim), "the payers stand in order", "/payer_order")


def paid(claim: Claim, _: Facts) -> Iterator[Check]:
    for path, coverage in _prior(claim):
        if coverage.amounts.get(_PAID) is None:
            fix = "enter what the payer paid from its remittance (AMT*D), 0 if it denied"
            yield PAID.fails(f"{path}/amounts", "it is not said what an earlier payer paid", fix)
        else:
            yield PAID.passes("it is said what the earlier payer paid", f"{path}/amounts")


def adjudicated(claim: Claim, _: Facts) -> Iterator[Check]:
    """The day of the decision, of the claim or of each line (DTP*573)."""
    for path, coverage in _prior(claim):
        answers = [answer for *_, answer in _answers(claim, coverage)]
        if coverage.adjudicated or (answers and all(answer.adjudicated for answer in answers)):
            yield ADJUDICATED.passes("it is said when the earlier payer decided", path)
        else:
            fix = "enter the date of the earlier payer's remittance (DTP*573)"
            yield ADJUDICATED.fails(f"{path}/adjudicated", "it is not said when an earlier payer decided", fix)


def claim_balance(claim: Claim, _: Facts) -> Iterator[Check]:
    for path, coverage in _prior(claim):
        told, answers = coverage.amounts.get(_PAID), _answers(claim, coverage)
        taken = _taken(coverage.adjustments, *(answer.adjustments for *_, answer in answers))
        if told is None or claim.charge is None or taken is None:
            yield CLAIM_BALANCE.unknown(path, "an amount of the earlier payer is missing", _ENTER)
            continue
        expected = claim.charge - taken
        if told == expected:
            yield CLAIM_BALANCE.passes("charge less adjustments is what the earlier payer paid", path)
        else:
            fact = (
                f"charge less adjustments is {format_money(expected)} and the earlier payer paid {format_money(told)}"
            )
            yield CLAIM_BALANCE.fails(f"{path}/amounts", fact, _COMPARE)


def line_balance(claim: Claim, _: Facts) -> Iterator[Check]:
    for _path, coverage in _prior(claim):
        for index, place, line, answer in _answers(claim, coverage):
            path = f"/lines/{index}/adjudications/{place}"
            taken = _taken(answer.adjustments)
            if answer.paid is None or line.charge is None or taken is None:
                fact = f"an amount of the earlier payer on line {index + 1} is missing"
                yield LINE_BALANCE.unknown(path, fact, _ENTER)
            elif answer.paid == line.charge - taken:
                yield LINE_BALANCE.passes(f"line {index + 1} balances for the earlier payer", path)
            else:
                told = f"{format_money(line.charge - taken)}, and the earlier payer paid {format_money(answer.paid)}"
                yield LINE_BALANCE.fails(path, f"line {index + 1} less adjustments is {told}", _COMPARE)


def lines_add_up(claim: Claim, _: Facts) -> Iterator[Check]:
    for path, coverage in _prior(claim):
        answers = [answer for *_, answer in _answers(claim, coverage)]
        if not answers:
            continue
        told, taken = coverage.amounts.get(_PAID), _taken(coverage.adjustments)
        paid = [answer.paid for answer in answers if answer.paid is not None]
        if told is None or taken is None or len(paid) < len(answers):
            yield LINE_SUM.unknown(path, "an amount of the earlier payer is missing", _ENTER)
        elif sum(paid, _ZERO) - taken == told:
            yield LINE_SUM.passes("what the earlier payer paid for the lines is what it paid", path)
        else:
            lines = format_money(sum(paid, _ZERO) - taken)
            fact = f"the lines say that the earlier payer paid {lines}, the claim says {format_money(told)}"
            yield LINE_SUM.fails(f"{path}/amounts", fact, _COMPARE)


def codes(claim: Claim, _: Facts) -> Iterator[Check]:
    """Each adjustment with a group and a reason (CARC) of X12's list."""
    adjusted = list(_adjustments(claim))
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
    for path, coverage in _prior(claim):
        told = coverage.amounts.get(_REMAINING)
        answers = [answer for *_, answer in _answers(claim, coverage)]
        if told is None and answers and all(answer.remaining is not None for answer in answers):
            told = sum((answer.remaining or _ZERO for answer in answers), _ZERO)
        shares = [coverage.adjustments, *(answer.adjustments for answer in answers)]
        left = _taken(*(tuple(a for a in share if a.group == _PATIENT) for share in shares))
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
    for earlier in _ORDER[: _ORDER.index(claim.payer_order or "P")]:
        if earlier not in places:
            fix = "add the earlier payer with what it paid (loop 2320), or send the claim to it first"
            fact = f"the claim goes to a later payer and names none in place {_ORDER.index(earlier) + 1}"
            yield ORDER.fails("/other_coverages", fact, fix)
    taken = {claim.payer_order}
    for index, place in others:
        if place in taken and place in _ORDER:
            fix = "give each payer its own place (SBR01)"
            yield ORDER.fails(f"/other_coverages/{index}/payer_order", "two payers stand in the same place", fix)
        taken.add(place)


def _prior(claim: Claim) -> Iterator[tuple[str, OtherCoverage]]:
    """The payers who come before the one that the claim is sent to."""
    if claim.payer_order not in _ORDER:
        return
    for index, coverage in enumerate(claim.other_coverages):
        if coverage.payer_order in _ORDER[: _ORDER.index(claim.payer_order)]:
            yield f"/other_coverages/{index}", coverage


def _answers(claim: Claim, coverage: OtherCoverage) -> list[tuple[int, int, ServiceLine, LineAdjudication]]:
    """What a payer made of the lines, with the places of line and answer."""
    payer = coverage.payer.id if coverage.payer else None
    return [
        (index, place, line, answer)
        for index, line in enumerate(claim.lines)
        for place, answer in enumerate(line.adjudications)
        if payer is not None and answer.payer_id == payer
    ]


def _taken(*shares: tuple[Adjustment, ...]) -> Decimal | None:
    """The sum of the adjustments; None where one has no amount."""
    amounts = [adjustment.amount for share in shares for adjustment in share]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, _ZERO) if len(known) == len(amounts) else None


def _adjustments(claim: Claim) -> Iterator[tuple[str, Adjustment]]:
    for at, coverage in enumerate(claim.other_coverages):
        for number, adjustment in enumerate(coverage.adjustments):
            yield f"/other_coverages/{at}/adjustments/{number}", adjustment
    for index, line in enumerate(claim.lines):
        for place, answer in enumerate(line.adjudications):
            for number, adjustment in enumerate(answer.adjustments):
                yield f"/lines/{index}/adjudications/{place}/adjustments/{number}", adjustment


def _wrong_code(path: str, adjustment: Adjustment) -> Iterator[Check]:
    tables = load_codes()
    if adjustment.group is None or isinstance(tables.group(adjustment.group), UnknownCode):
        fix = "take the group over from the remittance (CO, PR, OA, PI); if the page has none, a person decides"
        yield CODES.fails(f"{path}/group", "an adjustment of an earlier payer has no group of X12's list", fix)
    known = tables.carc(adjustment.reason, None) if adjustment.reason else UnknownCode("")
    if isinstance(known, UnknownCode | CarcNotInForce):
        fix = "take the reason (CARC) over from the remittance"
        yield CODES.fails(f"{path}/reason", "an adjustment of an earlier payer has no reason of X12's list", fix)


RULES = (order, paid, adjudicated, claim_balance, line_balance, lines_add_up, codes, payers_of_lines, remaining)
