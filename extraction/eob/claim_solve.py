"""One claim, solved: the cheapest choice of solutions for its lines, beside what its block and its totals print."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.eob.candidates import Amount
from extraction.eob.draft import ClaimDraft, LineDraft
from extraction.eob.line_solve import LineSolution, owed_of_line

_MISMATCH = 4.0  # the cost of a printed total that the lines do not come to
_OWED = "patient_responsibility"
ADJUSTMENTS = "adjustment_amount"
_MOST_TRIED = 400
_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSolution:
    """Solutions of a claim's lines and what they come to, in cents. `owed` is what the adjustments say that the patient
    owes, `shares` what a column says of it. `confirmed` names the printed totals that agree, `mismatches` those that do
    not, or do under another name only.
    """

    lines: tuple[LineSolution, ...]
    charge: int
    paid: int
    owed: int | None
    shares: int | None
    cost: float
    confirmed: tuple[str, ...] = ()
    mismatches: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """The laws of the lines hold, and so that of the claim: its charge is the sum of theirs."""
        return bool(self.lines) and all(line.holds for line in self.lines)

    @property
    def guessed(self) -> bool:
        return any(line.guessed for line in self.lines)


def solve_claim(claim: ClaimDraft, lines: Sequence[Sequence[LineSolution]]) -> tuple[ClaimSolution, ...]:
    """Solutions of a claim, cheapest first; `lines` are those of each of its lines. Exact within the choices tried:
    they come in the order of what the lines cost, and totals can only add to that.
    """
    solutions: list[ClaimSolution] = []
    for tried, chosen in enumerate(_cheapest(lines)):
        solutions.append(_summed(claim, chosen))
        enough = sorted(each.cost for each in solutions)[:_KEPT]
        if tried >= _MOST_TRIED or (len(enough) == _KEPT and sum(each.cost for each in chosen) > enough[-1]):
            break
    return tuple(sorted(solutions, key=lambda each: each.cost)[:_KEPT])


def _cheapest(lines: Sequence[Sequence[LineSolution]]) -> Iterator[tuple[LineSolution, ...]]:
    """Choices of one solution for each line in the order of their cost."""
    start = (0,) * len(lines)
    waiting = [(sum(each[0].cost for each in lines), start)]
    known = {start}
    while waiting:
        _, places = heapq.heappop(waiting)
        yield tuple(each[place] for each, place in zip(lines, places, strict=True))
        for number, place in enumerate(places):
            following = (*places[:number], place + 1, *places[number + 1 :])
            if place + 1 < len(lines[number]) and following not in known:
                known.add(following)
                cost = sum(each[at].cost for each, at in zip(lines, following, strict=True))
                heapq.heappush(waiting, (cost, following))


def _summed(claim: ClaimDraft, chosen: tuple[LineSolution, ...]) -> ClaimSolution:
    sums = sums_of(claim, chosen)
    cost = sum(each.cost for each in chosen)
    confirmed: list[str] = []
    mismatches = [*claim.renamed, *_differing_apart(claim, chosen)]
    for tag, amount, rest in (*_pairs(claim.amounts), *_pairs(claim.totals)):
        expected = {cents - rest for cents in expected_of(tag, sums, claim, chosen)}
        if not expected:
            continue
        fitting = next((each for each in amount.candidates if each.cents in expected and not each.guessed), None)
        cost += fitting.cost if fitting else _MISMATCH
        (confirmed if fitting else mismatches).append(tag)
    return ClaimSolution(
        lines=chosen,
        charge=sums["charge"],
        paid=sums["paid"],
        owed=owed_of(claim.lines, chosen),
        shares=sums.get(_OWED),
        cost=cost,
        confirmed=tuple(confirmed),
        mismatches=tuple(mismatches),
    )


def _differing_apart(claim: ClaimDraft, chosen: Sequence[LineSolution]) -> Iterator[str]:
    """CARCs of amounts that the adjustments of the lines do not come to."""
    for reason, cents in claim.apart:
        pairs = ((line.entries, each.entries) for line, each in zip(claim.lines, chosen, strict=True))
        coded = sum(
            solved
            for entries, amounts in pairs
            for entry, solved in zip(entries, amounts, strict=True)
            if entry.reason.reason == reason
        )
        if coded != cents:
            yield reason


def sums_of(claim: ClaimDraft, chosen: Sequence[LineSolution]) -> dict[str, int]:
    """What the lines of a claim come to, by column."""
    return column_sums(claim.lines, chosen) | {name: _sum_of(claim, name, chosen) for name in ("charge", "paid")}


def _sum_of(claim: ClaimDraft, name: str, chosen: Sequence[LineSolution]) -> int:
    """Of the lines; of a claim of which no line was found, what its block prints."""
    if chosen:
        return sum(getattr(each, name) for each in chosen)
    printed = [*claim.amounts.get(name, ()), *claim.totals.get(name, ())]
    return next((amount.read for amount in printed if amount.read is not None), 0)


def expected_of(tag: str, sums: dict[str, int], claim: ClaimDraft, chosen: Sequence[LineSolution]) -> tuple[int, ...]:
    """What a total of a column may be."""
    if tag == _OWED and tag not in sums:
        owed = owed_of(claim.lines, chosen)
        return () if owed is None else (owed,)
    if tag not in sums:
        return ()
    return (sums[tag], *((reductions(claim.lines, chosen),) if tag == ADJUSTMENTS else ()))


def reductions(lines: Sequence[LineDraft], chosen: Sequence[LineSolution]) -> int:
    """What coded adjustments come to without what the patient owes, which Medicare leaves out of its total of them."""
    pairs = (
        pair for line, each in zip(lines, chosen, strict=True) for pair in zip(line.entries, each.entries, strict=True)
    )
    return sum(cents for entry, cents in pairs if entry.column == ADJUSTMENTS and entry.reason.group != "PR")


def owed_of(lines: Sequence[LineDraft], chosen: Sequence[LineSolution]) -> int | None:
    """What the patient owes of the lines, if the page says of everything who owes it."""
    shares = [owed_of_line(line, solution) for line, solution in zip(lines, chosen, strict=True)]
    return None if None in shares else sum(share or 0 for share in shares)


def column_sums(lines: Sequence[LineDraft], chosen: Sequence[LineSolution]) -> dict[str, int]:
    """What the printed amounts of each column come to: as solved, else as read."""
    sums: dict[str, int] = {}
    for line, solution in zip(lines, chosen, strict=True):
        solved = _solved(line, solution)
        for tag, amounts in line.printed.items():
            for amount in amounts:
                sums[tag] = sums.get(tag, 0) + solved.get(id(amount), amount.read or 0)
    return sums


def _solved(line: LineDraft, solution: LineSolution) -> dict[int, int]:
    """Cents by amount."""
    own = ((line.charge, solution.charge), (line.paid, solution.paid), (line.allowed, solution.allowed))
    solved = {id(amount): cents for amount, cents in (*own, (line.owed, solution.owed)) if amount and cents is not None}
    for entry, cents in zip(line.entries, solution.entries, strict=True):
        solved |= {id(amount): cents for amount in (entry.amount, entry.twin) if amount}
    return solved


def _pairs(amounts: dict[str, list[Amount]]) -> Iterator[tuple[str, Amount, int]]:
    """Amounts by tag, with what stands beside them in further columns: adjustments may have a column for each group."""
    for tag, each in amounts.items():
        if tag == ADJUSTMENTS:
            yield tag, each[0], sum(amount.read or 0 for amount in each[1:])
        elif tag != "interest":
            yield from ((tag, amount, 0) for amount in each)
