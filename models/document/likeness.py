"""How alike two pages are where a reader misread letters: words by the letters they share, identifiers by all but two,
rows by what kinds of words they hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from models.document.words import PLACEHOLDERS

_LONG = 7  # letters and digits of an identifier that no other resembles by chance
_MISREAD = 2  # of them, at most
_MOST = 150  # identifiers of a page that are looked at: a page of nothing else would take minutes
_ROWS = 6  # at the end of a page and at the top of the next one
_FEWEST = 3  # words of a row of a table
_VALUES = frozenset(PLACEHOLDERS)


def overlap(left: Set[str], right: Set[str]) -> float:
    """Share of the smaller set that is in the other one."""
    return len(left & right) / max(1, min(len(left), len(right)))


def pieces(words: Iterable[str]) -> frozenset[str]:
    """Three letters each, with what begins and ends a word: a misread letter costs three of them, not the word."""
    marked = (f"^{word}$" for word in words)
    return frozenset(word[at : at + 3] for word in marked for at in range(len(word) - 2))


def same_identifiers(left: Set[str], right: Set[str]) -> int:
    """How many long identifiers of the one page stand on the other as well, a letter or two read otherwise. Of a page
    with very many only some count.
    """
    ones, others = _long(left), _long(right)
    return sum(any(_misread(one, other) for other in others) for one in ones)


def rows_alike(before: Sequence[Sequence[str]], after: Sequence[Sequence[str]]) -> float:
    """How far a row at the top of a page resembles one at the end of the page before: a table that goes on does."""
    ending = [frozenset(row) for row in before[-_ROWS:] if _is_of_table(row)]
    opening = [frozenset(row) for row in after[:_ROWS] if _is_of_table(row)]
    return max((len(one & other) / len(one | other) for one in ending for other in opening), default=0.0)


def _long(identifiers: Set[str]) -> list[str]:
    return sorted(identifier for identifier in identifiers if len(identifier) >= _LONG)[:_MOST]


def _misread(one: str, other: str) -> bool:
    if one == other:
        return True
    if len(one) != len(other):
        return False
    return sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) <= _MISREAD


def _is_of_table(row: Sequence[str]) -> bool:
    return len(row) >= _FEWEST and not _VALUES.isdisjoint(row)
