"""Until when a claim can still be appealed, or sent again, and how much of an amount is in time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from inference.deadlines import Deadline, Deadlines, Start
from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive
from review.checkup.facts import SentClaimFact
from review.checkup.plain import money


class Standing(NamedTuple):
    """Dollars by their limits: `in_time`, `past`, or `no_limit` where none is known. Of the first two, what rests on
    limits that nobody verified.
    """

    in_time: Decimal
    past: Decimal
    no_limit: Decimal
    in_time_unverified: Decimal
    past_unverified: Decimal

    @property
    def dollars(self) -> Decimal:
        return self.in_time + self.past + self.no_limit

    def plain(self) -> dict[str, Any]:
        return {"dollars": money(self.dollars), **{name: money(amount) for name, amount in self._asdict().items()}}


class Limits:
    """The limits of an archive's claims. `today` is the day that they are counted on."""

    def __init__(self, archive: Archive, deadlines: Deadlines, today: datetime.date | None) -> None:
        self._archive = archive
        self._deadlines = deadlines
        self.today = today

    @cached_property
    def _first(self) -> dict[int, datetime.date | None]:
        """The day of the first answer, by the number of every claim payment that came of it."""
        return {
            at.number: history.initial[0].remittance.day
            for history in self._archive.histories
            if history.initial
            for at in history.payments
        }

    def of_answer(self, at: Adjudication) -> Deadline | None:
        """The first level of appeal; where there is no appeal (MA130), the claim is sent anew within the limit of the
        first one.
        """
        return self._due(
            "timely_filing" if at.claim.no_appeal else "appeal_1", at, self._first.get(at.number, at.remittance.day)
        )

    def of_takeback(self, taken: Adjudication) -> Deadline | None:
        """A reversal is itself the answer that is appealed."""
        return self._due("appeal_1", taken, taken.remittance.day)

    def _due(self, event: Any, at: Adjudication, first: datetime.date | None) -> Deadline | None:
        days: dict[Start, datetime.date | None] = {
            "service_from": at.claim.service_from,
            "service_through": at.claim.service_to,
            "initial_remittance": first,
            "notice": at.remittance.day,
        }
        return self._deadlines.due(event, payer=None, filing_indicator=at.claim.filing_indicator, starts=_known(days))

    def of_sent(self, claim: SentClaimFact) -> Deadline | None:
        """The limit of the first claim to a payer."""
        days: dict[Start, datetime.date | None] = {
            "service_from": claim.service_from,
            "service_through": claim.service_to,
        }
        return self._deadlines.due(
            "timely_filing",
            payer=None,
            filing_indicator=claim.filing_indicator,
            form=claim.form,
            starts=_known(days),
        )

    def days_left(self, deadline: Deadline | None) -> int | None:
        return deadline.days_left(self.today) if deadline and self.today else None

    def standing(self, amounts: Iterable[tuple[Decimal, Deadline | None]]) -> Standing:
        """How amounts stand, each with its own limit."""
        sums = dict.fromkeys(Standing._fields, NOTHING)
        for amount, deadline in amounts:
            left = self.days_left(deadline)
            name = "no_limit" if left is None else "past" if left < 0 else "in_time"
            sums[name] += amount
            if deadline and left is not None and not deadline.verified:
                sums[f"{name}_unverified"] += amount
        return Standing(**sums)


def _known(days: dict[Start, datetime.date | None]) -> dict[Start, datetime.date]:
    return {start: day for start, day in days.items() if day}
