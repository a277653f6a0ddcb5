"""What a biller should know of a remittance that was read from pages. No message holds a patient's data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extraction.balance import Balance
from extraction.eob.candidates import Amount
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.completeness import completeness_findings
from extraction.eob.draft import ClaimDraft, LineDraft, RemittanceDraft
from extraction.eob.evidence import PaymentEvidence, amounts_of
from extraction.eob.line_solve import LineSolution
from extraction.eob.pen import money
from extraction.eob.totals import TotalsCheck
from extraction.eob.two_numbers import has_two_numbers
from extraction.records import Adjustment, ClaimPayment, Finding, Remittance

_CLAIM = re.compile(r"/claims/(\d+)")
_CLAIM_AMOUNTS = {
    "patient_responsibility": "what the patient owes",
    "paid": "what was paid",
    "charge": "what was charged",
    "B13": "what was paid before (B13)",
    "B4": "what is charged for late filing (B4)",
}


def payment_findings(draft: RemittanceDraft, evidence: PaymentEvidence, totals: TotalsCheck) -> Iterator[Finding]:
    """Of the payment, its totals and its pages."""
    yield from completeness_findings(draft, totals)
    where = "/payment/amount"
    if not evidence.printed:
        message = "No page prints the amount of the payment: it is what claims and provider adjustments come to"
        yield Finding(code="payment_amount_not_printed", path=where, message=message)
    elif not evidence.agreeing:
        message = "The amount of the payment is printed more than once, and not everywhere the same"
        yield Finding(code="payment_amounts_differ", path=where, message=message)
    if not evidence.signed:
        message = "Nothing tells whether the provider adjustments lower or raise the payment"
        yield Finding(code="provider_adjustment_sign_presumed", path="/provider_adjustments", message=message)
    for difference in totals.differences:
        message = "A printed total is not what the claims come to"
        if difference.elsewhere:
            message += ", but what some of them or another column do: see whether a claim is missing or there twice"
        yield Finding(code="printed_total_differs", path="", message=message, amount=money(difference.cents))


def claim_findings(claim: ClaimDraft, solution: ClaimSolution, path: str, *, whole: bool) -> Iterator[Finding]:
    """Of one claim and its lines."""
    if has_two_numbers(claim):
        message = "The claim has two account or claim numbers: two claims taken for one, or one is another number"
        yield Finding(code="claim_numbers_differ", path=path, message=message)
    for tag in dict.fromkeys(solution.mismatches):
        told = _CLAIM_AMOUNTS.get(tag, "another column")
        message = f"The claim's total of {told} is not what its lines come to"
        yield Finding(code="claim_total_differs", path=path, message=message)
    for number, (line, solved) in enumerate(zip(claim.lines, solution.lines, strict=True)):
        yield from _line_findings(line, solved, path if whole else f"{path}/lines/{number}")


def _line_findings(line: LineDraft, solution: LineSolution, path: str) -> Iterator[Finding]:
    for name in solution.mismatches:
        told = "The allowed amount" if name == "allowed" else "What the patient owes"
        yield Finding(
            code="printed_amount_differs", path=path, message=f"{told} does not follow from the adjustments of the line"
        )
    for amount, cents in amounts_of(line, solution):
        yield from _amount_findings(amount, cents, path, holds=solution.holds)


def _amount_findings(amount: Amount, cents: int, path: str, *, holds: bool) -> Iterator[Finding]:
    if amount.read is None:
        message = f"An amount on page {amount.page} cannot be read"
        yield Finding(code="amount_unreadable", path=path, message=message)
    elif holds and cents != amount.read:
        chosen = next((each for each in amount.candidates if each.cents == cents), None)
        guessed = chosen is None or chosen.guessed
        message = (
            f"An amount on page {amount.page} was read as {money(amount.read)}: the accounts hold with this one only"
        )
        code = "amount_presumed" if guessed else "amount_corrected"
        yield Finding(code=code, path=path, message=message, amount=money(cents))


def reason_findings(record: Remittance) -> Iterator[Finding]:
    """Adjustments of which the page does not say why, or who bears them."""
    for index, claim in enumerate(record.claims):
        path = f"/claims/{index}"
        yield from _open(claim.adjustments, path)
        for number, line in enumerate(claim.lines):
            yield from _open(line.adjustments, f"{path}/lines/{number}")


def _open(adjustments: Sequence[Adjustment], path: str) -> Iterator[Finding]:
    for place, each in enumerate(adjustments):
        if each.group is None:
            why = "nor why" if each.reason is None else "only why"
            yield Finding(
                code="adjustment_group_not_told",
                path=f"{path}/adjustments/{place}",
                message=f"The page does not say who owes what was not paid, {why}: do not bill or write off before",
                amount=each.amount,
            )


def balance_findings(balance: Balance, record: Remittance) -> Iterator[Finding]:
    """Laws and warnings, but for what the patient owes of a claim of which the page does not say it."""
    for finding in balance.findings():
        claim = _CLAIM.match(finding.path)
        untold = claim is not None and _is_untold(record.claims[int(claim[1])])
        if finding.code != "patient_responsibility_differs" or not untold:
            yield finding


def _is_untold(claim: ClaimPayment) -> bool:
    """Reversals and pages that leave open who owes."""
    everything = [*claim.adjustments, *(each for line in claim.lines for each in line.adjustments)]
    return claim.patient_responsibility is None or any(each.group is None for each in everything)


def name_findings(*, presumed: bool) -> Iterator[Finding]:
    if presumed:
        message = "Nothing on the pages tells first names from last names: their order is presumed"
        yield Finding(code="name_order_presumed", path="/claims", message=message)
