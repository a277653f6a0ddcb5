"""The same again: remittances delivered twice, claims paid twice, claims sent twice."""

from __future__ import annotations

from typing import Any, NamedTuple

from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive, Repeat, total
from review.checkup.figures.denials import Denial
from review.checkup.lists import Lists, detail, remittance_detail
from review.checkup.plain import money
from review.checkup.reversals import Reversals

DUPLICATE = "18"


class PaidAgain(NamedTuple):
    """A claim payment with equal lines and money after one that was never taken back."""

    at: Adjudication
    first: Adjudication


def duplicates(archive: Archive, found: list[Denial], reversals: Reversals, lists: Lists) -> dict[str, Any]:
    """The section `duplicates`."""
    again = [repeat for repeat in archive.repeats if repeat.kind == "duplicate_of"]
    conflicts = [repeat for repeat in archive.repeats if repeat.kind != "duplicate_of"]
    return {
        "remittances": _remittances(again, "delivered_again", "Remittances delivered again, counted once", lists),
        "conflicts": _remittances(conflicts, "one_payment_two_contents", "One payment, other claims", lists),
        "paid_again": _paid_again(archive, reversals, lists),
        "sent_again": _sent_again(found, lists),
    }


def _remittances(repeats: list[Repeat], name: str, title: str, lists: Lists) -> dict[str, Any]:
    rows = (
        remittance_detail(
            repeat.again,
            repeat.again.fact.amount or NOTHING,
            codes=repeat.again.fact.method or "",
            note=f"as in {repeat.earlier.file}, transaction {repeat.earlier.fact.document}",
        )
        for repeat in repeats
    )
    lists.add(name, title, rows)
    return {
        "remittances": len(repeats),
        "claim_payments": sum(len(repeat.again.fact.claims) for repeat in repeats),
        "dollars": money(total(repeat.again.fact.amount for repeat in repeats)),
        "list": name,
    }


def _paid_again(archive: Archive, reversals: Reversals, lists: Lists) -> dict[str, Any]:
    found = find_paid_again(archive, reversals)
    lists.add(
        "paid_again",
        "Claims paid twice for equal lines and never taken back: credit balances",
        (
            detail(each.at, each.at.claim.paid or NOTHING, note=f"first paid in {each.first.remittance.file}")
            for each in found
        ),
    )
    dollars = sum((each.at.claim.paid or NOTHING for each in found), NOTHING)
    return {"claims": len(found), "dollars": money(dollars), "list": "paid_again"}


def find_paid_again(archive: Archive, reversals: Reversals) -> list[PaidAgain]:
    """By the same payer in different remittances, under one account, with equal lines and without a reversal."""
    found = []
    for history in archive.histories:
        first: dict[bytes, Adjudication] = {}
        for at in history.payments:
            if not at.decides or not (at.claim.paid or NOTHING) > 0 or at.number in reversals.reversed:
                continue
            earlier = first.setdefault(at.claim.services, at)
            if earlier.remittance is not at.remittance:
                found.append(PaidAgain(at, earlier))
    return found


def _sent_again(found: list[Denial], lists: Lists) -> dict[str, Any]:
    """What payers call a duplicate (CARC 18)."""
    told = [each for each in found if each.refusal.reason == DUPLICATE]
    lists.add(
        "sent_again", "Lines that the payer calls duplicates", (detail(e.at, e.amount, line=e.line) for e in told)
    )
    return {
        "claims": len({each.at.number for each in told}),
        "lines": len({(each.at.number, each.line.number) for each in told}),
        "dollars": money(sum((each.amount for each in told), NOTHING)),
        "list": "sent_again",
    }
