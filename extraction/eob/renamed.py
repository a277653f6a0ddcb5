"""Amounts of a claim's block and totals under the name that the accounts give them: where an amount is not what its
column comes to, but is what another column does that it may as well be, it was named wrong. The claim remembers what
was moved: a fit is no proof, and what contradicted its column still does. Nothing is moved to a column that comes to
0.00, which any such amount would fit.
"""

from __future__ import annotations

from collections.abc import Sequence

from extraction.eob.candidates import Amount
from extraction.eob.claim_solve import ADJUSTMENTS, expected_of, sums_of
from extraction.eob.draft import Amounts, ClaimDraft
from extraction.eob.line_solve import LineSolution

_INTEREST = "interest"


def rename_amounts(claim: ClaimDraft, lines: Sequence[LineSolution]) -> None:
    """Move such amounts of a claim to the name that fits; `lines` are the likeliest solutions of its lines."""
    if not lines or not all(line.holds for line in lines):
        return
    sums = sums_of(claim, lines)
    for amounts in (claim.amounts, claim.totals):
        moved = [
            (tag, amount, name)
            for tag, several in amounts.items()
            for amount in several
            if (name := _better(tag, amount, sums, claim, lines)) is not None
        ]
        for tag, amount, name in moved:
            _move(amounts, tag, amount, name)
            claim.renamed.append(tag)


def _better(
    tag: str, amount: Amount, sums: dict[str, int], claim: ClaimDraft, lines: Sequence[LineSolution]
) -> str | None:
    """The likeliest other name under which an amount fits; None where it fits as it is, or under none."""
    expected = expected_of(tag, sums, claim, lines)
    if tag in (ADJUSTMENTS, _INTEREST) or not expected or fits(amount, expected):
        return None
    others = (name for name in amount.others if name != ADJUSTMENTS)
    return next((name for name in others if amount.read and _is_of(amount, name, sums, claim, lines)), None)


def _is_of(amount: Amount, name: str, sums: dict[str, int], claim: ClaimDraft, lines: Sequence[LineSolution]) -> bool:
    """True if it fits under this name, and is not nothing."""
    return fits(amount, [cents for cents in expected_of(name, sums, claim, lines) if cents])


def fits(amount: Amount, expected: Sequence[int]) -> bool:
    """True if somebody read it as one of these cents."""
    return any(each.cents in expected and not each.guessed for each in amount.candidates)


def _move(amounts: Amounts, tag: str, amount: Amount, name: str) -> None:
    amounts[tag] = [each for each in amounts[tag] if each is not amount]
    if not amounts[tag]:
        del amounts[tag]
    amounts.setdefault(name, []).append(amount)
