"""Patterns of member ids: none that takes long to match gets through."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.member_ids import LONGEST, WAYS, PatternError, check_pattern

SOUND = [
    r"BH[A-Z]\d{8}",
    r"(\d{3}|[A-Z]{2})\d{6,9}",
    r"[1-9][AC-HJ-NP-RT-Y][AC-HJ-NP-RT-Y0-9]\d[AC-HJ-NP-RT-Y]",
    r"[A-Z]{3}(?:\d{9}|\d{12})",
    r"R\d{8}-?\d{0,2}",
]
PIECES = ["a", "[a-b]", r"\d", "(", ")", "|", "?", "{0,9}", "{3}", "*", "+", "(?:", "(a?)", "{0,30}", "[", "\\1", "."]


@pytest.mark.parametrize("pattern", SOUND)
def test_what_payers_use_is_taken(pattern: str) -> None:
    check_pattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"\d+", "letters, digits"),
        (r"(a+)+", "letters, digits"),
        (r"(a|aa){10}", "ways to match"),
        (r"(a?){20}", "ways to match"),
        (r"\d{0,30}\d{0,30}\d{0,30}", "ways to match"),
        (r"(.)\1", "letters, digits"),
        (r"(?=a)a", "letters, digits"),
        (r"a{3", "letters, digits"),
        (r"a{5,2}", "with n up to m"),
        (r"{2}", "something before"),
        (r"a??", "one of ?"),
        (r"(a", ") for each ("),
        (r"a)", "close a ("),
        (r"[9-0]", "a regular expression"),
        ("", "1 to 80"),
        (r"\d{99}", "1 to 80"),
        ("((((((a))))))", "5 deep"),
    ],
)
def test_anything_else_is_refused_and_told_why(pattern: str, expected: str) -> None:
    with pytest.raises(PatternError, match=re.escape(expected)):
        check_pattern(pattern)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_a_pattern_that_is_taken_compiles_and_matches_no_more_than_a_member_id(pattern: str) -> None:
    try:
        check_pattern(pattern)
    except PatternError:
        return
    matcher = re.compile(pattern)
    for text in ("a" * LONGEST + "!", "0" * LONGEST + "!", "a0" * LONGEST):
        assert matcher.fullmatch(text) is None


def test_the_worst_pattern_that_is_taken_tries_few_ways() -> None:
    """Each way tries the text once: a thousand ways over 80 characters is nothing, so no time is measured here."""
    check_pattern(r"\d{0,9}\d{0,9}\d{0,9}")
    assert WAYS == 10**3
    with pytest.raises(PatternError):
        check_pattern(r"\d{0,9}\d{0,9}\d{0,10}")
