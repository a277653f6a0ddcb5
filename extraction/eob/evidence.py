"""What speaks for a solution and what against it, in numbers: what a calibration makes probabilities of, and what no
probability outweighs.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from extraction.eob.candidates import Amount
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.completeness import is_shown_complete, missing_pages
from extraction.eob.doubts import Doubts
from extraction.eob.draft import ClaimDraft, LineDraft, RemittanceDraft
from extraction.eob.line_solve import LineSolution
from extraction.eob.margin import payment_margin
from extraction.eob.solve import Solved
from extraction.eob.totals import TotalsCheck
from extraction.eob.two_numbers import has_two_numbers
from extraction.eob.values import Value

_OF_CLAIM = ("charge", "paid", "patient_responsibility")
_TEXTS = ("trace_number", "payment_date")
_COLUMNS = {"charge": "charge", "paid": "paid", "allowed": "allowed", "owed": "patient_responsibility"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimEvidence:
    """Of one claim. `margin`: the cost of the next best reading; `identities`: printed amounts that follow from others;
    `corrected`: amounts that are not what was read first, `guessed`: that nobody read; `unconfirmed`: amounts that
    follow from nothing, `mismatches`: that contradict; `open_reasons`: adjustments of which the page does not say who
    bears them; `two_numbers`: it has two account or claim numbers; `least_confidence`: of the word that is
    least sure to be read and named right.
    """

    holds: bool
    margin: float
    identities: int
    corrected: int
    guessed: int
    unconfirmed: int
    mismatches: int
    open_reasons: int
    two_numbers: bool
    lines: int
    least_confidence: float
    doubts: Doubts

    @property
    def sound(self) -> bool:
        """True if nothing speaks against the amounts. It is not yet right: roles and codes are judged by confidence."""
        return self.holds and not (self.guessed or self.unconfirmed or self.mismatches)

    @property
    def postable(self) -> bool:
        """Sound, and the page says of every adjustment who bears it."""
        return self.sound and not self.open_reasons

    @property
    def confidence(self) -> float:
        """Before any calibration: of the word that is least sure, less what another reading would leave open."""
        if not self.sound:
            return 0.0
        return self.least_confidence * (1.0 - math.exp(-self.margin) / 2.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentEvidence:
    """Of the payment. `printed`: a page prints its amount, `agreeing`: everywhere the same; `signed`: the sign of the
    provider adjustments is told; `complete`: something printed says that no page is missing; `totals` and `differences`
    count printed totals that agree and that do not; `interest`: that of the claims is what is paid; `margin` and
    `least_confidence` as of a claim, over provider adjustments and the amount; `least_text` of the trace number and the
    day, `texts` of them that are printed, `contradictions` of them that are not everywhere the same.
    """

    holds: bool
    printed: bool
    agreeing: bool
    signed: bool
    guessed: bool
    complete: bool
    pages_missing: int
    totals: int
    differences: int
    interest: bool
    margin: float
    least_confidence: float
    least_text: float
    texts: int
    contradictions: int

    @property
    def sound(self) -> bool:
        """True if nothing speaks against the payment: only then may any of its claims be accepted."""
        told = self.holds and self.printed and self.agreeing and self.signed and self.complete and self.interest
        return told and not (self.guessed or self.pages_missing or self.differences)


def claim_evidence(
    claim: ClaimDraft, solution: ClaimSolution, margin: float, totals: TotalsCheck, doubts: Doubts
) -> ClaimEvidence:
    pairs = list(zip(claim.lines, solution.lines, strict=True))
    told = {*solution.confirmed, *totals.confirmed}
    checks = [count > 0 for line, solved in pairs for _, count in confirmations(line, solved, told)]
    values = [(amount, cents) for line, solved in pairs for amount, cents in amounts_of(line, solved)]
    texts = [*_texts(claim.texts), *(each for line in claim.lines for each in _texts(line.texts))]
    words = [*(value.confidence for value in texts), *(amount.confidence for amount, _ in values)]
    changed = [(amount, cents) for amount, cents in values if amount.read != cents]
    return ClaimEvidence(
        holds=solution.holds,
        margin=margin,
        identities=sum(checks) + len(solution.confirmed),
        corrected=len(changed),
        guessed=sum(_is_guess(amount, cents) for amount, cents in changed),
        unconfirmed=checks.count(False) + _unconfirmed_totals(claim, solution),
        mismatches=len(solution.mismatches) + sum(len(line.mismatches) for line in solution.lines),
        open_reasons=sum(entry.reason.group is None for line in claim.lines for entry in line.entries),
        two_numbers=has_two_numbers(claim),
        lines=len(claim.lines),
        least_confidence=min(words, default=0.0),
        doubts=doubts,
    )


def payment_evidence(draft: RemittanceDraft, solved: Solved, totals: TotalsCheck) -> PaymentEvidence:
    payment = solved.payment
    printed = draft.amounts.get("payment_amount", [])
    texts = [draft.texts[tag] for tag in _TEXTS if tag in draft.texts]
    return PaymentEvidence(
        holds=payment.holds,
        printed=payment.amount is not None,
        agreeing=all(any(each.cents == payment.amount for each in amount.candidates) for amount in printed),
        signed=payment.signed,
        guessed=payment.guessed,
        complete=is_shown_complete(draft, totals),
        pages_missing=len(missing_pages(draft)),
        totals=totals.agreeing,
        differences=len(totals.differences) + (totals.count is False),
        interest=solved.interest.holds,
        margin=payment_margin(draft, payment),
        least_confidence=min((amount.confidence for amount in _payment_amounts(draft)), default=1.0),
        least_text=min((each[0].confidence for each in texts), default=0.0),
        texts=len(texts),
        contradictions=sum(len({value.text for value in each}) > 1 for each in texts),
    )


def _payment_amounts(draft: RemittanceDraft) -> list[Amount]:
    return [*(entry.amount for entry in draft.provider_adjustments), *draft.amounts.get("payment_amount", [])[:1]]


def amounts_of(line: LineDraft, solution: LineSolution) -> Iterator[tuple[Amount, int]]:
    """The printed amounts of a line with what they were solved to be."""
    own = ((line.charge, solution.charge), (line.paid, solution.paid), (line.allowed, solution.allowed))
    for amount, cents in (*own, (line.owed, solution.owed)):
        if amount is not None and cents is not None:
            yield amount, cents
    for entry, value in zip(line.entries, solution.entries, strict=True):
        yield entry.amount, value


def confirmations(line: LineDraft, solution: LineSolution, told: Collection[str]) -> Iterator[tuple[Amount, int]]:
    """For each printed amount in how many ways it follows from others: in its line, and by totals that are `told`."""
    for name, column in _COLUMNS.items():
        amount: Amount | None = getattr(line, name)
        if amount is not None:
            yield amount, (name in solution.confirmed) + (column in told)
    for entry in line.entries:
        yield entry.amount, ("entries" in solution.confirmed) + (entry.column in told) + (entry.twin is not None)


def _unconfirmed_totals(claim: ClaimDraft, solution: ClaimSolution) -> int:
    """Printed amounts of the claim itself that its lines neither come to nor contradict."""
    told = {*solution.confirmed, *solution.mismatches}
    return sum(tag not in told and any(tag in each for each in (claim.amounts, claim.totals)) for tag in _OF_CLAIM)


def _is_guess(amount: Amount, cents: int) -> bool:
    return not any(each.cents == cents and not each.guessed for each in amount.candidates)


def _texts(texts: dict[str, list[Value]]) -> Sequence[Value]:
    return [value for values in texts.values() for value in values]
