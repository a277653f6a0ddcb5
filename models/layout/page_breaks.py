"""Claims that go on over a page break. A page that goes on with a claim often prints again whose it is, and whoever
sees that page alone must take it for the beginning of another claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extraction.eob.alike import are_alike, bare
from extraction.eob.labels import ROW_ROLES, WORD_TAGS
from models.layout.arrays import Flags, Floats, Integers
from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM
from models.layout.grid import Grid
from models.layout.network import Look

# What tells one claim from the next.
_NAMES = ("patient_name", "member_id", "patient_control_number", "payer_claim_control_number")
NAME_TAGS = [WORD_TAGS.index(name) for name in _NAMES]
_HEADER = ROW_ROLES.index("claim_header")
_AGAIN = 0.5  # of the names and numbers of a claim stand in the last one already: it is the same
_LEAST = 3  # letters: initials stand anywhere
# What no claim has two of. A member has many claims, and a family one member id.
_VETOES = [WORD_TAGS.index(name) for name in ("patient_name", "patient_control_number", "payer_claim_control_number")]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a page: tags of its words (places in WORD_TAGS), roles of its rows (in ROW_ROLES), which of them
    begin a claim and which belong to one.
    """

    grid: Grid
    tags: Integers
    roles: Integers
    begins: Flags
    in_claim: Flags


@dataclass(frozen=True, slots=True)
class _Printed:
    """What is printed of a claim: its words, and which of them are names and numbers, with their tags. `exact`: none of
    it can be misread.
    """

    words: frozenset[str] = frozenset()
    named: frozenset[tuple[int, str]] = frozenset()
    exact: bool = True

    def __or__(self, more: _Printed) -> _Printed:
        return _Printed(self.words | more.words, self.named | more.named, self.exact and more.exact)


def begun_again(pages: Sequence[Told]) -> Iterator[int | None]:
    """For each page of a document the row that seems to begin a claim and goes on with the last one, if there is one:
    the first that belongs to any, of a claim whose names and numbers the last one prints too, whatever they were taken
    for there, and of which neither the patient nor the number of the account or claim is another one.
    """
    last = _Printed()
    for page in pages:
        starts = np.flatnonzero(page.begins).tolist()
        first = next(iter(np.flatnonzero(page.in_claim).tolist()), None)
        again = first if first in starts and _is_known(_header(page, starts), last) else None
        yield again
        begun = [row for row in starts if row != again]
        if begun:
            last = _Printed()
        if first is not None:
            last |= _printed(page, begun[-1] if begun else 0, page.grid.rows)


def _is_known(header: _Printed, last: _Printed) -> bool:
    names = {text for _, text in header.named}
    is_again = bool(names) and len(names & last.words) >= _AGAIN * len(names)
    return is_again and not any(_has_another(header, last, tag) for tag in _VETOES)


def _has_another(one: _Printed, other: _Printed, tag: int) -> bool:
    """True if each of them prints a name or number of this kind that the other does not print at all."""
    exact = one.exact and other.exact
    return all(
        any(kind == tag and not _is_among(text, theirs.words, exact=exact) for kind, text in mine.named)
        for mine, theirs in ((one, other), (other, one))
    )


def _is_among(text: str, words: frozenset[str], *, exact: bool) -> bool:
    return any(are_alike(text, word, exact=exact) for word in words)


def _header(page: Told, starts: Sequence[int]) -> _Printed:
    """The header of a page's first claim, or its first line."""
    first, behind = starts[0], starts[1] if len(starts) > 1 else page.grid.rows
    lines = np.flatnonzero(page.roles[first:behind] != _HEADER).tolist()
    return _printed(page, first, first + lines[0] + 1 if lines else behind)


def _printed(page: Told, first: int, behind: int) -> _Printed:
    """What these rows print."""
    begin, end = page.grid.starts[first], page.grid.starts[behind]
    words, tags = page.grid.words[begin:end], page.tags[begin:end].tolist()
    in_claim = page.in_claim[page.grid.row[begin:end]].tolist()
    texts = [bare(word.text) for word in words]
    told = zip(tags, texts, in_claim, strict=True)
    return _Printed(
        words=frozenset(text for text in texts if len(text) >= _LEAST),
        named=frozenset((tag, text) for tag, text, own in told if own and tag in NAME_TAGS and len(text) >= _LEAST),
        exact=all(word.confidence == 1.0 for word in words),
    )


def steps_over_breaks(grids: Sequence[Grid], looks: Sequence[Look]) -> list[Floats]:
    """The probabilities of claim steps (rows, STEPS) of each page, with the beginnings of claims that only seem to be
    some taken for what they are.
    """
    found = [look.steps.copy() for look in looks]
    for steps, row in zip(found, begun_again(list(map(_told, grids, looks))), strict=True):
        if row is not None:
            steps[row, GOES_ON] += steps[row, BEGINS]
            steps[row, BEGINS] = 0.0
    return found


def _told(grid: Grid, look: Look) -> Told:
    steps = look.steps.argmax(axis=1)
    return Told(grid, look.tags.argmax(axis=1), look.roles.argmax(axis=1), steps == BEGINS, steps != NO_CLAIM)
