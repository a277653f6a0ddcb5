"""One line, solved: of what its amounts may be, those that hold the law of the line, cheapest first.

The law is charge - adjustments = paid (005010X221A1, 1.10.2.1), in integer cents and without exception. Two things are
not printed on every page and are tried as they are needed: a contractual reduction that is nothing but the difference
of charge and allowed, and a patient's responsibility that no other column splits.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extraction.eob.candidates import Amount, Candidate
from extraction.eob.draft import Entry, LineDraft
from extraction.eob.reasons import NOT_COVERED
from extraction.eob.zero_sums import zero_sums

_ABSENT = (Candidate(0, 0.5),)  # a column that is left blank where there is nothing
_MOST_SOLUTIONS = 12
_MISMATCH = 3.0  # the cost of a printed amount that should follow from the others and does not
_UNLIKELY = 0.5  # the cost of adding up otherwise than most lines of the document
_REASON_CONTRACT = "45"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """How a line adds up. `implied`: what is charged and not allowed is a contractual reduction that has no amount of
    its own; `apart`: but for what is not covered, which is not part of what is allowed; `unsplit`: what the patient
    owes is one amount.
    """

    implied: bool = False
    apart: bool = False
    unsplit: bool = False


PLAIN = Hypothesis()
HYPOTHESES = (
    *(PLAIN, Hypothesis(implied=True), Hypothesis(unsplit=True), Hypothesis(implied=True, unsplit=True)),
    *(Hypothesis(implied=True, apart=True), Hypothesis(implied=True, apart=True, unsplit=True)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSolution:
    """Cents of a line's amounts, entries in the order of the draft; `implied` is a contractual reduction that is not
    printed. `confirmed` names amounts (charge, paid, allowed, owed, entries) that follow from the others, `mismatches`
    those that should and do not. `guessed`: a value that nobody read is in it.
    """

    hypothesis: Hypothesis
    charge: int
    paid: int
    entries: tuple[int, ...]
    allowed: int | None = None
    owed: int | None = None
    implied: int = 0
    cost: float = 0.0
    guessed: bool = False
    holds: bool = True
    confirmed: tuple[str, ...] = ()
    mismatches: tuple[str, ...] = ()


def solve_line(line: LineDraft, likely: Sequence[Hypothesis] = HYPOTHESES) -> tuple[LineSolution, ...]:
    """Solutions, cheapest first; if none holds the law, one that has the amounts as they were read. What nobody read is
    only guessed where what somebody read does not hold.
    """
    return _solved(line, likely, guesses=False) or _solved(line, likely, guesses=True) or (as_read(line),)


def _solved(line: LineDraft, likely: Sequence[Hypothesis], *, guesses: bool) -> tuple[LineSolution, ...]:
    solutions: list[LineSolution] = []
    for place, hypothesis in enumerate(likely):
        if _is_possible(line, hypothesis):
            found = _balanced(line, hypothesis, guesses=guesses)
            solutions += (_completed(line, each, place * _UNLIKELY) for each in found)
    solutions.sort(key=lambda each: each.cost)
    return tuple(_distinct(solutions))


def as_read(line: LineDraft) -> LineSolution:
    """The amounts as they were read, which do not add up."""
    return LineSolution(
        hypothesis=PLAIN,
        charge=_read(line.charge) or 0,
        paid=_read(line.paid) or 0,
        entries=tuple(entry.amount.read or 0 for entry in line.entries),
        allowed=_read(line.allowed),
        owed=_read(line.owed),
        holds=False,
    )


def _is_possible(line: LineDraft, hypothesis: Hypothesis) -> bool:
    """A hypothesis needs the amounts that it speaks of, and leaves alone what is printed."""
    contract = any(entry.reason.reason == _REASON_CONTRACT for entry in line.entries)
    if hypothesis.implied and (line.allowed is None or contract):
        return False
    if hypothesis.apart and not any(_is_open(entry) for entry in line.entries):
        return False
    shares = any(entry.reason.group == "PR" for entry in line.entries)
    return not hypothesis.unsplit or (line.owed is not None and not shares)


def _is_open(entry: Entry) -> bool:
    """True for an amount of which the page does not say why it is not paid."""
    return entry.column == NOT_COVERED and entry.reason.reason is None


def _balanced(line: LineDraft, hypothesis: Hypothesis, *, guesses: bool) -> Iterator[LineSolution]:
    """Every choice of candidates that holds the law, with its cost."""
    whole = line.allowed if hypothesis.implied else line.charge
    left_out = [hypothesis.apart and _is_open(entry) for entry in line.entries]
    signs = [0 if out else -1 for out in left_out]
    terms = [(_of(whole), 1), (_of(line.paid), -1)]
    terms += [
        (entry.candidates if sign else entry.candidates[:1], sign)
        for entry, sign in zip(line.entries, signs, strict=True)
    ]
    if hypothesis.unsplit:
        terms.append((_of(line.owed), -1))
    if not guesses:
        terms = [([each for each in candidates if not each.guessed], sign) for candidates, sign in terms]
    for chosen in zero_sums(terms):
        entries = tuple(each.cents for each in chosen[2 : 2 + len(line.entries)])
        charge = _best(line.charge) if hypothesis.implied else chosen[0]
        apart = sum(cents for cents, out in zip(entries, left_out, strict=True) if out)
        solution = LineSolution(
            hypothesis=hypothesis,
            charge=charge.cents,
            paid=chosen[1].cents,
            entries=entries,
            allowed=chosen[0].cents if hypothesis.implied else None,
            owed=chosen[-1].cents if hypothesis.unsplit else None,
            implied=charge.cents - chosen[0].cents - apart if hypothesis.implied else 0,
            cost=sum(each.cost for each in chosen),
            guessed=any(each.guessed for each in chosen),
            confirmed=_in_law(hypothesis),
        )
        if not hypothesis.implied or solution.implied:
            yield solution


def _in_law(hypothesis: Hypothesis) -> tuple[str, ...]:
    """The amounts that the law of a line binds; where a reduction is implied the charge is not among them."""
    whole = "allowed" if hypothesis.implied else "charge"
    entries = () if hypothesis.apart else ("entries",)
    return (whole, "paid", *entries, *(("owed",) if hypothesis.unsplit else ()))


def _completed(line: LineDraft, solution: LineSolution, doubt: float) -> LineSolution:
    """With the amounts that only inform: they confirm, or they do not fit."""
    cost, confirmed, mismatches = solution.cost + doubt, [*solution.confirmed], [*solution.mismatches]
    values = {"allowed": solution.allowed, "owed": solution.owed}
    for name, expected in (("allowed", _expected_allowed(line, solution)), ("owed", _expected_owed(line, solution))):
        amount: Amount | None = getattr(line, name)
        if amount is None or values[name] is not None:
            continue
        fitting = next((each for each in amount.candidates if each.cents in expected and not each.guessed), None)
        values[name] = fitting.cents if fitting else amount.read
        if fitting:
            cost += fitting.cost
            confirmed.append(name)
        elif expected:
            cost += _MISMATCH
            mismatches.append(name)
    return replace(
        solution,
        allowed=values["allowed"],
        owed=values["owed"],
        cost=cost,
        confirmed=tuple(confirmed),
        mismatches=tuple(mismatches),
    )


def _expected_allowed(line: LineDraft, solution: LineSolution) -> tuple[int, ...]:
    """The charge without what the contract takes, or nothing where nothing is paid; if the page says why."""
    taken = _taken(line, solution)
    if any(entry.reason.reason is None for entry, _ in taken):
        return ()
    contract = sum(cents for entry, cents in taken if entry.reason.reason == _REASON_CONTRACT)
    return (solution.charge - contract, *(() if solution.paid else (0,)))


def _expected_owed(line: LineDraft, solution: LineSolution) -> tuple[int, ...]:
    owed = owed_of_line(line, solution)
    return () if owed is None else (owed,)


def owed_of_line(line: LineDraft, solution: LineSolution) -> int | None:
    """What the patient owes, if the page says of everything who owes it."""
    taken = _taken(line, solution)
    unsplit = solution.hypothesis.unsplit and solution.owed
    if unsplit or any(entry.reason.group is None for entry, _ in taken):
        return None
    return sum(cents for entry, cents in taken if entry.reason.group == "PR")


def _taken(line: LineDraft, solution: LineSolution) -> list[tuple[Entry, int]]:
    """The adjustments that are not zero."""
    return [(entry, cents) for entry, cents in zip(line.entries, solution.entries, strict=True) if cents]


def _distinct(solutions: Sequence[LineSolution]) -> Iterator[LineSolution]:
    """The cheapest of those with the same values."""
    known = set()
    for each in solutions:
        values = (each.charge, each.paid, each.entries, each.implied, each.hypothesis.unsplit, each.allowed)
        if values not in known:
            known.add(values)
            yield each
        if len(known) == _MOST_SOLUTIONS:
            return


def _of(amount: Amount | None) -> Sequence[Candidate]:
    return amount.candidates if amount else _ABSENT


def _best(amount: Amount | None) -> Candidate:
    return next(itertools.chain(_of(amount), _ABSENT))


def _read(amount: Amount | None) -> int | None:
    return amount.read if amount else None
