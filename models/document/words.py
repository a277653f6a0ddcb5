"""Words as the classifier reads them: lower case, with amounts, dates, codes and numbers as placeholders.

What kind of thing stands there tells documents apart; which amount it is does not, and it would let a model learn
patients by heart. The placeholders are `[unused]` pieces of BERT's vocabulary, so that an encoder takes each as one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MONEY, DATE, CODE, NUMBER, LONG_NUMBER, PERCENT, PHONE, MASKED, ADJUSTMENT, WEB, RULE = (
    f"[unused{number}]" for number in range(1, 12)
)
PLACEHOLDERS = (MONEY, DATE, CODE, NUMBER, LONG_NUMBER, PERCENT, PHONE, MASKED, ADJUSTMENT, WEB, RULE)
LONG = 6  # digits: an identifier rather than a count or a procedure

_MONTHS = "january february march april may june july august september october november december"
_MONTH = re.compile(rf"^(?:{'|'.join(_MONTHS.split())}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?$")
_DASHES = str.maketrans({"\u00ad": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
                         "\u2212": "-", "\u2019": "'", "\u2018": "'", "\ufb01": "fi", "\ufb02": "fl"})  # fmt: skip
_RULE = re.compile(r"^[-_=.~#]{4,}$")
_AMOUNT = r"\$?-?\$?(?:\d{1,3}(?:[,.]\d{3})*|\d+)\.\d\d"
_KINDS = (
    (re.compile(r"^(?:page)?#?\d{1,2}[/-]\d{1,2}[/-](?:\d{2}|\d{4})(?:-\d{1,2}[/-]\d{1,2}[/-]\d{2,4})?$"), DATE),
    (re.compile(r"^\d{4}-\d\d-\d\d$|^\d{1,2}[/-]\d{1,2}-\d{1,2}[/-]\d{1,2}[/-]\d{2,4}$"), DATE),
    (re.compile(rf"^[(\[]?{_AMOUNT}[)\]]?(?:-|cr|dr)?\*?$|^\$-?\d[\d,]*$|^-\$\d[\d,]*$|^-?\.\d\d$"), MONEY),
    (re.compile(r"^-?\d{1,3}(?:\.\d+)?%$"), PERCENT),
    (re.compile(r"^\(?\d{3}\)?[-.]\d{3}[-.]\d{4}$|^1-\d{3}-\d{3}-\d{4}$|^\(\d{3}\)$|^\d{3}-\d{4}$"), PHONE),
    (re.compile(r"^(?:co|pr|oa|pi|cr)-?[a-z]?\d{1,3}$"), ADJUSTMENT),
    (re.compile(r"^(?:www\.|https?:).+|.+@.+\..+|^\S+\.(?:com|org|gov|net)\S*$"), WEB),
    (re.compile(r"^[*x#•.-]{2,}-?\d{2,}$"), MASKED),
)


@lru_cache(maxsize=1 << 16)
def normalise(text: str) -> str:
    """A word in lower case without the punctuation around it, or a placeholder; empty where nothing is left.

    >>> normalise("Total:"), normalise("$1,204.50-"), normalise("CO-45")
    ('total', '[unused1]', '[unused9]')
    """
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).lower()
    if _RULE.match(plain):
        return RULE
    stripped = plain.strip(" \t,;:!?\"'|_")
    for pattern, placeholder in _KINDS:
        if pattern.match(stripped):
            return placeholder
    if _MONTH.match(stripped):
        return DATE
    return _word(stripped.strip(".()[]{}<>*#=/\\-+~^&%$•·'\""))


def references(text: str) -> str | None:
    """The letters and digits of an identifier (five or more, most of them digits), which pages of a document share."""
    kept = "".join(character for character in text.upper() if character.isalnum())
    digits = sum(character.isdigit() for character in kept)
    return kept if len(kept) >= LONG - 1 and digits * 2 > len(kept) and normalise(text) not in _NO_REFERENCE else None


_NO_REFERENCE = frozenset({MONEY, DATE, PERCENT, PHONE, WEB})


def _word(stripped: str) -> str:
    digits = sum(character.isdigit() for character in stripped)
    if not digits:
        return stripped if any(character.isalpha() for character in stripped) else ""
    letters = sum(character.isalpha() for character in stripped)
    if letters:
        return CODE if digits >= letters or digits >= 2 else stripped
    return LONG_NUMBER if digits >= LONG else NUMBER
