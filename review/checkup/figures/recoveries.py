"""The ledger as figures: what payers still mean to take, how old it is, and what they took for reasons not shown."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from extraction.codes import load_codes
from models.prediction import NOTHING
from review.checkup.archive import Archive
from review.checkup.ledger import Item, Ledger, Taken, ledgers
from review.checkup.lists import Detail, Lists, remittance_detail
from review.checkup.plain import money

ALARM = 60  # days
AGES = ((30, "to_30"), (60, "to_60"), (90, "to_90"))
OLDER, UNDATED = "over_90", "undated"
BUCKETS = (*(name for _, name in AGES), OLDER, UNDATED)


def recoveries(archive: Archive, today: datetime.date | None, lists: Lists) -> dict[str, Any]:
    """The section `ledger`."""
    books = ledgers(archive)
    items = [item for book in books for item in book.open]
    loose = [taken for book in books for taken in book.taken if taken.loose]
    names = {(book.payer, book.payee): f"L{number}" for number, book in enumerate(books, 1)}
    lists.add("open_items", "Balances that payers have put off taking", (_open_row(i, today, names) for i in items))
    lists.add(
        "taken_without_item", "Money taken without an item in this archive", (_loose_row(t, names) for t in loose)
    )
    return {
        **_sums(books, today),
        "list": "open_items",
        "taken_list": "taken_without_item",
        "alarm_days": ALARM,
        "rows": [
            {"figure": names[b.payer, b.payee], "payer": b.payer, "payee": b.payee, **_sums([b], today)} for b in books
        ],
        "ages": _ages(items, today),
        "provider_adjustments": _by_reason(archive, lists),
    }


def _sums(books: list[Ledger], today: datetime.date | None) -> dict[str, Any]:
    items = [item for book in books for item in book.items]
    taken = [each for book in books for each in book.taken]
    old = [item for item in items if item.left and (age_of(item, today) or 0) > ALARM]
    opened, left = _total(item.amount for item in items), _total(item.left for item in items)
    return {
        "opened": money(opened),
        "closed": money(opened - left),
        "open": money(left),
        "open_items": sum(bool(item.left) for item in items),
        "alarm": money(_total(item.left for item in old)),
        "alarm_items": len(old),
        "taken": money(_total(each.amount for each in taken)),
        "taken_without_item": money(_total(each.loose for each in taken)),
        "taken_without_items": sum(bool(each.loose) for each in taken),
        "posted": money(_total(each.amount for each in taken) - opened),
    }


def _total(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, NOTHING)


def age_of(item: Item, today: datetime.date | None) -> int | None:
    """Days since the item was opened."""
    return (today - item.day).days if today and item.day else None


def _bucket(age: int | None) -> str:
    if age is None:
        return UNDATED
    return next((name for days, name in AGES if age <= days), OLDER)


def _ages(items: list[Item], today: datetime.date | None) -> list[dict[str, Any]]:
    groups: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        groups[_bucket(age_of(item, today))].append(item)
    return [
        {"age": name, "items": len(groups[name]), "dollars": money(_total(item.left for item in groups[name]))}
        for name in BUCKETS
    ]


def _open_row(item: Item, today: datetime.date | None, names: dict[tuple[str, str], str]) -> Detail:
    age = age_of(item, today)
    row = remittance_detail(
        item.received,
        item.left,
        figure=names[item.received.payer, item.received.payee],
        codes=f"PLB {item.posted.reason}",
        note="undated" if age is None else f"{age:,} days open",
    )
    return row._replace(payer_number=item.posted.reference)


def _loose_row(taken: Taken, names: dict[tuple[str, str], str]) -> Detail:
    figure = names[taken.received.payer, taken.received.payee]
    row = remittance_detail(taken.received, taken.loose, figure=figure, codes=f"PLB {taken.posted.reason}")
    return row._replace(payer_number=taken.posted.reference, note="no item opened it here")


def _by_reason(archive: Archive, lists: Lists) -> list[dict[str, Any]]:
    """All provider adjustments by reason; a positive amount lowered payments."""
    known = load_codes().plb_reasons
    amounts: dict[str, list[Decimal]] = defaultdict(list)
    rows = []
    for received in archive.remittances:
        for posted in received.fact.adjustments:
            amounts[posted.reason or ""].append(posted.amount or NOTHING)
            row = remittance_detail(received, posted.amount or NOTHING, figure=f"R{posted.reason or ''}")
            rows.append(row._replace(codes=f"PLB {posted.reason or ''}", payer_number=posted.reference))
    lists.add("provider_adjustments", "Provider adjustments", rows)
    return [
        {
            "figure": f"R{reason}",
            "reason": reason,
            "wording": known[reason].wording if reason in known else None,
            "count": len(found),
            "dollars": money(_total(found)),
        }
        for reason, found in sorted(amounts.items(), key=lambda item: (-abs(_total(item[1])), item[0]))
    ]
