"""Dates in every style that pages have."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.eob.days import day_of, days_of
from training.simulate.pages.style import DATE_FORMATS, JOINED_FORMATS, date_text, joined_dates

DAYS = st.dates(datetime.date(2005, 1, 1), datetime.date(2068, 12, 31))


@settings(deadline=None)
@given(DAYS, st.sampled_from(DATE_FORMATS), st.booleans())
def test_whatever_is_printed_is_read(day: datetime.date, written: str, capitals: bool) -> None:
    text = date_text(day, written)
    assert day_of(text.upper() if capitals else text) == day


@settings(deadline=None)
@given(DAYS, st.integers(0, 300), st.sampled_from(JOINED_FORMATS))
def test_from_and_to_in_one_word(first: datetime.date, length: int, written: str) -> None:
    last = first + datetime.timedelta(days=length)
    if (first.month, first.day) == (2, 29):
        return  # the year before may have no such day
    assert days_of(joined_dates(first, last, written)) == (first, last)


@settings(deadline=None)
@given(
    DAYS,
    st.integers(0, 300),
    st.sampled_from([each for each in DATE_FORMATS if "/" in each or each.isalpha()]),
    st.sampled_from(["-", " - ", " "]),
)
def test_from_and_to_with_both_years(first: datetime.date, length: int, written: str, between: str) -> None:
    last = first + datetime.timedelta(days=length)
    texts = [date_text(day, written) for day in (first, last)]
    assert days_of(between.join(texts)) == (first, last)
    assert day_of(between.join(texts)) is None
    assert length == 0 or days_of(between.join(reversed(texts))) is None


def test_a_dash_behind_a_day_is_none_of_it() -> None:
    assert day_of("01/02/2026 -") == day_of("- 01/02/2026") == datetime.date(2026, 1, 2)


@pytest.mark.parametrize("text", ["", "13/45/2025", "99213", "1/2", "APRIL", "20251340", "02/30/25", "CO-45"])
def test_no_date(text: str) -> None:
    assert day_of(text) is None


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_a_date_or_none(text: str) -> None:
    assert day_of(text) is None or isinstance(day_of(text), datetime.date)
    assert days_of(text) is None or len(days_of(text) or ()) == 2
