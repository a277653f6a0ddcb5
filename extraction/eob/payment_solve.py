"""The payment, solved: one solution for each claim, so that claims less provider adjustments are what was paid.

Most payments hold as they were read, and nothing is searched. Else claims are coupled by the payment law, and CP-SAT
chooses among their solutions. Provider adjustments are printed with the sign of an 835 or with that of their effect on
the payment: the law tells which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.codes import load_codes
from extraction.eob.candidates import Amount, Candidate
from extraction.eob.claim_solve import ClaimSolution
from extraction.eob.draft import ProviderDraft, RemittanceDraft

_SCALE = 1_000  # CP-SAT counts in integers: thousandths of a cost
_EFFORT = 2.0  # about seconds, but the same on every machine
_EQUAL = 0.5  # costs that are no more apart than this tell nothing
_FORWARDED = "FB"
_NOTHING: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSolution:
    """The chosen solution of each claim by its place among them, cents of the provider adjustments with the sign of an
    835, and of the payment, None if no page prints it. `signed`: the sign of the adjustments is told, not presumed.
    """

    claims: tuple[int, ...]
    adjustments: tuple[int, ...]
    amount: int | None
    holds: bool
    cost: float = 0.0
    guessed: bool = False
    signed: bool = True


def solve_payment(draft: RemittanceDraft, claims: Sequence[Sequence[ClaimSolution]]) -> PaymentSolution:
    """The cheapest solution that holds the payment law; the one as read if none does."""
    amounts = _amounts(draft)
    as_read = _as_read(draft, claims, amounts)
    if as_read.holds or not amounts or not _has_choices(draft, claims, amounts):
        return as_read
    found = _searched(draft, claims, amounts, guesses=False) or _searched(draft, claims, amounts, guesses=True)
    return found or as_read


def _as_read(
    draft: RemittanceDraft, claims: Sequence[Sequence[ClaimSolution]], amounts: Sequence[Candidate]
) -> PaymentSolution:
    paid = sum(each[0].paid for each in claims)
    read = [entry.amount.read or 0 for entry in draft.provider_adjustments]
    readable = all(entry.amount.read is not None for entry in draft.provider_adjustments)
    amount = amounts[0].cents if amounts else None
    holding = [sign for sign in (1, -1) if amount is not None and readable and paid - sign * sum(read) == amount]
    sign, signed = _sign(draft.provider_adjustments, read, holding)
    return PaymentSolution(
        claims=(0,) * len(claims),
        adjustments=tuple(sign * cents for cents in read),
        amount=amount,
        holds=bool(holding),
        signed=signed,
    )


def _sign(entries: Sequence[ProviderDraft], read: Sequence[int], holding: Sequence[int]) -> tuple[int, bool]:
    """1 for the sign of an 835: as the law has it, else as the reasons ask for. False if nothing tells."""
    if len(holding) == 1 or not any(read):
        return (holding or [1])[0], True
    votes = sum(_asked(entry, cents) for entry, cents in zip(entries, read, strict=True))
    return (1 if votes >= 0 else -1), bool(votes)


def _asked(entry: ProviderDraft, cents: int) -> int:
    """1 if the amount as printed has the sign that its reason asks for in an 835, -1 if it has the other one."""
    reason = reason_of(entry) or ""
    known = load_codes().plb_reasons.get(reason)
    if reason == _FORWARDED:  # what is owed is carried out of a payment: it raises that payment
        return -1 if cents > 0 else 1
    if known is None or not cents or known.sign == "either":
        return 0
    return 1 if known.allows(Decimal(cents)) else -1


def reason_of(entry: ProviderDraft) -> str | None:
    """The code of a provider adjustment as printed."""
    values = entry.texts.get("provider_adjustment_reason")
    return values[0].text.strip(" ():;,.").upper() if values else None


def _amounts(draft: RemittanceDraft) -> tuple[Candidate, ...]:
    """What the payment may be: the first print of it, and other prints where they differ."""
    found: dict[int, Candidate] = {}
    for place, amount in enumerate(draft.amounts.get("payment_amount", [])):
        for candidate in amount.candidates:
            cost = candidate.cost + (0.0 if not place else 1.0)
            known = found.get(candidate.cents)
            if known is None or cost < known.cost:
                found[candidate.cents] = Candidate(candidate.cents, cost, candidate.guessed)
    return tuple(sorted(found.values(), key=lambda each: each.cost)) or _NOTHING


def _has_choices(
    draft: RemittanceDraft, claims: Sequence[Sequence[ClaimSolution]], amounts: Sequence[Candidate]
) -> bool:
    more = any(len(entry.amount.candidates) > 1 for entry in draft.provider_adjustments)
    return more or len(amounts) > 1 or any(len(each) > 1 for each in claims)


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of one claim or amount: what it adds to the payment, and its cost."""

    cents: int
    cost: float


def _searched(
    draft: RemittanceDraft,
    claims: Sequence[Sequence[ClaimSolution]],
    amounts: Sequence[Candidate],
    *,
    guesses: bool,
) -> PaymentSolution | None:
    """By CP-SAT, for either sign of the provider adjustments; with values that nobody read or without them."""
    entries = [_options(entry.amount, guesses=guesses) for entry in draft.provider_adjustments]
    places = [_places(solutions, guesses=guesses) for solutions in claims]
    amounts = [each for each in amounts if guesses or not each.guessed] or amounts
    found = []
    for sign in (1, -1) if entries else (1,):
        groups = [_choices(solutions, kept) for solutions, kept in zip(claims, places, strict=True)]
        groups += [[Choice(-sign * each.cents, each.cost) for each in options] for options in entries]
        groups.append([Choice(-each.cents, each.cost) for each in amounts])
        chosen = cheapest_zero(groups)
        if chosen:
            chosen[: len(places)] = [kept[place] for kept, place in zip(places, chosen, strict=False)]
            found.append(_made(chosen, claims, entries, amounts, sign))
    return _preferred(draft, found)


def _places(solutions: Sequence[ClaimSolution], *, guesses: bool) -> list[int]:
    """Of the solutions that may be chosen: without guesses, unless there is nothing else."""
    return [place for place, each in enumerate(solutions) if guesses or not each.guessed] or [*range(len(solutions))]


def _choices(solutions: Sequence[ClaimSolution], places: Sequence[int]) -> list[Choice]:
    return [Choice(solutions[place].paid, solutions[place].cost) for place in places]


def _preferred(draft: RemittanceDraft, found: Sequence[PaymentSolution]) -> PaymentSolution | None:
    """The cheapest. Adjustments that come to nothing hold with either sign: there the reasons are asked."""
    if len(found) == 2 and abs(found[0].cost - found[1].cost) < _EQUAL and any(found[0].adjustments):
        entries = draft.provider_adjustments
        sign, signed = _sign(entries, found[0].adjustments, ())
        return replace(found[0] if sign == 1 else found[1], signed=signed)
    return min(found, key=lambda each: each.cost, default=None)


def _made(
    chosen: Sequence[int],
    claims: Sequence[Sequence[ClaimSolution]],
    entries: Sequence[Sequence[Candidate]],
    amounts: Sequence[Candidate],
    sign: int,
) -> PaymentSolution:
    of_claims, rest = chosen[: len(claims)], chosen[len(claims) : -1]
    taken = [options[place] for options, place in zip(entries, rest, strict=True)]
    amount = amounts[chosen[-1]]
    cost = sum(each[place].cost for each, place in zip(claims, of_claims, strict=True))
    return PaymentSolution(
        claims=tuple(of_claims),
        adjustments=tuple(sign * each.cents for each in taken),
        amount=amount.cents,
        holds=True,
        cost=cost + amount.cost + sum(each.cost for each in taken),
        guessed=amount.guessed or any(each.guessed for each in taken),
    )


def cheapest_zero(groups: Sequence[Sequence[Choice]]) -> list[int] | None:
    """The place of one choice in each group, so that all cents sum to zero at the least cost; None if nothing does."""
    from ortools.sat.python import cp_model  # it imports pandas, which most payments do not need

    model = cp_model.CpModel()
    picks = [[model.new_bool_var("") for _ in group] for group in groups]
    for pick in picks:
        model.add_exactly_one(pick)
    flat, choices = [each for pick in picks for each in pick], [each for group in groups for each in group]
    weighted = cp_model.LinearExpr.weighted_sum
    model.add(weighted(flat, [choice.cents for choice in choices]) == 0)
    model.minimize(weighted(flat, [round(choice.cost * _SCALE) for choice in choices]))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_deterministic_time = _EFFORT
    solver.solve(model)
    if solver.status_name() != "OPTIMAL":
        return None
    return [next(place for place, each in enumerate(pick) if solver.value(each)) for pick in picks]


def _options(amount: Amount, *, guesses: bool) -> Sequence[Candidate]:
    return [each for each in amount.candidates if guesses or not each.guessed] or (Candidate(0, 0.0),)
