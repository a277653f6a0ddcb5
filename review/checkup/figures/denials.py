"""What was denied: by payer, group, reason and remarks; by month; by team; and what of it still stands open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from extraction.codes import load_codes
from models.causes import BY_REASON, BY_REMARK, UNSPECIFIED
from models.outcomes import Outcome
from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive, ClaimKey, month_of
from review.checkup.facts import LineFact, Refusal
from review.checkup.figures.first_answers import first_answers
from review.checkup.lists import Lists, detail
from review.checkup.plain import cents, money
from review.checkup.reversals import Reversals
from review.checkup.usual import Prices

ANSWERED = (Outcome.PAID, Outcome.PARTIAL)
# Payers seldom take these back, so nobody should count on them.
SELDOM = frozenset({"duplicate", "bundling", "noncovered", "benefit_limit", "capitation", "informational"})
NOBODY = "nobody_named"
Kind = tuple[str, str, str, tuple[str, ...]]


class Denial(NamedTuple):
    """One adjustment that denies, where it stands. `open`: not taken back, and not paid later, by
    this payer or as primary by another. `worth` is what the
    payer would usually allow for it, nothing where it is not open or is seldom taken back.
    """

    at: Adjudication
    line: LineFact
    refusal: Refusal
    open: bool
    worth: Decimal

    @property
    def kind(self) -> Kind:
        group, reason, _ = self.refusal
        return self.at.remittance.payer, group or "", reason or "", self.line.remarks

    @property
    def amount(self) -> Decimal:
        return self.refusal.amount


def find_denials(archive: Archive, reversals: Reversals, prices: Prices) -> list[Denial]:
    """Every denial of every decision that is no reversal, each remittance once."""
    found, elsewhere = [], _paid_as_primary(archive)
    for history in archive.histories:
        for at in history.payments:
            if at.decides:
                told = [*history.payments, *elsewhere.get(_of_any_payer(at), ())]
                for line in at.claim.levels:
                    for refusal in line.refusals:
                        found.append(_denial(told, at, line, refusal, reversals, prices))
    return sorted(found, key=lambda each: each.at.number)


def _of_any_payer(at: Adjudication) -> ClaimKey | None:
    return at.key._replace(payer="") if at.key else None


def _paid_as_primary(archive: Archive) -> dict[ClaimKey | None, list[Adjudication]]:
    """What payers paid as the first to pay: whoever denied the claim before was not the one that owed it."""
    found: dict[ClaimKey | None, list[Adjudication]] = defaultdict(list)
    for at in archive.payments:
        if at.key and at.claim.primary and at.decides:
            found[_of_any_payer(at)].append(at)
    return found


def _denial(
    told: Iterable[Adjudication],
    at: Adjudication,
    line: LineFact,
    refusal: Refusal,
    reversals: Reversals,
    prices: Prices,
) -> Denial:
    still = at.number not in reversals.reversed and not any(
        _answers(later.claim.levels, line) for later in _later(told, at, reversals)
    )
    hopeful = still and category_of(refusal) not in SELDOM
    worth = prices.worth(at, line) if hopeful else None
    return Denial(at, line, refusal, still, cents(refusal.amount * worth) if worth else NOTHING)


def _later(told: Iterable[Adjudication], at: Adjudication, reversals: Reversals) -> Iterator[Adjudication]:
    for each in told:
        if each.number > at.number and each.decides and each.number not in reversals.reversed:
            yield each


def _answers(levels: Iterable[LineFact], denied: LineFact) -> bool:
    """Whether a later decision pays what was denied: the claim, or the same procedure of the same day."""
    for line in levels:
        same = (
            denied.number == 0
            or line.number == 0
            or (line.procedure, line.service) == (denied.procedure, denied.service)
        )
        if same and line.outcome in ANSWERED:
            return True
    return False


# What denials are summed by: section, name of its rows, letter of their figures, and how a denial is placed.
DIMENSIONS: tuple[tuple[str, str, str, Callable[[Denial], str]], ...] = (
    ("by_payer", "payer", "Y", lambda each: each.at.remittance.payer),
    ("by_team", "owner_team", "O", lambda each: owner_of(each.refusal, each.line.remarks)),
    ("by_category", "category", "K", lambda each: category_of(each.refusal)),
    ("by_month", "month", "M", lambda each: month_of(each.at.remittance.day)),
)


def denials(archive: Archive, found: list[Denial], lists: Lists) -> dict[str, Any]:
    """The section `denials` of the checkup."""
    kinds: dict[Kind, list[Denial]] = defaultdict(list)
    for each in found:
        kinds[each.kind].append(each)
    ranked = sorted(kinds, key=lambda kind: (-_dollars(kinds[kind]), kind))
    names = {kind: f"D{number}" for number, kind in enumerate(ranked, 1)}
    figures = [[names[each.kind]] for each in found]
    sections = {section: _by(found, place, name, letter, figures) for section, name, letter, place in DIMENSIONS}
    rows = (_row(each, " ".join(counted_by)) for each, counted_by in zip(found, figures, strict=True))
    lists.add("denials", "Denied lines", rows)
    return {
        **_sums(found),
        "list": "denials",
        "rows": [{"figure": names[kind], **_said(kind), **_sums(kinds[kind])} for kind in ranked],
        **sections,
        "initial": first_answers(archive.histories, lists),
    }


def _row(each: Denial, figure: str) -> Any:
    note = f"open, worth about ${each.worth:,.2f}" if each.open else "answered later"
    return detail(each.at, each.amount, line=each.line, figure=figure, note=note)


def _sums(found: list[Denial]) -> dict[str, Any]:
    still = [each for each in found if each.open]
    return {
        "dollars": money(_dollars(found)),
        "lines": len({(each.at.number, each.line.number) for each in found}),
        "claims": len({each.at.number for each in found}),
        "open_dollars": money(_dollars(still)),
        "open_lines": len({(each.at.number, each.line.number) for each in still}),
        "worth": money(sum((each.worth for each in still), NOTHING)),
    }


def _dollars(found: Iterable[Denial]) -> Decimal:
    return sum((each.amount for each in found), NOTHING)


def _by(
    found: list[Denial], place: Callable[[Denial], str], name: str, letter: str, figures: list[list[str]]
) -> list[dict[str, Any]]:
    """Rows of one dimension, months in their order, all else by dollars; `figures` learns which count each denial."""
    groups: dict[str, list[int]] = defaultdict(list)
    for number, each in enumerate(found):
        groups[place(each)].append(number)
    sums = {group: _sums([found[number] for number in numbers]) for group, numbers in groups.items()}
    by_name = sorted(groups)
    ranked = by_name if name == "month" else sorted(by_name, key=lambda group: -Decimal(sums[group]["dollars"]))
    names = {group: f"{letter}{count}" for count, group in enumerate(ranked, 1)}
    for group, numbers in groups.items():
        for number in numbers:
            figures[number].append(names[group])
    return [{"figure": names[group], name: group, **sums[group]} for group in ranked]


def _said(kind: Kind) -> dict[str, Any]:
    payer, group, reason, remarks = kind
    known = load_codes().carcs.get(reason)
    refusal = Refusal(group, reason, NOTHING)
    return {
        "payer": payer,
        "group": group,
        "reason": reason,
        "remarks": list(remarks),
        "cause": cause_name(reason, remarks),
        "wording": known.wording if known else None,
        "category": category_of(refusal),
        "owner_team": owner_of(refusal, remarks),
    }


def cause_name(reason: str, remarks: tuple[str, ...]) -> str:
    """The house's name of a cause: by reason and remark, else by the reason alone."""
    by_remark = (name for (of, by), name in BY_REMARK.items() if of == reason and by in remarks)
    known = load_codes().carcs.get(reason)
    alone = UNSPECIFIED if known and known.needs_remark else BY_REASON.get(reason, UNSPECIFIED)
    return next(by_remark, alone)


def category_of(refusal: Refusal) -> str:
    known = load_codes().carcs.get(refusal.reason or "")
    if known is None:
        return "unknown_reason"
    return "eligibility" if refusal.group == "PR" and known.eligibility_if_patient else known.category


def owner_of(refusal: Refusal, remarks: tuple[str, ...]) -> str:
    """The team of the reason; of a reason that says nothing without its remark, the remark's team if it has one."""
    codes = load_codes()
    known = codes.carcs.get(refusal.reason or "")
    if known and known.needs_remark:
        teams = (codes.rarcs[remark].owner_team for remark in remarks if remark in codes.rarcs)
        return next((team for team in teams if team), known.owner_team)
    return known.owner_team if known else NOBODY


def is_patients(refusal: Refusal) -> bool:
    """A denial that the payer puts on the patient: group PR, and no share of the patient's."""
    return refusal.group == "PR"
