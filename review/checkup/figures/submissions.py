"""With the claims that were sent: denial rates by what was billed, how long answers take."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from models.outcomes import Outcome
from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive, month_of, total
from review.checkup.buckets import DENIED
from review.checkup.facts import LineFact, SentClaimFact, SentLineFact
from review.checkup.figures.timing import days_summary, steps
from review.checkup.figures.unanswered import unanswered
from review.checkup.joining import Joined, Joining
from review.checkup.lists import Lists, detail
from review.checkup.plain import money, share
from review.checkup.silence import Silence

ORIGINAL = "1"


class Billed(NamedTuple):
    """A line as it was first decided, beside the line that was sent."""

    at: Adjudication
    line: LineFact
    claim: SentClaimFact
    sent: SentLineFact | None

    @property
    def denied(self) -> bool:
        return self.line.outcome in DENIED

    @property
    def refused(self) -> Decimal:
        return sum((refusal.amount for refusal in self.line.refusals), NOTHING)

    @property
    def procedure(self) -> str:
        return (self.sent.procedure if self.sent else self.line.procedure) or "no procedure"

    @property
    def modifiers(self) -> tuple[str, ...]:
        return (self.sent.modifiers if self.sent else self.line.modifiers) or ("none",)


# What denial rates are told by: the name of the rows, the letter of their figures, and how a line is placed.
DIMENSIONS: tuple[tuple[str, str, Callable[[Billed], Iterable[str]]], ...] = (
    ("procedure", "X", lambda each: (each.procedure,)),
    ("modifier", "M", lambda each: sorted(set(each.modifiers))),
    ("place", "F", lambda each: ((each.sent.place if each.sent else None) or each.claim.place or "not named",)),
    ("billing_npi", "N", lambda each: (each.claim.billing_npi or "not named",)),
    ("rendering_npi", "R", lambda each: (each.claim.rendering_npi or "not named",)),
    ("month", "T", lambda each: (month_of(each.line.service),)),
)


def submissions(archive: Archive, today: datetime.date | None, lists: Lists) -> tuple[dict[str, Any], Silence]:
    """The section `claims`, and the claims without an answer."""
    joining = Joining(archive)
    silence = Silence(archive, joining.joined, today)
    told = [each for each in joining.joined if each.sent]
    return {
        "joined": len(told),
        "ambiguous": sum(each.ambiguous for each in joining.joined),
        "not_sent_here": sum(each.sent is None and not each.ambiguous for each in joining.joined),
        "first_pass": _first_pass(told),
        "rates": _rates(told, lists),
        "days": _days(told, lists),
        "unanswered": unanswered(silence, today, lists),
    }, silence


def _first_pass(told: list[Joined]) -> dict[str, Any]:
    """Original claims whose first answer paid everything that was asked."""
    originals = [each for each in told if each.sent and (each.sent.frequency or ORIGINAL) == ORIGINAL]
    clean = [each for each in originals if all(_is_clean(at) for at in each.initial)]
    return {"claims": len(originals), "clean": len(clean), "rate": share(len(clean), len(originals))}


def _is_clean(at: Adjudication) -> bool:
    return at.claim.outcome in (Outcome.PAID, Outcome.PRIOR_PAYER) and not any(
        line.refusals for line in at.claim.levels
    )


def _billed(told: list[Joined]) -> Iterator[Billed]:
    for each in told:
        if each.sent:
            for at in each.initial:
                for line in at.claim.levels:
                    if line.number or len(at.claim.levels) == 1:
                        yield Billed(at, line, each.sent, _line(line, each.sent))


def _line(line: LineFact, sent: SentClaimFact) -> SentLineFact | None:
    """By its control number; else by procedure, day and charge; else by procedure alone, if only one has it."""
    for same in (
        lambda other: line.line_control is not None and other.line_control == line.line_control,
        lambda other: (other.procedure, other.service, other.charge) == (line.procedure, line.service, line.charge),
    ):
        if found := next((other for other in sent.lines if same(other)), None):
            return found
    alike = [other for other in sent.lines if other.procedure == line.procedure]
    return alike[0] if len(alike) == 1 else None


def _rates(told: list[Joined], lists: Lists) -> dict[str, Any]:
    lines = list(_billed(told))
    figures: dict[int, list[str]] = defaultdict(list)
    sections = {name: _dimension(lines, name, letter, place, figures) for name, letter, place in DIMENSIONS}
    rows = (
        detail(each.at, each.refused, line=each.line, figure=" ".join(figures[number]))
        for number, each in enumerate(lines)
        if each.refused
    )
    lists.add("sent_denials", "Lines denied in the first answer", rows)
    return {**_rate(lines), "list": "sent_denials", **{f"by_{name}": rows for name, rows in sections.items()}}


def _dimension(
    lines: list[Billed],
    name: str,
    letter: str,
    place: Callable[[Billed], Iterable[str]],
    figures: dict[int, list[str]],
) -> list[dict[str, Any]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(lines):
        for value in place(each):
            groups[value].append(number)
    sums = {value: _rate([lines[number] for number in numbers]) for value, numbers in groups.items()}
    ranked = (
        sorted(groups) if name == "month" else sorted(groups, key=lambda v: (-Decimal(sums[v]["denied_dollars"]), v))
    )
    names = {value: f"{letter}{count}" for count, value in enumerate(ranked, 1)}
    for value, numbers in groups.items():
        for number in numbers:
            if lines[number].refused:
                figures[number].append(names[value])
    return [{"figure": names[value], name: value, **sums[value]} for value in ranked]


def _rate(lines: list[Billed]) -> dict[str, Any]:
    denied = sum(each.denied for each in lines)
    charge = total(each.line.charge for each in lines)
    dollars = sum((each.refused for each in lines), NOTHING)
    return {
        "lines": len(lines),
        "denied": denied,
        "rate": share(denied, len(lines)),
        "charge": money(charge),
        "denied_dollars": money(dollars),
        "dollar_rate": share(dollars, charge) if charge > 0 else None,
    }


def _days(told: list[Joined], lists: Lists) -> dict[str, Any]:
    """From the day a claim was sent to the payment that first decides it."""
    payers: dict[str, list[tuple[int, Adjudication]]] = defaultdict(list)
    for each in told:
        if each.days is not None:
            payers[each.initial[0].remittance.payer].append((each.days, each.initial[0]))
    ranked = sorted(payers, key=lambda payer: (-len(payers[payer]), payer))
    everything = [days for payer in ranked for days, _ in payers[payer]]
    rows = [
        {"figure": f"A{number}", "payer": payer, **days_summary([days for days, _ in payers[payer]])}
        for number, payer in enumerate(ranked, 1)
    ]
    slow = (
        detail(at, at.claim.charge or NOTHING, figure=row["figure"], note=f"{days:,} days")
        for row in rows
        for days, at in payers[row["payer"]]
        if days > row["p90_days"]
    )
    lists.add("slow_answers", "Claims answered later than nine of ten of their payer", slow)
    return {**days_summary(everything), "list": "slow_answers", "steps": steps(everything), "by_payer": rows}
