"""The last day to run a virtual card, where a page states one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from extraction.pages.page import Page
from extraction.pages.rows import rows_of

_DATE = re.compile(
    r"(?<!\d)(?:(?P<iso>\d{4}-\d{2}-\d{2})|(?P<us>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2}))"
    r"|(?P<words>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2},?\s+\d{4}))(?!\d)",
    re.I,
)
_PATTERNS = {"iso": ("%Y-%m-%d",), "us": ("%m/%d/%Y", "%m/%d/%y"), "words": ("%B %d %Y", "%b %d %Y")}
# What stands right before such a day, and what the sentence before it speaks of.
_UNTIL = re.compile(
    r"\b(?:by|before|after|until|through|thru|no later than|last (?:use|day)|(?:close|lapse|end)[sd]? on"
    r"|last day to \w+|expir(?:es?|ation|y)(?: date| on)?)[\s:=.,]*$",
    re.I,
)
_USE = re.compile(r"\bcard|process|\brun\b|charge|\bkey\b|enter|redeem|\buse\b|void|clos|laps|expir|works", re.I)
_NEAR, _BEFORE = 30, 120  # characters


def process_by(pages: Iterable[Page]) -> date | None:
    """The earliest day after which the pages of one document say that the card cannot be run; None where they say none.

    A month without a day, as a card's own expiry is printed, is none.
    """
    text = " ".join(_lines(pages))
    return min((day for stated in _DATE.finditer(text) if (day := _last_day(text, stated)) is not None), default=None)


def _last_day(text: str, stated: re.Match[str]) -> date | None:
    at = stated.start()
    if not _UNTIL.search(text[max(0, at - _NEAR) : at]) or not _USE.search(text[max(0, at - _BEFORE) : at]):
        return None
    return _day(stated)


def _lines(pages: Iterable[Page]) -> Iterator[str]:
    for page in pages:
        for row in rows_of(page.words):
            yield " ".join(word.text for word in row)


def _day(stated: re.Match[str]) -> date | None:
    kind = next(name for name, text in stated.groupdict().items() if text)
    text = re.sub(r"[.,]", "", " ".join(stated[kind].split())).title()
    for pattern in _PATTERNS[kind]:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    return None
