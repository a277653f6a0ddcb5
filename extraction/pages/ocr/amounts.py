"""Amounts as documents in dollars print them: what a lost dot, a comma for a dot or an S for a dollar sign means."""

from __future__ import annotations

import re

# A dot or comma that faxes confuse, in the places of thousands and of cents.
_THOUSANDS_BY_DOT = re.compile(r"([$(-]*\d{1,3}(?:[.,:]\d{3})+)[.,:](\d\d[)-]?)[.,:]?")
# 12:30 is a time, $12:30 is none.
_CENTS_BY_COMMA = re.compile(r"([$(-]*\d+),(\d\d[)-]?)[.,:]?")
_CENTS_BY_COLON = re.compile(r"([(-]*\$\d+):(\d\d[)-]?)[.,:]?")
_ZERO_WITHOUT_DOT = re.compile(r"([$(-]*0)(00[)-]?)")
_DOLLAR_BY_LETTER = re.compile(r"([(-]*)S(\d[\d,]*\.\d\d[)-]?)")
_ZERO_BY_LETTER = re.compile(r"([$(-]*)[ODo]\.00([)-]?)")
_BEFORE_CENTS = re.compile(r"[(-]*(?:[$S-](?:\d{1,3}(?:,\d{3})+|\d+)|\d{1,3}(?:[.,]\d{3})+|\d{3,4})")
_SHORT = re.compile(r"\d{1,2}")
_CENTS = re.compile(r"\d\d[)-]?")


def as_printed(text: str) -> str:
    """The amount that a misread one was, or the text as it is."""
    if found := _THOUSANDS_BY_DOT.fullmatch(text):
        return re.sub(r"[.:]", ",", found[1]) + "." + found[2]
    for pattern in (_CENTS_BY_COMMA, _CENTS_BY_COLON, _ZERO_WITHOUT_DOT):
        if found := pattern.fullmatch(text):
            return f"{found[1]}.{found[2]}"
    if found := _DOLLAR_BY_LETTER.fullmatch(text):
        return f"{found[1]}${found[2]}"
    if found := _ZERO_BY_LETTER.fullmatch(text):
        return f"{found[1]}0.00{found[2]}"
    return text


def with_lost_dot(dollars: str, cents: str) -> str | None:
    """The amount that two neighbouring readings are when the dot between them was lost; None if they may be a code and
    its modifier, or two modifiers.
    """
    if not _CENTS.fullmatch(cents):
        return None
    if _BEFORE_CENTS.fullmatch(dollars) or (_SHORT.fullmatch(dollars) and cents == "00"):
        return as_printed(f"{dollars}.{cents}")
    return None
