"""All figures of an archive, and the lists of claims behind them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from decimal import Context, localcontext
from typing import Any

from inference.deadlines import Deadlines
from review.checkup.archive import Archive
from review.checkup.figures import headline
from review.checkup.figures.balances import balances
from review.checkup.figures.denials import denials, find_denials
from review.checkup.figures.duplicates import duplicates
from review.checkup.figures.holes import contractual, find_hidden, hidden_opportunity, patient
from review.checkup.figures.interest import interest
from review.checkup.figures.opportunities import of_denials, of_patient_denials, opportunities
from review.checkup.figures.recoveries import recoveries
from review.checkup.figures.reversed import reversal_opportunity, reversals
from review.checkup.figures.submissions import submissions
from review.checkup.figures.timing import timing
from review.checkup.figures.unanswered import unanswered_opportunity
from review.checkup.figures.underpaid import find_low, underpaid, underpaid_opportunity
from review.checkup.figures.windows import windows
from review.checkup.limits import Limits
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


def report(archive: Archive, deadlines: Deadlines, *, today: datetime.date | None = None) -> Report:
    """Everything the archive says. `today` is the day that ages count from, by default the last day of payment
    that is not in the future.
    """
    with localcontext(_EXACT):
        return _report(archive, deadlines, today or archive.as_of)


def _report(archive: Archive, deadlines: Deadlines, today: datetime.date | None) -> Report:
    lists, taken, prices = Lists(), Reversals(archive), Prices(archive)
    denied = find_denials(archive, taken, prices)
    hidden, low = find_hidden(archive, taken, prices), find_low(prices, taken)
    limits = Limits(archive, deadlines, today)
    figures: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "as_of": today.isoformat() if today else None,
        "read": headline.read(archive, lists),
        "read_claims": headline.read_claims(archive),
        "money": headline.dollars(archive),
        "denials": denials(archive, denied, lists),
        "windows": windows(denied, limits, lists),
        "contractual": contractual(hidden, lists),
        "patient": patient(denied, lists),
        "underpaid": underpaid(low, prices, lists),
        "ledger": recoveries(archive, today, lists),
        "reversals": reversals(taken.all, today, lists),
        "duplicates": duplicates(archive, denied, taken, lists),
        "interest": interest(archive, lists),
        "balances": balances(archive, lists),
        "timing": timing(archive, lists),
        "claims": None,
    }
    work = [*of_denials(denied, limits), *of_patient_denials(denied, limits)]
    work += [hidden_opportunity(hidden, limits), underpaid_opportunity(low, limits)]
    work.append(reversal_opportunity(taken.all, limits))
    if archive.claim_files is not None:
        figures["claims"], silence = submissions(archive, today, lists)
        work.append(unanswered_opportunity(silence, prices, limits))
    figures["opportunities"] = opportunities(work, denied, lists)
    figures["lists"] = {name: each.plain() for name, each in lists.all.items()}
    return Report(figures, lists)
