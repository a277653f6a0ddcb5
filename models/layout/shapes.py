"""What a word looks like, whatever it says: an amount, a date, a code, a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from models.layout.arrays import Floats

_DATE = r"\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})"
_AMOUNT = r"(?:\d{1,3}(?:,\d{3})+|\d*)\.\d\d"
# Patterns of whole words without case; what is printed, not what is meant: 99213 is a procedure or a ZIP code.
_PATTERNS = {
    "amount": rf"[(\-$*]*{_AMOUNT}[)\-*]*(?:CR|DR)?",
    "amount_below_zero": rf"[(\-]\$?{_AMOUNT}\)?|\$-{_AMOUNT}|{_AMOUNT}(?:-|CR)",
    "currency": r"[(\-]*\$.*",
    "zero": r"\$?-?0?\.00-?|-",
    "date": rf"{_DATE}|\d{{4}}-\d\d-\d\d",
    "dates": rf"{_DATE}-{_DATE}|\d{{1,2}}/\d{{1,2}}-{_DATE}|\d{{4,8}}-\d{{6,8}}",
    "day_digits": r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:19|20)?\d\d)?",
    "month": r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?",
    "year": r"(?:19|20)\d\d",
    "count": r"\d{1,3}(?:\.\d)?",
    "digits_two": r"\d\d",
    "digits_three": r"\d{3}",
    "revenue": r"0\d{3}",
    "digits_five": r"\d{5}",
    "digits_nine": r"\d{2}-?\d{7}",
    "npi": r"[12]\d{9}",
    "digits_long": r"\d{6,}",
    "health_code": r"[A-VX-Z]\d{4}|\d{4}[FTU]",
    "procedure": r"(?:HC:|AD:|N4:)?(?:\d{5}|[A-V]\d{4}|\d{4}[FTU])(?:[-/,:][A-Z0-9]{2})*",
    "modifier": r"[A-Z]{2}|[A-Z]\d|\d[A-Z]|\d\d",
    "tooth": r"(?:[1-9]|[12]\d|3[0-2])|[A-T]",
    "adjustment": r"\(?(?:CO|PR|OA|PI|CR)[- ]?[A-Z]?\d{1,3}\)?",
    "adjustment_group": r"CO|PR|OA|PI|CR",
    "remark": r"(?:MA?|N)\d{1,3}",
    "local_code": r"[A-Z]\d{2}|[A-Z]|\d{3,4}",
    "identifier": r"(?=.*\d)(?=.*[A-Z])[A-Z0-9][A-Z0-9-]{5,}",
    "percent": r"\d{1,3}(?:\.\d+)?%",
    "phone": r"\(?\d{3}\)?|\(?\d{3}\)?-\d{3}-\d{4}|\d{3}-\d{4}",
    "zip": r"\d{5}(?:-\d{4})?",
    "rule": r"[-_=.*#~+|]{3,}",
    "web": r"www\..*|.+@.+|.+\.(?:com|org|gov|example)\W*",
    "letters": r"[A-Z'&.-]+",
    "surname": r"[A-Z'-]{2,},",
    "initial": r"[A-Z]\.?",
}
_COMPILED = tuple(re.compile(pattern, re.I) for pattern in _PATTERNS.values())
_STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR "
    "PA RI SC SD TN TX UT VT VA WA WV WI WY"
)

_STATE_CODES = frozenset(_STATES.split())
SHAPES = (
    *_PATTERNS, "length", "digits", "capitals", "lower", "marks", "colon", "comma", "opens", "closes", "hash", "state",
)  # fmt: skip
# The few that neighbours and columns are told by.
KINDS = (
    "amount", "date", "count", "digits_long", "procedure", "adjustment", "identifier", "letters", "colon", "zero",
    "modifier",
)  # fmt: skip
KIND_PLACES = [SHAPES.index(name) for name in KINDS]


@lru_cache(maxsize=1 << 16)
def shape(text: str) -> Floats:
    """The values of `SHAPES` for a word; not to be written to."""
    count = len(text)
    values = [float(pattern.fullmatch(text) is not None) for pattern in _COMPILED]
    values += [
        float(min(count, 20)),
        sum(letter.isdigit() for letter in text) / count,
        sum(letter.isupper() for letter in text) / count,
        sum(letter.islower() for letter in text) / count,
        sum(not letter.isalnum() for letter in text) / count,
        float(text.endswith(":")),
        float(text.endswith(",")),
        float(text.startswith(("(", "["))),
        float(text.endswith((")", "]"))),
        float("#" in text),
        float(text.rstrip(",") in _STATE_CODES),
    ]
    found = np.array(values, dtype=np.float32)
    found.setflags(write=False)
    return found


def shapes(texts: Sequence[str]) -> Floats:
    """Of shape (words, SHAPES); at least one word."""
    return np.stack([shape(text) for text in texts])
