"""Dates as pages print them: with slashes, dashes, points or nothing between, months as numbers or words, and from and
to in one value with the year said once or twice.
"""

from __future__ import annotations

import datetime
import re

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SEPARATED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_DAY_MONTH = re.compile(r"(\d{1,2})[- ]([A-Z]{3,9})[-, ]+(\d{4}|\d{2})")
_MONTH_DAY = re.compile(r"([A-Z]{3,9})\.? (\d{1,2}),? (\d{4})")
_JOINED = re.compile(r"(?P<first>\d{1,2}[/.]\d{1,2}|\d{4})-(?P<last>\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{6}|\d{8})")
_TWO_DAYS = re.compile(r"(?P<first>[\d/.]{6,10})( ?- ?| )(?P<last>[\d/.]{6,10})")
_CENTURY = 2000


def day_of(text: str) -> datetime.date | None:
    """One day; None if the text is none. A year of two digits is of this century, months come before days."""
    bare = " ".join(text.upper().strip(" ,;-").split())
    for form, order in (
        *((_ISO, (0, 1, 2)), (_SEPARATED, (2, 0, 1)), (_DIGITS, (2, 0, 1)), (_YEAR_FIRST, (0, 1, 2))),
        *((_DAY_MONTH, (2, 1, 0)), (_MONTH_DAY, (2, 0, 1))),
    ):
        found = form.fullmatch(bare)
        day = _day(*(found[place + 1] for place in order)) if found else None
        if day:
            return day
    return None


def days_of(text: str) -> tuple[datetime.date, datetime.date] | None:
    """From and to in one value (05/18-05/19/25: a from date without a year is not after its to date), or None."""
    both = _TWO_DAYS.fullmatch(" ".join(text.split()))
    days = (day_of(both["first"]), day_of(both["last"])) if both else (None, None)
    if days[0] and days[1]:
        return (days[0], days[1]) if days[0] <= days[1] else None
    found = _JOINED.fullmatch(text.replace(" ", ""))
    last = day_of(found["last"]) if found else None
    if found is None or last is None:
        return None
    digits = re.sub(r"[/.]", " ", found["first"]).split()
    month, day = digits if len(digits) > 1 else (digits[0][:2], digits[0][2:])
    for year in (last.year, last.year - 1):
        first = _day(str(year), month, day)
        if first and first <= last:
            return first, last
    return None


def _day(year: str, month: str, day: str) -> datetime.date | None:
    number = int(year) + (_CENTURY if len(year) == 2 else 0)
    try:
        return datetime.date(number, _month(month), int(day))
    except ValueError:
        return None


def _month(text: str) -> int:
    """Its number, which is 0 for what is no month."""
    if text.isdigit():
        return int(text)
    return _MONTHS.index(text[:3]) + 1 if text[:3] in _MONTHS else 0
