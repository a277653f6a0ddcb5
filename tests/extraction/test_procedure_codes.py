"""Kinds of procedure by the ranges of their numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.procedure_codes import procedure_kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("00100", "anesthesia"),
        ("01999", "anesthesia"),
        ("10004", "surgery"),
        ("69990", "surgery"),
        ("71046", "radiology"),
        ("85025", "laboratory"),
        ("0001U", "laboratory"),
        ("90471", "medicine"),
        ("92015", "medicine"),
        ("99199", "medicine"),
        ("92014", "evaluation"),
        ("99213", "evaluation"),
        ("99499", "evaluation"),
        ("99500", "medicine"),
        ("G0439", "evaluation"),
        ("G0105", None),
        ("A0427", "ambulance"),
        ("J3301", "drug"),
        ("D2392", "dental"),
        ("E0100", None),
        ("0042T", None),
        ("3008F", None),
        ("9921", None),
        ("X1234", None),
        ("", None),
    ],
)
def test_kind(code: str, kind: str | None) -> None:
    assert procedure_kind(code) == kind


@given(st.text(max_size=8))
def test_any_text_is_judged(text: str) -> None:
    kind = procedure_kind(text)
    assert kind is None or len(text) == 5
