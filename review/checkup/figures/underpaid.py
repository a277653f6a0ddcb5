"""Lines for which a payer allowed less than it usually does."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any, NamedTuple

from models.prediction import NOTHING
from review.checkup.archive import Adjudication
from review.checkup.facts import LineFact
from review.checkup.figures.opportunities import Opportunity
from review.checkup.limits import Limits
from review.checkup.lists import Lists, detail
from review.checkup.plain import cents, money
from review.checkup.reversals import Reversals
from review.checkup.usual import SUPPORT, PriceKey, Prices, Usual

LEAST = Decimal("1.00")  # dollars below the usual amount that are worth a look
TOLERANCE = Decimal("0.02")  # and as a part of it


class Low(NamedTuple):
    """A line below the usual amount, and by how much."""

    at: Adjudication
    line: LineFact
    key: PriceKey
    usual: Usual
    below: Decimal


def find_low(prices: Prices, reversals: Reversals) -> list[Low]:
    """Every line that is more than a dollar and two percent below, unless it was taken back since."""
    found = []
    for at, line, key in prices.priced:
        usual = prices.usual.get(key)
        if usual and at.number not in reversals.reversed:
            expected = usual.amount * (line.units or 1)
            below = expected - (line.allowed or NOTHING)
            if below > max(LEAST, TOLERANCE * expected):
                found.append(Low(at, line, key, usual, cents(below)))
    return found


def underpaid(found: list[Low], prices: Prices, lists: Lists) -> dict[str, Any]:
    """The section `underpaid`."""
    groups: dict[PriceKey, list[Low]] = defaultdict(list)
    for each in found:
        groups[each.key].append(each)
    ranked = sorted(groups, key=lambda key: (-_below(groups[key]), key))
    names = {key: f"U{number}" for number, key in enumerate(ranked, 1)}
    rows = (
        detail(each.at, each.below, line=each.line, figure=names[each.key], note=_note(each.usual)) for each in found
    )
    lists.add("underpaid", "Lines below the payer's usual amount", rows)
    return {
        **_sums(found),
        "compared": sum(key in prices.usual for _, _, key in prices.priced),
        "support": SUPPORT,
        "list": "underpaid",
        "by_payer": _by_payer(found),
        "rows": [{"figure": names[key], **_said(key, prices.usual[key]), **_sums(groups[key])} for key in ranked],
    }


def _said(key: PriceKey, usual: Usual) -> dict[str, Any]:
    return {
        "payer": key.payer,
        "procedure": "-".join([key.procedure, *key.modifiers]),
        "place": key.place,
        "year": key.year,
        "usual": money(cents(usual.amount)),
        "usual_lines": usual.lines,
        "usual_agree": usual.agree,
    }


def _note(usual: Usual) -> str:
    return f"usually ${cents(usual.amount):,.2f} a unit"


def _below(found: list[Low]) -> Decimal:
    return sum((each.below for each in found), NOTHING)


def _sums(found: list[Low]) -> dict[str, Any]:
    return {
        "dollars": money(_below(found)),
        "lines": len(found),
        "claims": len({each.at.number for each in found}),
    }


def _by_payer(found: list[Low]) -> list[dict[str, Any]]:
    groups: dict[str, list[Low]] = defaultdict(list)
    for each in found:
        groups[each.at.remittance.payer].append(each)
    ranked = sorted(groups, key=lambda payer: (-_below(groups[payer]), payer))
    return [{"payer": payer, **_sums(groups[payer])} for payer in ranked]


def underpaid_opportunity(found: list[Low], limits: Limits) -> Opportunity:
    claims = len({each.at.number for each in found})
    standing = limits.standing((each.below, limits.of_answer(each.at)) for each in found)
    return Opportunity("below_usual", "contracts", standing, claims, "underpaid", "underpaid")
