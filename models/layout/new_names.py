"""Claims whose beginning was overlooked: the row prints other names and numbers than the claim that it seems to go on
with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from extraction.eob.labels import ROW_ROLES
from models.layout.arrays import Floats
from models.layout.claims import BEGINS, GOES_ON, claims_of
from models.layout.grid import Grid
from models.layout.network import Look
from models.layout.page_breaks import NAME_TAGS

_NAMING = [ROW_ROLES.index(role) for role in ("line", "claim_header")]
_OTHERS = 2  # names or numbers of a row that all differ from those of the claim
# Of such rows begin a claim: of 75 that seemed to go on, on hands that a network did not know, 63 did.
_BEGIN = 0.85


def with_new_names(grids: Sequence[Grid], looks: Sequence[Look], steps: Sequence[Floats]) -> list[Floats]:
    """The probabilities of claim steps (rows, STEPS) of each page of a document, those of rows that bring new names
    moved to the beginning of a claim.
    """
    found = [page.copy() for page in steps]
    claims = claims_of([(each, look.roles) for each, look in zip(steps, looks, strict=True)])
    for (page, row), named in zip(_rows(found), _new(grids, looks, claims), strict=True):
        if named:
            moved = _BEGIN * page[row, GOES_ON]
            page[row, BEGINS] += moved
            page[row, GOES_ON] -= moved
    return found


def _rows(steps: Sequence[Floats]) -> Iterator[tuple[Floats, int]]:
    return ((page, row) for page in steps for row in range(len(page)))


def _new(
    grids: Sequence[Grid], looks: Sequence[Look], claims: Iterator[list[tuple[int | None, float]]]
) -> Iterator[bool]:
    """For each row whether it names another claim than the one that it is said to belong to."""
    current: int | None = None
    known: dict[int, str] = {}
    for grid, look, told in zip(grids, looks, claims, strict=True):
        roles, names = look.roles.argmax(axis=1), _names(grid, look)
        for row, (claim, _) in enumerate(told):
            if claim is not None and claim != current:
                current, known = claim, {}
            mine = names[row] if claim is not None else {}
            is_new = bool(roles[row] in _NAMING) and _differ(mine, known)
            known = dict(mine) if is_new else {**mine, **known}
            yield is_new


def _names(grid: Grid, look: Look) -> list[dict[int, str]]:
    """For each row its names and numbers by their tags."""
    found: list[dict[int, str]] = [{} for _ in range(grid.rows)]
    tags = look.tags.argmax(axis=1)
    for at in np.flatnonzero(np.isin(tags, NAME_TAGS)).tolist():
        row, tag = found[int(grid.row[at])], int(tags[at])
        row[tag] = row.get(tag, "") + grid.words[at].text.upper()
    return found


def _differ(mine: Mapping[int, str], known: Mapping[int, str]) -> bool:
    shared = mine.keys() & known.keys()
    return len(shared) >= _OTHERS and all(mine[tag] != known[tag] for tag in shared)
