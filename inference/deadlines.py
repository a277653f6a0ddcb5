"""Until when something may be sent, appealed or given back, by payer: rows of a YAML file, the more specific one first.

A row says for whom it holds (a contract, a payer's plan, a payer, a line of business, a form of claim, everybody), for
which event, what it is counted from and how long. `Deadlines.due` finds the row and counts. A limit that nobody has
verified warns and never holds a claim. Counting takes no extension over weekends: it is early by a day at worst, never
late.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from inference.calendar import Calendar
from inference.deadline_file import Counted, Event, Row, Start, parse

__all__ = ["Counted", "Deadline", "Deadlines", "Event", "Row", "Start"]

# What 42 CFR 405.942 and its like presume between the date of a notice and its receipt.
MAIL = timedelta(days=5)
NOTICE: Start = "notice"
ASSUMED = "ASSUMED"  # how the file marks a row that has no source
SINCE: Mapping[Start, str] = {
    "service_from": "the first day of service",
    "service_through": "the last day of service",
    "primary_remittance": "the primary payer's remittance",
    "initial_remittance": "the first remittance",
    "notice": "the date of the notice",
    "notice_plus_5": "the date of the notice and 5 days for the mail",
    "identified": "the day on which the overpayment was identified",
    "sent": "the day on which it was sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """The last day for an event. `words` says how much is counted and from what, `basis` what that rests on.

    `proof` is what the payer takes as proof that it was in time. `verified` says that a person has checked the source.
    """

    event: Event
    start: Start
    started: date
    last_day: date
    counted: Counted
    verified: bool
    words: str
    basis: str
    proof: tuple[str, ...]
    source: str

    def days_left(self, today: date) -> int:
        """Calendar days from today to the last day: 0 on the last day, below 0 once it is past."""
        return (self.last_day - today).days


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The rows of a file, with the one calendar that business days are counted by."""

    rows: tuple[Row, ...]
    lines_of_business: Mapping[str, frozenset[str]]
    calendar: Calendar

    @classmethod
    def load(cls, path: Path, calendar: Calendar | None = None) -> Deadlines:
        """Read a file. Raises DeadlinesError with one message for each fault: file, row, what was found, what is
        expected.
        """
        parsed = parse(path.name, path.read_text(encoding="utf-8"))
        lines = {name: frozenset(indicators) for name, indicators in parsed.lines_of_business.items()}
        return cls(parsed.rows, lines, calendar or Calendar())

    def due(
        self,
        event: Event,
        *,
        payer: str | None,
        plan: str | None = None,
        filing_indicator: str | None = None,
        form: str | None = None,
        starts: Mapping[Start, date],
        contract: str | None = None,
    ) -> Deadline | None:
        """The deadline of an event, or None where no row holds or the day that its row counts from is not known.

        `payer`, `plan` and `contract` are keys of the master, `filing_indicator` is SBR09 or CLP06, `form` the kind of
        837, which an 835 does not tell. `starts` gives the days that are known; for a row that counts from a notice and
        5 days it is `notice`.
        """
        row = self.row(event, payer=payer, plan=plan, filing_indicator=filing_indicator, form=form, contract=contract)
        if row is None:
            return None
        started = starts.get(NOTICE if row.start == "notice_plus_5" else row.start)
        if started is None:
            return None
        try:
            last_day = self._last_day(row, started)
        except (OverflowError, ValueError):  # a day at the end of all calendars, as 9999-12-31 in a file
            return None
        return Deadline(
            event=event,
            start=row.start,
            started=started,
            last_day=last_day,
            counted=row.counted,
            verified=row.verified_on is not None,
            words=_words(row),
            basis=_basis(row),
            proof=row.proof,
            source=row.source,
        )

    def row(
        self,
        event: Event,
        *,
        payer: str | None,
        plan: str | None = None,
        filing_indicator: str | None = None,
        form: str | None = None,
        contract: str | None = None,
    ) -> Row | None:
        """The most specific row for an event: contract, plan of the payer, payer, line of business, form of the claim,
        everybody. A row for one form holds for no claim whose form is not known.
        """
        found = [row for row in self.rows if row.event == event and self._holds(row, payer, plan, contract)]
        found = [row for row in found if row.line_of_business is None or self._is_of(row, filing_indicator)]
        return max((row for row in found if row.form in (None, form)), key=lambda row: row.weight, default=None)

    def _holds(self, row: Row, payer: str | None, plan: str | None, contract: str | None) -> bool:
        return (
            row.contract in (None, contract)
            and row.payer in ("*", payer)
            and (row.plan is None or (row.plan == plan and row.payer == payer))
        )

    def _is_of(self, row: Row, filing_indicator: str | None) -> bool:
        return filing_indicator in self.lines_of_business.get(row.line_of_business or "", ())

    def _last_day(self, row: Row, started: date) -> date:
        received = started + MAIL if row.start == "notice_plus_5" else started
        if row.months is not None:
            return add_months(received, row.months)
        days = row.days or 0
        business = row.counted == "business"
        return self.calendar.add_business_days(received, days) if business else received + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day.

    Twelve months after February 29 is February 28, as CMS Pub. 100-04 chapter 1 section 70.1 wants it.
    """
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    following = date(first.year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def _words(row: Row) -> str:
    """Without the day itself: it would tell a day of service, and these words may stand in a log."""
    length = f"{row.months} months" if row.months is not None else f"{row.days} {row.counted} days"
    return f"{length} from {SINCE[row.start]}"


def _basis(row: Row) -> str:
    """To stand behind the words, after a semicolon."""
    if row.verified_on:
        return f"its source is {row.source}"
    if row.source.startswith(ASSUMED):
        return "the limit is an assumption that nobody has verified"
    return f"nobody has verified its source, {row.source}"
