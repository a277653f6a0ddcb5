"""A layout reads a plain segment whole, or leaves it untouched to whoever looks at each element."""

import datetime
from decimal import Decimal
from typing import Any

import pytest

from extraction.x12.wire.layout import FixedLayout

LAYOUT = FixedLayout({1: ("code", "text"), 2: ("amount", "money"), 3: ("", "skip"), 5: ("day", "date")})


def test_each_element_is_read_as_its_kind() -> None:
    into: dict[str, Any] = {"before": "kept"}
    assert LAYOUT.read_plain(["XX", "A", "12.50", "not kept", "", "20260102"], into)
    assert into == {"before": "kept", "code": "A", "amount": Decimal("12.50"), "day": datetime.date(2026, 1, 2)}


@pytest.mark.parametrize(
    "elements",
    [
        ["XX", "A", "12.505"],
        ["XX", "A", "twelve"],
        ["XX", "A", "12.50", "", "no place"],
        ["XX", "A", "12.50", "", "", "20261302"],
        ["XX", "A", "12.50", "", "", "20260102", ""],
    ],
)
def test_nothing_is_read_where_one_element_needs_a_closer_look(elements: list[str]) -> None:
    into: dict[str, Any] = {}
    assert not LAYOUT.read_plain(elements, into)
    assert into == {}


def test_a_field_that_is_taken_needs_a_closer_look() -> None:
    into: dict[str, Any] = {"code": "first"}
    assert not LAYOUT.read_plain(["XX", "second"], into)
    assert into == {"code": "first"}
