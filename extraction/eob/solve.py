"""A draft, solved: how its lines add up, then each claim, then the payment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extraction.eob.claim_solve import ClaimSolution, solve_claim
from extraction.eob.draft import RemittanceDraft
from extraction.eob.interest import InterestSolution, solve_interest
from extraction.eob.line_solve import HYPOTHESES, PLAIN, Hypothesis, LineSolution, solve_line
from extraction.eob.margin import margins
from extraction.eob.payment_solve import PaymentSolution, solve_payment
from extraction.eob.renamed import rename_amounts


@dataclass(frozen=True, slots=True)
class Solved:
    """The chosen solution of each claim, how far it is from the next one, that of the payment, and interest."""

    claims: tuple[ClaimSolution, ...]
    margins: tuple[float, ...]
    payment: PaymentSolution
    interest: InterestSolution


def solve(draft: RemittanceDraft) -> Solved:
    """The solutions of the claims in their order, and of the payment."""
    options = _options(draft)
    payment = solve_payment(draft, options)
    chosen = tuple(each[place] for each, place in zip(options, payment.claims, strict=True))
    return Solved(chosen, margins(draft, options, payment), payment, solve_interest(draft, payment))


def _options(draft: RemittanceDraft) -> list[tuple[ClaimSolution, ...]]:
    """Solutions of each claim, cheapest first. Lines that can be read in more than one way are read as most are."""
    first = [[solve_line(line) for line in claim.lines] for claim in draft.claims]
    likely = _by_use(each[0] for lines in first for each in lines)
    if likely[0] != PLAIN:
        first = [[solve_line(line, likely) for line in claim.lines] for claim in draft.claims]
    for claim, lines in zip(draft.claims, first, strict=True):
        rename_amounts(claim, [each[0] for each in lines])
    return [solve_claim(claim, lines) for claim, lines in zip(draft.claims, first, strict=True)]


def _by_use(solutions: Iterable[LineSolution]) -> Sequence[Hypothesis]:
    """Hypotheses, those first that most lines hold by."""
    counts = Counter(each.hypothesis for each in solutions if each.holds)
    return sorted(HYPOTHESES, key=lambda each: (-counts[each], HYPOTHESES.index(each)))
