"""When something is overdue, and by when somebody has to act: limits of the file of deadlines, a payer's own habit of
answering, and one business calendar.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from math import ceil
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Connection, select

from inference.calendar import Calendar
from inference.deadline_file import Event
from inference.deadlines import Deadlines
from inference.settings import Settings
from inference.tracking.tables import tracked_claim

_RULES = Path(__file__).parent.parent / "policies" / "follow_up.yaml"
_DAY = datetime.timedelta(days=1)
Days = Annotated[int, Field(ge=0)]


class FollowUpRules(BaseModel):
    """inference/policies/follow_up.yaml. `work_within` counts business days, by kind of exception, `ask_payer_again`
    those from asking a payer to asking it again, `keep_unmatched` calendar days.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    percentile: Annotated[float, Field(gt=0, lt=1)]
    fewest_answers: Annotated[int, Field(ge=1)]
    latest_answers: Annotated[int, Field(ge=1)]
    work_within: dict[str, Days]
    ask_payer_again: Annotated[int, Field(ge=1)]
    keep_unmatched: Annotated[int, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day on which an answer is in time, counted from the sending; `basis` says what it rests on."""

    last_day: datetime.date
    basis: str


@dataclass(frozen=True, slots=True)
class Clocks:
    """All clocks of claims that were sent. Read once in each process."""

    deadlines: Deadlines
    rules: FollowUpRules

    @classmethod
    def of(cls, settings: Settings) -> Clocks:
        return _clocks(settings.deadlines_path, settings.calendar_path)

    def acknowledgement(self, event: Event, payer: str | None, sent: datetime.date) -> Limit | None:
        """Until when a 999 (`ack_999`) or a 277CA (`ack_277ca`) is in time; None where no row of the file says."""
        found = self.deadlines.due(event, payer=payer, starts={"sent": sent})
        return Limit(found.last_day, found.source) if found else None

    def response(self, connection: Connection, payer: str | None, sent: datetime.date) -> Limit | None:
        """Until when nine of ten answers of this payer have come; the file's limit while too few are known."""
        taken = _days_taken(connection, payer, self.rules.latest_answers)
        if len(taken) >= self.rules.fewest_answers:
            days = percentile(taken, self.rules.percentile)
            share = f"{self.rules.percentile:.0%}"
            basis = f"{share} of the payer's last {len(taken):,} claims were adjudicated within {days} days"
            return Limit(sent + datetime.timedelta(days=days), basis)
        found = self.deadlines.due("no_response", payer=payer, starts={"sent": sent})
        if found is None:
            return None
        known = f"{len(taken)} of {self.rules.fewest_answers} answers of the payer are known"
        return Limit(found.last_day, f"default, {known}. {found.source}")

    def response_again(self, asked: datetime.date) -> Limit:
        """Until when a payer that was asked about a claim is in time."""
        days = self.rules.ask_payer_again
        return Limit(self.deadlines.calendar.add_business_days(asked, days), f"asked again after {days} business days")

    def act_by(self, kind: str, today: datetime.date) -> datetime.date:
        """By when somebody works on an exception."""
        return self.deadlines.calendar.add_business_days(today, self.rules.work_within[kind])


def percentile(values: list[int], share: float) -> int:
    """The smallest value that at least this share of all values does not exceed (nearest rank)."""
    return sorted(values)[ceil(share * len(values)) - 1]


def local_day(at: datetime.datetime) -> datetime.date:
    """The office's day of an instant."""
    return at.astimezone().date()


def after(day: datetime.date) -> datetime.datetime:
    """The first instant at which a day is over, in the office's time."""
    return datetime.datetime.combine(day + _DAY, datetime.time.min).astimezone()


def _days_taken(connection: Connection, payer: str | None, latest: int) -> list[int]:
    """Days from sending to adjudication of the payer's latest claims."""
    if payer is None:
        return []
    found = connection.execute(
        select(tracked_claim.c.sent_on, tracked_claim.c.adjudicated_on)
        .where(tracked_claim.c.payer == payer, tracked_claim.c.adjudicated_on.is_not(None))
        .where(tracked_claim.c.sent_on.is_not(None))
        .order_by(tracked_claim.c.adjudicated_on.desc(), tracked_claim.c.id)
        .limit(latest)
    )
    return [max(0, (row.adjudicated_on - row.sent_on).days) for row in found]


@cache
def _clocks(deadlines: Path, calendar: Path) -> Clocks:
    rules = FollowUpRules.model_validate(yaml.safe_load(_RULES.read_text(encoding="utf-8")))
    return Clocks(Deadlines.load(deadlines, Calendar.load(calendar)), rules)
