"""Payments taken back: which were corrected, which were not, and which the archive cannot tie to a payment."""

from __future__ import annotations

import datetime
from typing import Any

from models.prediction import NOTHING
from review.checkup.figures.opportunities import Opportunity
from review.checkup.limits import Limits
from review.checkup.lists import Lists, detail
from review.checkup.plain import money
from review.checkup.reversals import Reversal

WITHIN = 30  # days in which a correction should follow


def reversals(found: list[Reversal], today: datetime.date | None, lists: Lists) -> dict[str, Any]:
    """The section `reversals`. Dollars are what was taken back, as positive amounts."""
    groups = {
        "all": ("Claims taken back", found),
        "uncorrected": (f"Taken back, and no correction within {WITHIN} days", uncorrected(found, today)),
        "waiting": (f"Taken back in the last {WITHIN} days, not yet corrected", waiting(found, today)),
        "without_original": (
            "Taken back, and the payment is not in this archive",
            [r for r in found if not r.original],
        ),
        "differs": (
            "Taken back with other lines or adjustments than paid",
            [r for r in found if r.original and not r.exact],
        ),
    }
    return {
        "within_days": WITHIN,
        **{name: _group(f"reversals_{name}", title, group, lists) for name, (title, group) in groups.items()},
    }


def uncorrected(found: list[Reversal], today: datetime.date | None) -> list[Reversal]:
    """Without a correction within the time, which is over."""
    return [each for each in found if not _in_time(each) and not _young(each, today)]


def waiting(found: list[Reversal], today: datetime.date | None) -> list[Reversal]:
    return [each for each in found if not _in_time(each) and _young(each, today)]


def _in_time(each: Reversal) -> bool:
    if each.correction is None:
        return False
    taken, corrected = each.taken.remittance.day, each.correction.remittance.day
    return taken is None or corrected is None or (corrected - taken).days <= WITHIN


def _young(each: Reversal, today: datetime.date | None) -> bool:
    taken = each.taken.remittance.day
    return each.correction is None and taken is not None and today is not None and (today - taken).days <= WITHIN


def _group(name: str, title: str, found: list[Reversal], lists: Lists) -> dict[str, Any]:
    lists.add(name, title, (detail(r.taken, -(r.taken.claim.paid or NOTHING), note=_note(r)) for r in found))
    dollars = sum((-(each.taken.claim.paid or NOTHING) for each in found), NOTHING)
    return {"claims": len(found), "dollars": money(dollars), "list": name}


def _note(each: Reversal) -> str:
    if each.correction:
        return f"corrected in {each.correction.remittance.file}"
    return f"paid in {each.original.remittance.file}" if each.original else "payment not in this archive"


def reversal_opportunity(found: list[Reversal], limits: Limits) -> Opportunity:
    """What was taken back and is neither corrected nor answered in time."""
    late = [each for each in uncorrected(found, limits.today) if each.correction is None]
    standing = limits.standing((-(r.taken.claim.paid or NOTHING), limits.of_takeback(r.taken)) for r in late)
    return Opportunity(
        "reversal_without_correction", "billing_followup", standing, len(late), "reversals_uncorrected", "reversals"
    )
