"""What the tests of figures reckon with: sums, days and silent claims, by the second implementation."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from review.checkup.archive import Archive
from review.checkup.reading import read_folder
from tests.review.checkup.conftest import Examined
from tests.review.checkup.naive import ZERO, Plain, day, decides, pay_day


def same_money(found: str, amounts: Iterable[Decimal]) -> bool:
    return Decimal(found) == sum(amounts, ZERO)


def share(part: Decimal | int, whole: Decimal | int) -> str | None:
    return str((Decimal(part) / Decimal(whole)).quantize(Decimal("0.0001"), "ROUND_HALF_UP")) if whole else None


def lines_of(denials: list[Plain]) -> int:
    return len({(each["payment"]["place"], each["line"]["number"]) for each in denials})


def claims_of(denials: list[Plain]) -> int:
    return len({each["payment"]["place"] for each in denials})


def month_of(found: datetime.date | None) -> str:
    return found.isoformat()[:7] if found else "undated"


def examined_payers(examined: Examined) -> dict[str, str]:
    """The second implementation's key of each payer by the name that the page gives it."""
    archive = Archive(read_folder(examined.folder, names=False, told=lambda file: None, processes=1))
    return {
        each.payer: str(each.fact.payer_id or " ".join((each.fact.payer_name or "").upper().split()))
        for each in archive.remittances
    }


def last_day(payment: Plain) -> datetime.date | None:
    days = [line["service_to"] or line["service_from"] for line in payment["lines"]]
    first = [line["service_from"] for line in payment["lines"] if line["service_from"]]
    return day(
        payment["service_to"]
        or max(filter(None, days), default=None)
        or payment["service_from"]
        or min(first, default=None)
    )


def first_service(payment: Plain) -> str | None:
    days = [line["service_from"] for line in payment["lines"] if line["service_from"]]
    return payment["service_from"] or min(days, default=None)


def answered(examined: Examined) -> list[tuple[list[Plain], list[Plain]]]:
    found = []
    for group in examined.naive.claims:
        deciding = [payment for payment in group if decides(payment)]
        if deciding:
            found.append((group, deciding))
    return found


def silences(examined: Examined, sent: list[Plain]) -> list[Plain]:
    """Claims that nothing speaks of: the last version, the day it was first sent, and whether it is overdue."""
    last, patience = day(examined.report.figures["as_of"]), days_to_answer(examined, sent)
    groups: dict[Any, list[Plain]] = {}
    for claim in sent:
        answers = [p for p in examined.naive.payments if examined.naive.speaks_of(p, claim)]
        if claim["frequency"] != "8" and not answers:
            late = bool(claim["sent"] and last and claim["sent"] > last)
            reason = "test" if claim["test"] else "encounter" if claim["encounter"] else "sent_later" if late else ""
            key = (reason, claim["account"], claim["order"], claim["payer"], claim["day"])
            groups.setdefault(key, []).append(claim)
    found = []
    for (reason, *_), group in groups.items():
        since = min((claim["sent"] for claim in group if claim["sent"]), default=None)
        standing = reason or "no_day"
        if not reason and since and last:
            late = (last - since).days > patience.get(group[0]["payer"], 30)
            standing = "overdue" if late else "on_the_way"
        claim = max(group, key=lambda claim: claim["sent"] or datetime.date.min)
        found.append({"claim": claim, "since": since, "standing": standing})
    return found


def days_to_answer(examined: Examined, sent: list[Plain]) -> dict[Any, int]:
    """Days within which a payer answered nine of ten claims, where ten at least tell."""
    payers: dict[Any, list[int]] = {}
    for first in examined.naive.first_answers():
        claim, paid = examined.naive.match(first, sent), pay_day(first[0]["remittance"])
        if isinstance(claim, dict) and claim["sent"] and paid:
            payers.setdefault(claim["payer"], []).append((paid - claim["sent"]).days)
    return {payer: sorted(days)[-(-9 * len(days) // 10) - 1] for payer, days in payers.items() if len(days) >= 10}
