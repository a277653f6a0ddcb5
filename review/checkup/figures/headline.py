"""What was read, and where the billed dollars went."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from models.prediction import NOTHING
from review.checkup.archive import Archive, Received, month_of, total
from review.checkup.buckets import BUCKETS, PATIENT
from review.checkup.facts import FileFact
from review.checkup.lists import Lists, remittance_detail
from review.checkup.plain import money, share
from review.checkup.reading import unread


def read(archive: Archive, lists: Lists) -> dict[str, Any]:
    """The section `read`: files, remittances, claims, period."""
    first, last = archive.days
    ahead = (remittance_detail(each, each.fact.amount or NOTHING, note=_ahead(each)) for each in archive.future)
    lists.add("future_payments", "Remittances with a payment date in the future", ahead)
    return {
        **_files(archive.files, "835"),
        "test_remittances": sum(each.fact.is_test for each in archive.remittances),
        "remittances": len(archive.remittances),
        "set_aside": archive.delivered - len(archive.remittances),
        "payers": len({each.payer for each in archive.remittances}),
        "payees": len({each.payee for each in archive.remittances}),
        "claim_payments": len(archive.payments),
        "claims": len(archive.histories),
        "lines": sum(sum(1 for line in at.claim.levels if line.number) for at in archive.payments),
        "first_day": first.isoformat() if first else None,
        "last_day": last.isoformat() if last else None,
        "undated": sum(each.fact.date is None for each in archive.remittances),
        "future": len(archive.future),
        "future_list": "future_payments",
    }


def _ahead(each: Received) -> str:
    counted = "" if each.day else ", too far ahead to be counted with"
    return f"payment date {each.fact.date} is in the future{counted}"


def read_claims(archive: Archive) -> dict[str, Any] | None:
    """The section `read_claims`: the files of claims that were sent; None where none were given."""
    if archive.claim_files is None:
        return None
    return {
        **_files(archive.claim_files, "837"),
        "claims": len(archive.sent),
        "lines": sum(len(claim.lines) for claim in archive.sent),
        "charge": money(total(claim.charge for claim in archive.sent)),
        "test_claims": sum(claim.is_test for claim in archive.sent),
        "encounters": sum(claim.is_encounter for claim in archive.sent),
    }


def _files(files: Sequence[FileFact], kind: str) -> dict[str, Any]:
    return {
        "files": len(files),
        "files_read": sum(bool(file.remittances if kind == "835" else file.sent) for file in files),
        "unreadable": [{"file": name, "reason": reason} for name, reason in unread(files, kind)],
    }


def dollars(archive: Archive) -> dict[str, Any]:
    """The section `money`. Reversals net: what was paid and taken back is not paid."""
    claims = [at.claim for at in archive.payments]
    billed, paid = total(claim.charge for claim in claims), total(claim.paid for claim in claims)
    payments = total(each.fact.amount for each in archive.remittances)
    adjusted = [item.amount or NOTHING for each in archive.remittances for item in each.fact.adjustments]
    difference = payments - paid + sum(adjusted, NOTHING)
    return {
        "billed": money(billed),
        "allowed": money(total(claim.allowed and claim.sign * abs(claim.allowed) for claim in claims)),
        "paid": money(paid),
        "payments": money(payments),
        "provider_adjustments": money(sum(adjusted, NOTHING)),
        "taken_by_provider_adjustments": money(sum((each for each in adjusted if each > 0), NOTHING)),
        "added_by_provider_adjustments": money(-sum((each for each in adjusted if each < 0), NOTHING)),
        "payments_off_by": money(abs(difference)),
        "payments_are": "more" if difference > 0 else "less" if difference < 0 else "equal",
        "patient": money(total(amount for claim in claims for name, amount in claim.buckets if name == PATIENT)),
        "where_it_went": _where(archive, billed, paid),
        "by_month": _by_month(archive),
    }


def _where(archive: Archive, billed: Decimal, paid: Decimal) -> list[dict[str, Any]]:
    """Billed = paid + what each bucket took + what does not add up."""
    sums = dict.fromkeys(BUCKETS, NOTHING)
    for at in archive.payments:
        for name, amount in at.claim.buckets:
            sums[name] += amount
    parts = [("paid", paid), *sums.items()]
    parts.append(("not_explained", billed - sum((amount for _, amount in parts), NOTHING)))
    return [{"name": name, "dollars": money(amount), "share": _share(amount, billed)} for name, amount in parts]


def _share(amount: Decimal, billed: Decimal) -> str | None:
    return share(amount, billed) if billed > 0 else None


def _by_month(archive: Archive) -> list[dict[str, Any]]:
    months: dict[str, list[Decimal]] = {}
    for at in archive.payments:
        sums = months.setdefault(month_of(at.remittance.day), [NOTHING, NOTHING])
        sums[0] += at.claim.charge or NOTHING
        sums[1] += at.claim.paid or NOTHING
    return [
        {"month": month, "billed": money(sums[0]), "paid": money(sums[1])} for month, sums in sorted(months.items())
    ]
