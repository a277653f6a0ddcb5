"""Amounts of money as pages print them, in cents: $1,234.56, 1234.56-, (12.00), 4.00CR, .00, a dash for nothing."""

from __future__ import annotations

import re

_FORM = re.compile(
    r"(?P<open>\()?(?P<minus>-)?\$?(?P<inner>-)?(?P<whole>\d{1,3}(?:,\d{3})+|\d*)(?:\.(?P<cents>\d{2}))?"
    r"(?P<behind>-|CR)?(?P<close>\))?",
    re.IGNORECASE,
)
_MARKS = str.maketrans("", "", " *")
NOTHING = frozenset({"-", "--", "—"})


def cents_of(text: str) -> int | None:
    """An amount in cents; None if the text is none. Marks of emphasis (*) and blanks do not count; a dash alone is
    zero; an amount without decimals is whole dollars.
    """
    bare = text.translate(_MARKS).replace("−", "-")
    if bare in NOTHING:
        return 0
    found = _FORM.fullmatch(bare)
    if found is None or not (found["whole"] or found["cents"]) or bool(found["open"]) != bool(found["close"]):
        return None
    signs = [found["open"], found["minus"], found["inner"], found["behind"]]
    if sum(sign is not None for sign in signs) > 1:
        return None
    amount = int((found["whole"] or "0").replace(",", "")) * 100 + int(found["cents"] or "0")
    return -amount if any(signs) else amount


def has_point(text: str) -> bool:
    """True if the cents are told apart from the dollars."""
    return re.search(r"\.\d{2}(?!\d)", text) is not None


def is_part(text: str) -> bool:
    """True for a word that is no amount without the next one: a symbol that stands apart."""
    return "$" in text and not any(mark.isdigit() for mark in text)
