"""Codes, notes and sentences."""

from __future__ import annotations

import pytest

from extraction.eob.reasons import UNTOLD, Notes, Reason, notes_of, printed_reason, sentence_reason
from tests.extraction.eob.making import row, spaced, word


@pytest.mark.parametrize(
    ("text", "group", "reason"),
    [("CO-45", "CO", "45"), ("PR1", "PR", "1"), ("(OA-23)", "OA", "23"), ("(253)", None, "253"), ("CO B7", "CO", "B7")],
)
def test_codes_of_x12(text: str, group: str | None, reason: str) -> None:
    assert printed_reason(text) == Reason(group, reason)


def test_no_code() -> None:
    assert printed_reason("HELLO") is None
    assert printed_reason("CO") == Reason("CO", None)


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("$5.00 was applied to the deductible.", ("PR", "1")),
        ("Payment was reduced by 2.31 due to federal sequestration.", ("CO", "253")),
        ("A withhold of 4.00 was retained.", ("CO", "104")),
    ],
)
def test_sentences(text: str, pair: tuple[str, str]) -> None:
    assert sentence_reason(text) == Reason(*pair, "mapped")
    assert sentence_reason("Nothing of the kind") is None


def note(code: str, told: str) -> list[object]:
    words = [word(code, "glossary_code"), *spaced("Do not bill", "glossary_text", 40.0)]
    return [row(*words, word(told, "adjustment_code", 200.0), role="glossary", claim=None)]


def test_the_notes_explain_the_payers_own_codes() -> None:
    notes = notes_of(note("A", "(CO-97)"))  # type: ignore[arg-type]
    assert notes.reason("A", None) == Reason("CO", "97", "mapped")
    assert notes.reason("CO-45", None) == Reason("CO", "45")


@pytest.mark.parametrize("codes", [["Q77"], ["1", "2"], ["B", "A"]])
def test_codes_that_nothing_explains_say_nothing(codes: list[str]) -> None:
    rows = [row(word(code, "adjustment_code")) for code in codes]
    assert notes_of(rows).reason(codes[0], None) == UNTOLD


def test_a_lone_reason_in_the_column_of_a_group_is_one_of_x12() -> None:
    notes = notes_of([row(word("(1)", "adjustment_code"))])
    assert notes.reason("(1)", "PR") == Reason("PR", "1")


def test_a_reason_alone_leaves_the_group_open() -> None:
    rows = [row(word(code, "adjustment_code")) for code in ("45", "97")]
    assert notes_of(rows).reason("45", None) == Reason(None, "45")
    assert Notes({}).reason("(45)", "CO") == Reason("CO", "45")
