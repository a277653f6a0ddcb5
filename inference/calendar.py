"""One business calendar for every clock: weekdays that are neither a federal holiday nor a day that we are closed.

Federal holidays come from the `holidays` library (MIT), with the weekday on which one that falls on a weekend is
observed. Days of our own are a YAML file: `closed`, a mapping of day to what it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays
import yaml

from extraction.errors import InternalError

DAY = timedelta(days=1)
SATURDAY = 5


class CalendarError(InternalError):
    """The file is no calendar; `problems` lists everything that is wrong as "file, place: what"."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("calendar_invalid", expected="; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Calendar:
    """Federal business days, less the days in `closed`."""

    closed: frozenset[date] = frozenset()

    @classmethod
    def load(cls, path: Path) -> Calendar:
        """Read the days that we are closed besides federal holidays. Raises CalendarError with all that is wrong."""
        try:
            told = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise CalendarError((f"{path.name}: no YAML that can be read ({type(error).__name__})",)) from None
        days = told.get("closed") if isinstance(told, dict) and set(told) == {"closed"} else None
        if not isinstance(days, dict):
            raise CalendarError((f"{path.name}: expected `closed`, a mapping of days (2026-12-24) to what they are",))
        if wrong := tuple(_misfits(path.name, days)):
            raise CalendarError(wrong)
        return cls(frozenset(days))

    def is_business_day(self, day: date) -> bool:
        """Whether the office, and the payer's, is open on the day."""
        return day.weekday() < SATURDAY and day not in self.closed and day not in _federal(day.year)

    def add_business_days(self, day: date, count: int) -> date:
        """The `count`-th business day after the day; the day itself for 0. Raises ValueError below 0."""
        if count < 0:
            raise ValueError("expected a count of 0 or more")
        while count:
            day += DAY
            count -= self.is_business_day(day)
        return day

    def business_days_between(self, start: date, end: date) -> int:
        """How many business days lie after `start`, up to and with `end`; below 0 where `end` comes first.

        What `add_business_days` adds, this counts.
        """
        if end < start:
            return -self.business_days_between(end, start)
        return sum(self.is_business_day(start + DAY * step) for step in range(1, (end - start).days + 1))


@cache
def _federal(year: int) -> frozenset[date]:
    """The federal holidays whose day off lies in the year: New Year's Day may be observed on the last of December."""
    return frozenset(day for day in holidays.country_holidays("US", years=(year, year + 1)) if day.year == year)


def _misfits(name: str, days: dict[object, object]) -> Iterable[str]:
    for number, (day, words) in enumerate(days.items(), start=1):
        if type(day) is not date:
            yield f"{name}, closed day {number}: expected a day such as 2026-12-24, found {type(day).__name__}"
        if not isinstance(words, str) or not words.strip():
            yield f"{name}, closed day {number}: expected words for what the day is"
