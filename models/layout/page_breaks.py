"""Claims that go on over a page break. A page that goes on with a claim often prints again whose it is, and whoever
sees that page alone must take it for the beginning of another claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

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


def begun_again(pages: Sequence[Told]) -> Iterator[int | None]:
    """For each page of a document the row that seems to begin a claim and goes on with the last one, if there is one:
    the first that belongs to any, of a claim whose names and numbers the last one prints too, whatever they were taken
    for there.
    """
    last: set[str] = set()
    for page in pages:
        starts = np.flatnonzero(page.begins).tolist()
        first = next(iter(np.flatnonzero(page.in_claim).tolist()), None)
        again = first if first in starts and _is_known(_names(page, starts), last) else None
        yield again
        begun = [row for row in starts if row != again]
        if begun:
            last = set()
        if first is not None:
            last |= set(_texts(page.grid, begun[-1] if begun else 0, page.grid.rows))


def _is_known(names: set[str], last: set[str]) -> bool:
    return bool(names) and len(names & last) >= _AGAIN * len(names)


def _names(page: Told, starts: Sequence[int]) -> set[str]:
    """The words of names and numbers in the header of a page's first claim, or in its first line."""
    first, behind = starts[0], starts[1] if len(starts) > 1 else page.grid.rows
    lines = np.flatnonzero(page.roles[first:behind] != _HEADER).tolist()
    end = first + lines[0] + 1 if lines else behind
    tags = page.tags[page.grid.starts[first] : page.grid.starts[end]]
    texts = zip(_texts(page.grid, first, end), np.isin(tags, NAME_TAGS).tolist(), strict=True)
    return {text for text, is_name in texts if is_name and len(text) >= _LEAST}


def _texts(grid: Grid, first: int, behind: int) -> list[str]:
    """The words of these rows, letters and digits alone."""
    return [re.sub(r"\W", "", word.text.upper()) for word in grid.words[grid.starts[first] : grid.starts[behind]]]


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
