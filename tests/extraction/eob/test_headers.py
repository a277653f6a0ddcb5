"""Whose share a column of amounts is."""

from __future__ import annotations

import pytest

from extraction.eob.headers import header_of
from tests.extraction.eob.making import WIDE, row, spaced, word


def test_names_over_two_rows_are_one_column() -> None:
    upper = [word("Provider", left=100.0), word("Patient", left=200.0)]
    lower = [word("Responsibility", left=80.0), word("Responsibility", left=180.0)]
    header = header_of([row(*upper, role="column_header"), row(*lower, role="column_header")])
    assert header.group_at((90.0, 20.0, 150.0, 28.0)) == "CO"
    assert header.group_at((190.0, 20.0, 250.0, 28.0)) == "PR"


def test_a_name_over_several_columns_is_none_of_them() -> None:
    span = row(*spaced("PATIENT SHARE ADJUSTMENTS", "label", 60.0), role="column_header")
    names = row(word("CO", left=60.0), word("OA", left=160.0), role="column_header")
    header = header_of([span, names])
    assert header.group_at((60.0, 20.0, 90.0, 28.0)) == "CO"
    assert header.group_at((150.0, 20.0, 175.0, 28.0)) == "OA"


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        ("CO ADJ PR ADJ OA ADJ PI ADJ", ["CO", "PR", "OA", "PI"]),
        ("Services Not Covered (Msg) Patient Share (Msg) Other Plan (Msg)", ["CO", "PR", "OA"]),
    ],
)
def test_typewritten_columns_have_one_blank_between_them(names: str, groups: list[str]) -> None:
    words = spaced(names, "label")
    header = header_of([row(*words, role="column_header")])
    found = [header.group_at(each.word.box) for each in words]
    assert [group for at, group in enumerate(found) if not at or group != found[at - 1]] == groups
    assert header.left == 0.0
    assert header.columns[0].right > WIDE


def test_names_of_the_claims_columns_are_no_part_of_those_below() -> None:
    band = row(*spaced("Patient Account", "label", 60.0, "patient_control_number"), role="column_header")
    names = row(word("CONTRACTUAL", left=60.0, column="adjustment_amount"), role="column_header")
    assert header_of([band, names]).group_at((60.0, 20.0, 115.0, 28.0)) == "CO"
