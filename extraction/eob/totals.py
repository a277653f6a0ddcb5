"""Totals of sections, of the document and of its summary, beside what the claims come to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.eob.candidates import Amount
from extraction.eob.claim_solve import ADJUSTMENTS, ClaimSolution, column_sums, owed_of, reductions
from extraction.eob.draft import ClaimDraft, RemittanceDraft, TotalDraft
from extraction.eob.payment_solve import PaymentSolution

_OWED = "patient_responsibility"
_REDUCTIONS = "adjustment_amount without patient_responsibility"


@dataclass(frozen=True, slots=True)
class TotalsCheck:
    """How many printed totals agree, and the differences of those that do not, in cents found less expected.
    `confirmed` names the columns of which a total over all claims agrees, `count`: the number of claims is printed and
    right.
    """

    agreeing: int
    differences: tuple[int, ...]
    confirmed: frozenset[str]
    count: bool | None


def check_totals(draft: RemittanceDraft, claims: Sequence[ClaimSolution], payment: PaymentSolution) -> TotalsCheck:
    """All totals that belong to no single claim."""
    columns = [pair for total in draft.totals for pair in _of_columns(draft, total, claims)]
    charged, paid = sum(each.charge for each in claims), sum(each.paid for each in claims)
    adjusted = sum(payment.adjustments)
    amount = payment.amount if payment.amount is not None else paid - adjusted
    known = (charged, paid, adjusted, -adjusted, amount, *_summed(draft, claims))
    summary = [(each, known) for each in draft.sums]
    pairs = [*((amount, expected) for _, amount, expected in columns), *summary]
    differences = [(amount.read or 0) - expected[0] for amount, expected in pairs if not _fits(amount, expected)]
    confirmed = {tag for tag, amount, expected in columns if tag and _fits(amount, expected)}
    if charged not in (0, paid, amount) and any(_fits(each, (charged,)) for each in draft.sums):
        confirmed.add("charge")
    return TotalsCheck(len(pairs) - len(differences), tuple(differences), frozenset(confirmed), _count(draft))


def _of_columns(
    draft: RemittanceDraft, total: TotalDraft, claims: Sequence[ClaimSolution]
) -> Iterator[tuple[str, Amount, tuple[int, ...]]]:
    """Each amount with what it should be, and the column that it adds up if it does so for all claims. Rows of a
    section and of the document are taken for each other: what adds up decides, and so it does between names of columns.
    """
    scopes = dict.fromkeys([(total.first, total.last), (total.section, total.last), (0, total.last)])
    told = [list(_of_scope(draft, total, claims, *scope)) for scope in scopes]
    yield from max(told, key=lambda pairs: sum(_fits(amount, expected) for _, amount, expected in pairs))


def _of_scope(
    draft: RemittanceDraft, total: TotalDraft, claims: Sequence[ClaimSolution], first: int, last: int
) -> Iterator[tuple[str, Amount, tuple[int, ...]]]:
    inside = range(first, min(last, len(claims)))
    sums = _sums([draft.claims[place] for place in inside], [claims[place] for place in inside])
    everything = first == 0 and last == len(claims)
    for tag, amounts in total.amounts.items():
        if tag not in sums:
            continue
        rest = sum(each.read or 0 for each in amounts[1:])  # one column for each group
        without_shares = (sums[_REDUCTIONS] - rest,) if tag == ADJUSTMENTS else ()
        expected = (sums[tag] - rest, *without_shares)
        others = [] if rest or _fits(amounts[0], expected) else [each for each in amounts[0].others if each in sums]
        name = next((each for each in others if _fits(amounts[0], (sums[each],))), tag)
        yield (name if everything else ""), amounts[0], expected if name == tag else (sums[name],)


def _summed(draft: RemittanceDraft, claims: Sequence[ClaimSolution]) -> tuple[int, ...]:
    """What else a summary may add up: any column of the lines, and interest."""
    interest = sum(next((each.read or 0 for each in claim.amounts.get("interest", ())), 0) for claim in draft.claims)
    return (*_sums(draft.claims, claims).values(), interest)


def _sums(drafts: Sequence[ClaimDraft], claims: Sequence[ClaimSolution]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for draft, claim in zip(drafts, claims, strict=True):
        own = column_sums(draft.lines, claim.lines) | {"charge": claim.charge, "paid": claim.paid}
        own[_REDUCTIONS] = reductions(draft.lines, claim.lines)
        for tag, cents in own.items():
            sums[tag] = sums.get(tag, 0) + cents
    owed = [owed_of(draft.lines, claim.lines) for draft, claim in zip(drafts, claims, strict=True)]
    if _OWED not in sums and all(each is not None for each in owed):
        sums[_OWED] = sum(each or 0 for each in owed)
    return sums


def _fits(amount: Amount, expected: Sequence[int]) -> bool:
    return any(each.cents in expected and not each.guessed for each in amount.candidates)


def _count(draft: RemittanceDraft) -> bool | None:
    """True if a count of claims is printed and right, None if none is printed."""
    numbers = [int(value.text) for value in draft.counts if value.text.isdigit()]
    return all(number == len(draft.claims) for number in numbers) if numbers else None
