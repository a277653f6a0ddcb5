"""The table of diagnosis codes: its form, its search, and what it says of codes that everybody knows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.diagnosis_codes import (
    BILLABLE,
    DIAGNOSIS,
    HEADER,
    MANIFESTATION,
    DiagnosisCodes,
    heading,
    load_diagnosis_codes,
    row,
)
from extraction.errors import InternalError

TABLE = load_diagnosis_codes()
FIRST, LAST = date(2025, 10, 1), date(2026, 9, 30)
KINDS = {BILLABLE: "billable", HEADER: "header", MANIFESTATION: "manifestation"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("I10", "billable"),
        ("E119", "billable"),
        ("S52501A", "billable"),
        ("W1830XA", "billable"),
        ("U071", "billable"),
        ("E11", "header"),
        ("S52501", "header"),
        ("A00", "header"),
        ("F0280", "manifestation"),
        ("H42", "manifestation"),
        ("B9620", "billable"),  # the cause of a disease classified elsewhere is no manifestation
        ("E11.9", None),
        ("e119", None),
        ("I10 ", None),
        ("", None),
        ("ZZZ", None),
        ("I1000000", None),
        ("Ｉ10", None),
    ],
)
def test_codes_that_everybody_knows(code: str, kind: str | None) -> None:
    assert TABLE.kind(code) == kind


def test_the_table_is_that_of_the_fiscal_year() -> None:
    assert (TABLE.first, TABLE.last) == (FIRST, LAST)
    assert [TABLE.covers(day) for day in (FIRST, LAST, date(2025, 9, 30), date(2026, 10, 1))] == [
        True,
        True,
        False,
        False,
    ]


def test_the_table_is_in_order_and_whole() -> None:
    codes = [TABLE.rows[place : place + 7].decode().strip() for place in range(0, len(TABLE.rows), 9)]
    assert codes == sorted(set(codes))
    assert all(DIAGNOSIS.fullmatch(code) for code in codes)
    assert len(TABLE) == len(codes) == 98_166
    # CMS counts about 74,700 codes that may be billed in fiscal year 2026.
    assert sum(TABLE.kind(code) != "header" for code in codes) == 74_706


CODES = st.dictionaries(st.from_regex(r"[A-Z][0-9][0-9A-Z]{1,5}", fullmatch=True), st.sampled_from("BHM"), max_size=30)


@given(codes=CODES, other=st.from_regex(r"[A-Z][0-9][0-9A-Z]{1,5}", fullmatch=True))
def test_what_is_written_is_found_and_nothing_else(codes: dict[str, str], other: str) -> None:
    text = heading(FIRST, LAST) + "".join(row(code, codes[code]) for code in sorted(codes))
    table = DiagnosisCodes.parse(text.encode())
    assert {code: table.kind(code) for code in codes} == {code: KINDS[kind] for code, kind in codes.items()}
    assert (table.kind(other) is None) == (other not in codes)
    assert len(table) == len(codes)


@given(st.text(max_size=10))
def test_any_text_is_looked_up(text: str) -> None:
    assert TABLE.kind(text) in (None, "billable", "header", "manifestation")


@pytest.mark.parametrize("data", [b"", b"no days\n", b"2025-10-01\n", b"2025-10-01 2026-09-30\nI10    B"])
def test_a_table_of_another_form_is_an_error(data: bytes) -> None:
    with pytest.raises(InternalError):
        DiagnosisCodes.parse(data)
