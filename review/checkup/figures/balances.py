"""Payers whose remittances do not add up: which law fails, how often, by how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from models.prediction import NOTHING
from review.checkup.archive import Archive, Received
from review.checkup.facts import Difference
from review.checkup.lists import Detail, Lists, detail, remittance_detail
from review.checkup.plain import money

LAWS = ("line", "claim", "payment")
BETWEEN = "payment"  # the law between claims and payment; the others hold inside claims


class Failure(NamedTuple):
    """A law that fails, in which remittance, and the row that shows where."""

    received: Received
    difference: Difference
    row: Detail

    @property
    def payer(self) -> str:
        return self.received.payer


def balances(archive: Archive, lists: Lists) -> dict[str, Any]:
    """The section `balances`."""
    found = list(_failures(archive))
    groups: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for each in found:
        groups[each.payer, each.difference.law].append(each)
    ranked = sorted(groups, key=lambda key: (-_off(groups[key]), key))
    names = {key: f"B{number}" for number, key in enumerate(ranked, 1)}
    rows = (each.row._replace(figure=names[each.payer, each.difference.law]) for each in found)
    lists.add("out_of_balance", "What does not add up", rows)
    payers = {each.payer for each in found}
    return {
        **_sums(found),
        "payers": len(payers),
        "inside_claims": money(_off([each for each in found if each.difference.law != BETWEEN])),
        "between": money(_off([each for each in found if each.difference.law == BETWEEN])),
        "negative_payments": _negative_payments(archive, lists),
        "list": "out_of_balance",
        "laws": [{"law": law, **_sums([each for each in found if each.difference.law == law])} for law in LAWS],
        "rows": [{"figure": names[key], "payer": key[0], "law": key[1], **_sums(groups[key])} for key in ranked],
    }


def _failures(archive: Archive) -> Iterator[Failure]:
    for received in archive.remittances:
        for failed in received.fact.differences:
            row = remittance_detail(received, failed.amount or NOTHING, note=_note(failed))
            yield Failure(received, failed, row)
    for at in archive.payments:
        lines = {line.number: line for line in at.claim.levels}
        for failed in _own(at.claim.differences):
            row = detail(at, failed.amount or NOTHING, line=lines.get(failed.line), note=_note(failed))
            yield Failure(at.remittance, failed, row)


def _own(differences: Sequence[Difference]) -> Iterator[Difference]:
    """The lines' failures, and what a claim is off by beyond them: a line that is off puts its claim off by the same
    dollars, which count once.
    """
    lines = [each for each in differences if each.law == "line"]
    yield from lines
    explained = sum((each.amount or NOTHING for each in lines), NOTHING)
    for each in differences:
        if each.law != "line":
            own = each if each.amount is None else each._replace(amount=each.amount - explained)
            if own.amount or (own.amount is None and not any(line.amount is None for line in lines)):
                yield own


def _negative_payments(archive: Archive, lists: Lists) -> dict[str, Any]:
    """BPR02 below zero: a payment cannot be; what the payer is owed belongs into the provider adjustments."""
    found = [each for each in archive.remittances if (each.fact.amount or NOTHING) < 0]
    rows = (remittance_detail(each, each.fact.amount or NOTHING, note="negative payment") for each in found)
    lists.add("negative_payments", "Payments below zero", rows)
    dollars = sum((each.fact.amount or NOTHING for each in found), NOTHING)
    return {"remittances": len(found), "dollars": money(dollars), "list": "negative_payments"}


def _note(failed: Difference) -> str:
    return f"{failed.law}: an amount is missing or unreadable" if failed.amount is None else failed.law


def _off(found: list[Failure]) -> Decimal:
    return sum((abs(each.difference.amount or NOTHING) for each in found), NOTHING)


def _sums(found: list[Failure]) -> dict[str, Any]:
    """Dollars are the differences without their signs."""
    return {
        "failures": len(found),
        "remittances": len({id(each.received) for each in found}),
        "dollars": money(_off(found)),
        "unreadable": sum(each.difference.amount is None for each in found),
    }
