"""Totals of sections, of the document and of its summary, beside what the claims come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extraction.eob.candidates import Amount
from extraction.eob.claim_solve import ADJUSTMENTS, ClaimSolution, column_sums, owed_of, reductions
from extraction.eob.draft import ClaimDraft, RemittanceDraft, TotalDraft
from extraction.eob.payment_solve import PaymentSolution

_OWED = "patient_responsibility"
_REDUCTIONS = "adjustment_amount without patient_responsibility"


@dataclass(frozen=True, slots=True)
class Difference:
    """In cents found less expected. `elsewhere`: what other claims come to, or another column."""

    cents: int
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class TotalsCheck:
    """How many printed totals agree, and the differences of those that do not. `confirmed` names the columns of which a
    total over all claims agrees, `count`: the number of claims is printed and right.
    """

    agreeing: int
    differences: tuple[Difference, ...]
    confirmed: frozenset[str]
    count: bool | None


@dataclass(frozen=True, slots=True)
class _Total:
    """An amount with what it should be, whether it is what others are, and the column that it adds up if it does so for
    all claims.
    """

    amount: Amount
    expected: tuple[int, ...]
    elsewhere: bool = False
    column: str = ""

    @property
    def fits(self) -> bool:
        return _fits(self.amount, self.expected)

    @property
    def difference(self) -> Difference:
        return Difference((self.amount.read or 0) - self.expected[0], self.elsewhere)


def check_totals(draft: RemittanceDraft, claims: Sequence[ClaimSolution], payment: PaymentSolution) -> TotalsCheck:
    """All totals that belong to no single claim."""
    columns = [each for total in draft.totals for each in _of_columns(draft, total, claims)]
    charged, paid = sum(each.charge for each in claims), sum(each.paid for each in claims)
    adjusted = sum(payment.adjustments)
    amount = payment.amount if payment.amount is not None else paid - adjusted
    known = (charged, paid, adjusted, -adjusted, amount, *_summed(draft, claims))
    totals = [*columns, *(_Total(each, known) for each in draft.sums)]
    differences = tuple(each.difference for each in totals if not each.fits)
    confirmed = {each.column for each in columns if each.column and each.fits}
    if charged not in (0, paid, amount) and any(_fits(each, (charged,)) for each in draft.sums):
        confirmed.add("charge")
    return TotalsCheck(len(totals) - len(differences), differences, frozenset(confirmed), _count(draft))


def _of_columns(draft: RemittanceDraft, total: TotalDraft, claims: Sequence[ClaimSolution]) -> Iterator[_Total]:
    """Rows of a section and of the document may have been taken for each other, and so may columns. What adds up then
    tells only that: of claims of 100.00 and 300.00 a total of 300.00 is the second's, or the first is none.
    """
    scopes = [] if total.sure else [(total.section, total.last), (0, total.last)]
    own, *others = (_sums_within(draft, claims, *scope) for scope in [(total.first, total.last), *scopes])
    everything = total.first == 0 and total.last == len(claims)
    for tag, amounts in total.amounts.items():
        if tag not in own:
            continue
        elsewhere = [cents for sums in others if tag in sums for cents in _expected(tag, amounts, sums)]
        elsewhere += [own[name] for name in amounts[0].others if own.get(name) and len(amounts) == 1]
        fits = _fits(amounts[0], elsewhere)
        yield _Total(amounts[0], _expected(tag, amounts, own), fits, tag if everything else "")


def _expected(tag: str, amounts: Sequence[Amount], sums: Mapping[str, int]) -> tuple[int, ...]:
    rest = sum(each.read or 0 for each in amounts[1:])  # one column for each group
    return (sums[tag] - rest, *((sums[_REDUCTIONS] - rest,) if tag == ADJUSTMENTS else ()))


def _sums_within(draft: RemittanceDraft, claims: Sequence[ClaimSolution], first: int, last: int) -> dict[str, int]:
    return _sums(draft.claims[first:last], claims[first:last])


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
