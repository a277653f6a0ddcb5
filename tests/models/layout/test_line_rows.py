"""Rows of lines name a service or a charge."""

from collections.abc import Mapping

import numpy as np

from extraction.eob.labels import ROW_ROLES, WORD_TAGS
from models.layout.arrays import Floats
from models.layout.grid import Grid
from models.layout.line_rows import line_roles
from tests.models.document.pages import page

GRID = Grid.of(page("99213 120.00", "CO-45 20.00"))


def _roles(first: Mapping[str, float], second: Mapping[str, float]) -> Floats:
    return np.array([[row.get(role, 0.0) for role in ROW_ROLES] for row in (first, second)], dtype=np.float32)


def _told(roles: Floats, *tags: str) -> list[str]:
    found = line_roles(GRID, roles, np.array([WORD_TAGS.index(tag) for tag in tags]))
    assert np.allclose(found.sum(axis=1), 1.0)
    return [ROW_ROLES[role] for role in found.argmax(axis=1)]


LINE = {"line": 0.8, "claim_header": 0.2}


def test_a_row_without_service_and_charge_goes_on_with_the_line_above() -> None:
    tags = ("procedure", "charge", "adjustment_code", "adjustment_amount")
    assert _told(_roles(LINE, LINE), *tags) == ["line", "continuation"]


def test_a_row_that_is_surely_a_line_stays_one() -> None:
    sure = {"line": 0.99, "continuation": 0.01}
    assert _told(_roles(sure, {"line": 1.0}), *["other"] * 4) == ["line", "line"]


def test_other_rows_stay_what_they_are() -> None:
    assert _told(_roles({"note": 1.0}, {"claim_total": 1.0}), *["other"] * 4) == ["note", "claim_total"]
    assert _told(_roles(LINE, LINE), "charge", "paid", "revenue_code", "paid") == ["line", "line"]
