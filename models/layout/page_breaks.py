"""Claims that go on over a page break. A page that goes on with a claim often prints again whose it is, and whoever
sees that page alone must take it for the beginning of another claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np

from extraction.eob.labels import WORD_TAGS
from models.layout.arrays import Flags, Floats, Integers
from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM
from models.layout.grid import Grid
from models.layout.network import Look

# What tells one claim from the next.
_NAMES = ("patient_name", "member_id", "patient_control_number", "payer_claim_control_number")
_TAGS = {WORD_TAGS.index(name): name for name in _NAMES}
# Of the letters: as many are alike where one text was read twice by OCR. ASSUMED
_ALIKE = 0.75
Identity = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of the rows of a page: the tags of its words (places in WORD_TAGS), which rows begin a claim and
    which belong to one.
    """

    grid: Grid
    tags: Integers
    begins: Flags
    in_claim: Flags


def begun_again(pages: Sequence[Told]) -> Iterator[int | None]:
    """For each page of a document the row that seems to begin a claim and goes on with the last one, if there is one:
    the first that belongs to any, of a claim that prints the same names and numbers.
    """
    last: dict[str, str] = {}
    for number, page in enumerate(pages):
        first = next(iter(np.flatnonzero(page.in_claim).tolist()), None)
        starts = np.flatnonzero(page.begins).tolist()
        again = None
        if first is not None and number and first in starts:
            end = next((row for row in starts if row > first), page.grid.rows)
            if _is_same(last, identity(page, first, end), exact=page.grid.page.origin == "text_layer"):
                again = first
        yield again
        begun = [row for row in starts if row != again]
        found = identity(page, begun[-1] if begun else 0, page.grid.rows)
        last = found if begun and found else {**found, **last}


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
    return Told(grid, look.tags.argmax(axis=1), steps == BEGINS, steps != NO_CLAIM)


def identity(page: Told, first: int, behind: int) -> dict[str, str]:
    """Names and numbers in these rows of a page, each as the first row has it that prints it."""
    found: dict[str, tuple[int, str]] = {}
    start, end = page.grid.starts[first], page.grid.starts[behind]
    for at in start + np.flatnonzero(np.isin(page.tags[start:end], list(_TAGS))):
        name, row = _TAGS[int(page.tags[at])], int(page.grid.row[at])
        known = found.get(name)
        if known is None or known[0] == row:
            found[name] = (row, f"{known[1] if known else ''}{page.grid.words[at].text}".upper())
    return {name: text for name, (_, text) in found.items()}


def _is_same(one: Identity, other: Identity, *, exact: bool) -> bool:
    """True if both print a name or a number, and print the same wherever both do."""
    shared = one.keys() & other.keys()
    return bool(shared) and all(_is_alike(one[name], other[name], exact=exact) for name in shared)


def _is_alike(one: str, other: str, *, exact: bool) -> bool:
    return one == other or (not exact and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE)
