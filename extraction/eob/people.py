"""Names and addresses as pages print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from extraction.eob.given_names import given_names
from extraction.records import Address

Order = Literal["last first", "first last"]
_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})
_TOWN = re.compile(r"(?P<city>.+?),? +(?P<state>[A-Z]{2}) +(?P<code>\d{5}(?:-\d{4})?)", re.IGNORECASE)


class Name(NamedTuple):
    """The parts of a person's name, as printed."""

    last: str | None
    first: str | None
    middle: str | None = None
    suffix: str | None = None


def name_of(text: str, order: Order) -> Name:
    """A name. With a comma the last name stands before it; without one `order` says where it stands."""
    before, comma, behind = text.partition(",")
    if comma:
        last, suffix = _without_suffix(before.split())
        return _named(last, behind.split(), suffix)
    words, suffix = _without_suffix(text.split())
    if order == "last first" or len(words) < 2:
        return _named(words[:1], words[1:], suffix)
    return _named(words[-1:], words[:-1], suffix)


def order_of(texts: Iterable[str]) -> Order | None:
    """How one payer orders the names that it prints without a comma: as initials tell, which stand behind the first
    name, else as most given names that are common do. None if no name tells.
    """
    bare = [_without_suffix(text.split())[0] for text in texts if "," not in text]
    votes = {"last first": 0, "first last": 0}
    for words in bare:
        told = _by_initial(words)
        if told:
            return told
        begins, ends = (word.upper() in given_names() for word in (words[0], words[-1])) if words else (False, False)
        votes["first last"] += begins and not ends
        votes["last first"] += ends and not begins
    if votes["first last"] == votes["last first"]:
        return None
    return "first last" if votes["first last"] > votes["last first"] else "last first"


def _by_initial(words: Sequence[str]) -> Order | None:
    if len(words) > 1 and _is_initial(words[-1]):
        return "last first"
    return "first last" if len(words) > 1 and (_is_initial(words[0]) or _is_initial(words[1])) else None


def address_of(rows: Sequence[str]) -> Address | None:
    """Lines of a street, and below them the town."""
    if not rows:
        return None
    town = _TOWN.fullmatch(rows[-1])
    if town is None:
        return Address(lines=tuple(rows))
    return Address(
        lines=tuple(rows[:-1]), city=town["city"].rstrip(","), state=town["state"].upper(), postal_code=town["code"]
    )


def _named(last: Sequence[str], first: Sequence[str], suffix: str | None) -> Name:
    middle = first[-1].rstrip(".") if len(first) > 1 and _is_initial(first[-1]) else None
    given = first[:-1] if middle else first
    return Name(" ".join(last) or None, " ".join(given) or None, middle, suffix)


def _without_suffix(words: Sequence[str]) -> tuple[Sequence[str], str | None]:
    if len(words) > 1 and words[-1].rstrip(".").upper() in _SUFFIXES:
        return words[:-1], words[-1].rstrip(".")
    return words, None


def _is_initial(word: str) -> bool:
    return len(word.rstrip(".")) == 1 and word[0].isalpha()
