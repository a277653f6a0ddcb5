"""All figures of an archive, and the lists of claims behind them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Context, localcontext
from typing import Any

from review.checkup.archive import Archive
from review.checkup.figures import headline
from review.checkup.figures.denials import denials, find_denials
from review.checkup.figures.opportunities import of_denials, of_patient_denials, opportunities
from review.checkup.lists import Lists
from review.checkup.reversals import Reversals
from review.checkup.usual import Prices

SCHEMA_VERSION = "1"
# Amounts have up to 18 digits on either side of the point: no sum of them may be rounded.
_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Report:
    """`figures` is what `checkup.json` holds and the page shows."""

    figures: dict[str, Any]
    lists: Lists


def report(archive: Archive, *, today: datetime.date | None = None) -> Report:
    """Everything the archive says. `today` is the day that ages count from, by default the last day of payment."""
    with localcontext(_EXACT):
        return _report(archive, today or archive.days[1])


def _report(archive: Archive, today: datetime.date | None) -> Report:
    lists, reversals, prices = Lists(), Reversals(archive), Prices(archive)
    found = find_denials(archive, reversals, prices)
    figures = {
        "schema_version": SCHEMA_VERSION,
        "as_of": today.isoformat() if today else None,
        "read": headline.read(archive),
        "read_claims": headline.read_claims(archive),
        "money": headline.dollars(archive),
        "denials": denials(archive, found, lists),
    }
    figures["opportunities"] = opportunities([*of_denials(found), *of_patient_denials(found)])
    figures["lists"] = {name: each.plain() for name, each in lists.all.items()}
    return Report(figures, lists)
