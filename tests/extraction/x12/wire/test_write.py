"""What an element may hold, and that what it may not is refused by the pointer of its field."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest

from extraction.errors import UnwritableRecordError
from extraction.x12.wire.write import COMPONENT, ELEMENT, Composite, Draft, Period, Printed, fields_of
from extraction.x12.wire.write_envelopes import complete_interchange


def segment(*values: Any) -> str:
    draft = Draft()
    draft.put("XX", values, "/claims/0", [f"field{index}" for index in range(len(values))])
    return draft.segments[0]


def test_values_are_written_as_x12_writes_them() -> None:
    assert segment("A B", Decimal("1.50"), None, datetime.date(2026, 1, 5)).split(ELEMENT) == [
        *("XX", "A B", "1.50", "", "20260105"),
    ]
    assert segment(Decimal("1E+3"), Decimal("-0.05")).split(ELEMENT) == ["XX", "1000", "-0.05"]
    assert segment(Period((datetime.date(2026, 1, 5), datetime.date(2026, 2, 1)))).endswith("20260105-20260201")


def test_blank_elements_and_components_at_the_end_are_left_out() -> None:
    assert segment("A", None, None) == f"XX{ELEMENT}A"
    assert segment(Composite(("HC", "99213", None, None))) == f"XX{ELEMENT}HC{COMPONENT}99213"
    assert segment(None, Composite((None, None))) == "XX"


def test_a_colon_in_a_kept_segment_separates_components() -> None:
    assert segment(Printed("HC:99213"), Printed(""), Printed("A")) == (
        f"XX{ELEMENT}HC{COMPONENT}99213{ELEMENT}{ELEMENT}A"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "does not end with a blank"),
        ("QUILL ", "does not end with a blank"),
        ("QUILL\nPAT", "without control characters"),
        ("QUILL\x1dPAT", "without control characters"),
        ("QUILL\udc80", "UTF-8"),
        (Decimal("NaN"), "finite"),
        (Decimal("1E+18"), "18 digits"),
        (Decimal("1E-19"), "18 digits"),
        (datetime.date(1899, 12, 31), "1900"),
        (7, "text, an amount, a date"),
        (Composite(("W/1",)), "letters and digits"),
    ],
)
def test_what_would_not_be_read_back_is_refused_by_its_pointer(value: Any, expected: str) -> None:
    with pytest.raises(UnwritableRecordError, match=expected) as refused:
        segment("A", value)
    assert refused.value.path == "/claims/0/field1"
    assert "QUILL" not in str(refused.value)


def test_fields_of_a_layout_have_the_places_of_their_elements() -> None:
    assert fields_of({1: ("", "skip"), 3: ("name", "text")}) == ("", "", "name")


def test_an_envelope_needs_a_date() -> None:
    with pytest.raises(UnwritableRecordError) as refused:
        complete_interchange(None, sender="A", receiver="B", date=None, version="V", path="/1")
    assert refused.value.path == "/1/interchange/date"
