"""Rows of lines: one that names neither a service nor a charge is hardly ever a line of its own."""

from __future__ import annotations

import numpy as np

from extraction.eob.labels import ROW_ROLES, WORD_TAGS
from models.layout.arrays import Floats, Integers
from models.layout.grid import Grid

_LINE, _CONTINUATION = ROW_ROLES.index("line"), ROW_ROLES.index("continuation")
_OWN = [WORD_TAGS.index(tag) for tag in ("procedure", "revenue_code", "charge")]
# By how much that divides the odds. Of rows without them that were unsurely taken for lines 290 of 292 went on with the
# line above, of those that were surely (above 95 %) taken for one 36 of 51; on hands that the network did not know.
_WITHOUT = 0.05
_LEAST = 1e-9


def line_roles(grid: Grid, roles: Floats, tags: Integers) -> Floats:
    """The probabilities of row roles (rows, ROW_ROLES) in the light of what the words are (places in WORD_TAGS)."""
    own = np.zeros(grid.rows, dtype=np.bool_)
    own[grid.row[np.isin(tags, _OWN)]] = True
    line = roles[:, _LINE]
    doubted = _WITHOUT * line / (_WITHOUT * line + 1 - line + _LEAST)
    taken = np.where(own, 0.0, line - doubted)
    found = roles.copy()
    found[:, _LINE] -= taken
    found[:, _CONTINUATION] += taken
    return found
