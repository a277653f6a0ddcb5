"""The business calendar: weekends, federal holidays with the day on which they are observed, and days of our own."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.calendar import Calendar, CalendarError
from inference.settings import Settings

US = Calendar()
DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 19),  # Martin Luther King
        date(2026, 6, 19),  # Juneteenth
        date(2026, 7, 3),  # Independence Day falls on a Saturday
        date(2021, 7, 5),  # and on a Sunday
        date(2021, 12, 31),  # New Year's Day 2022 falls on a Saturday
        date(2026, 11, 26),  # Thanksgiving
        date(2026, 11, 22),  # a Sunday
        date(2026, 11, 21),  # a Saturday
    ],
)
def test_nobody_works(day: date) -> None:
    assert not US.is_business_day(day)


@pytest.mark.parametrize("day", [date(2026, 1, 2), date(2026, 11, 27), date(2020, 6, 19), date(2026, 4, 3)])
def test_an_ordinary_day_is_worked(day: date) -> None:
    """Juneteenth is a holiday since 2021; Good Friday and the day after Thanksgiving are none of the government's."""
    assert US.is_business_day(day)


def test_two_business_days_over_a_holiday_and_a_weekend() -> None:
    assert US.add_business_days(date(2026, 11, 25), 2) == date(2026, 11, 30)  # Wed + Fri, Mon
    assert US.business_days_between(date(2026, 11, 25), date(2026, 11, 30)) == 2


def test_days_of_our_own_count_as_closed(tmp_path: Path) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text("closed:\n  2026-11-27: the day after Thanksgiving\n")
    ours = Calendar.load(path)
    assert not ours.is_business_day(date(2026, 11, 27))
    assert ours.add_business_days(date(2026, 11, 25), 2) == date(2026, 12, 1)


def test_the_calendar_that_ships_is_one() -> None:
    assert Calendar.load(Settings().calendar_path) == US


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("closed: [", "no YAML"),
        ("days: {}", "a mapping of days"),
        ("closed: [2026-12-24]", "a mapping of days"),
        ("- 1", "a mapping of days"),
        ("closed: {Christmas: closed}", "closed day 1: expected a day"),
        ("closed: {2026-12-24: ''}", "closed day 1: expected words"),
        ("closed: {2026-12-24 10:00:00: noon}", "closed day 1: expected a day"),
    ],
)
def test_a_calendar_that_is_wrong_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text(text)
    with pytest.raises(CalendarError, match=told) as error:
        Calendar.load(path)
    assert all(problem.startswith("calendar.yaml") for problem in error.value.problems)


@given(DAYS, st.integers(0, 60))
def test_what_is_added_is_counted(day: date, count: int) -> None:
    end = US.add_business_days(day, count)
    assert US.business_days_between(day, end) == count
    assert US.business_days_between(end, day) == -count
    assert count == 0 or US.is_business_day(end)


@given(DAYS, DAYS)
def test_business_days_are_counted_one_by_one(start: date, end: date) -> None:
    days = (start + timedelta(days=step) for step in range(1, (end - start).days + 1))
    assert US.business_days_between(start, max(start, end)) == sum(map(US.is_business_day, days))


def test_no_days_are_taken_back() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        US.add_business_days(date(2026, 1, 1), -1)
