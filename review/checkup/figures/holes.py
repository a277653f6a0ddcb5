"""Money that slips away unseen: lines that nobody paid behind a contractual code, and denials put on the patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from models.outcomes import Outcome
from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive
from review.checkup.facts import LineFact
from review.checkup.figures.denials import Denial, is_patients
from review.checkup.figures.opportunities import Opportunity
from review.checkup.limits import Limits
from review.checkup.lists import Lists, detail
from review.checkup.plain import cents, money
from review.checkup.reversals import Reversals
from review.checkup.usual import Prices


class Hidden(NamedTuple):
    """A line with nothing paid, nothing left to the patient and only contractual codes."""

    at: Adjudication
    line: LineFact
    worth: Decimal


def find_hidden(archive: Archive, reversals: Reversals, prices: Prices) -> list[Hidden]:
    """All of them but what was taken back since. What they are worth: what the payer usually allows."""
    found = []
    for at in archive.payments:
        if at.decides and at.number not in reversals.reversed:
            for line in _hidden_lines(at):
                rate = prices.worth(at, line)
                found.append(Hidden(at, line, cents((line.charge or NOTHING) * rate) if rate else NOTHING))
    return found


def _hidden_lines(at: Adjudication) -> Iterator[LineFact]:
    """Lines of their own; a claim without lines as a whole."""
    for line in at.claim.levels:
        if line.outcome == Outcome.CONTRACTUAL and line.charge is not None and line.charge > 0:
            yield line


def contractual(found: list[Hidden], lists: Lists) -> dict[str, Any]:
    """The section `contractual`."""
    payers = _by_payer(found)
    names = {payer: f"Z{number}" for number, payer in enumerate(payers, 1)}
    lists.add(
        "contractual",
        "Lines with nothing paid and only contractual codes",
        (
            detail(each.at, each.line.charge or NOTHING, line=each.line, figure=names[each.at.remittance.payer])
            for each in found
        ),
    )
    rows = [{"figure": names[payer], "payer": payer, **_sums(group)} for payer, group in payers.items()]
    return {**_sums(found), "list": "contractual", "rows": rows}


def _by_payer(found: list[Hidden]) -> dict[str, list[Hidden]]:
    groups: dict[str, list[Hidden]] = defaultdict(list)
    for each in found:
        groups[each.at.remittance.payer].append(each)
    return dict(sorted(groups.items(), key=lambda item: (-_charge(item[1]), item[0])))


def _charge(found: list[Hidden]) -> Decimal:
    return sum((each.line.charge or NOTHING for each in found), NOTHING)


def _sums(found: list[Hidden]) -> dict[str, Any]:
    return {
        "dollars": money(_charge(found)),
        "lines": len(found),
        "claims": len({each.at.number for each in found}),
        "worth": money(sum((each.worth for each in found), NOTHING)),
    }


def hidden_opportunity(found: list[Hidden], limits: Limits) -> Opportunity:
    standing = limits.standing((each.worth, limits.of_answer(each.at)) for each in found)
    claims = len({each.at.number for each in found})
    return Opportunity("contractual_hides_denial", "billing_followup", standing, claims, "contractual", "contractual")


def patient(found: list[Denial], lists: Lists) -> dict[str, Any]:
    """The section `patient`: what payers put on patients that is no deductible, coinsurance or copay."""
    put = [each for each in found if is_patients(each.refusal)]
    groups: dict[tuple[str, str], list[Denial]] = defaultdict(list)
    for each in put:
        groups[each.at.remittance.payer, each.refusal.reason or ""].append(each)
    ranked = sorted(groups, key=lambda key: (-_denied(groups[key]), key))
    names = {key: f"P{number}" for number, key in enumerate(ranked, 1)}
    rows = (
        detail(
            each.at,
            each.amount,
            line=each.line,
            figure=names[each.at.remittance.payer, each.refusal.reason or ""],
            note="open" if each.open else "answered later",
        )
        for each in put
    )
    lists.add("patient", "Denials put on the patient", rows)
    said = [{"figure": names[key], "payer": key[0], "reason": key[1], **_put_sums(groups[key])} for key in ranked]
    return {**_put_sums(put), "list": "patient", "rows": said}


def _denied(found: list[Denial]) -> Decimal:
    return sum((each.amount for each in found), NOTHING)


def _put_sums(found: list[Denial]) -> dict[str, Any]:
    still = [each for each in found if each.open]
    return {
        "dollars": money(_denied(found)),
        "lines": len({(each.at.number, each.line.number) for each in found}),
        "claims": len({each.at.number for each in found}),
        "open_dollars": money(_denied(still)),
        "worth": money(sum((each.worth for each in still), NOTHING)),
    }
