"""Pages that a reader misread are still alike, and pages that have nothing in common are not."""

from hypothesis import given
from hypothesis import strategies as st

from models.document.likeness import overlap, pieces, rows_alike, same_identifiers
from models.document.words import LONG_NUMBER, MONEY

WORDS = st.sets(st.text(min_size=1, max_size=8), max_size=8)
TABLE = [["copper", "ridge", LONG_NUMBER, MONEY]] * 3


@given(WORDS, WORDS)
def test_overlap_is_a_share_and_the_same_from_both_sides(one: set[str], other: set[str]) -> None:
    assert 0.0 <= overlap(one, other) <= 1.0
    assert overlap(one, other) == overlap(other, one)
    assert not one or overlap(one, one) == 1.0


def test_a_misread_letter_costs_some_pieces_and_not_the_word() -> None:
    assert overlap(frozenset({"REMITTANCE"}), frozenset({"REM1TTANCE"})) == 0.0
    assert overlap(pieces({"REMITTANCE"}), pieces({"REM1TTANCE"})) == 0.7


def test_a_long_identifier_may_be_misread_in_two_places() -> None:
    assert same_identifiers({"2026112200417"}, {"2O26I12200417"}) == 1
    assert same_identifiers({"2026112200417"}, {"2O26I1Z200417"}) == 0
    assert same_identifiers({"2026112200417"}, {"202611220041"}) == 0


def test_short_numbers_are_alike_by_chance_and_count_nothing() -> None:
    assert same_identifiers({"99213"}, {"99213"}) == 0


def test_of_a_page_with_thousands_of_identifiers_only_some_are_compared() -> None:
    many = {f"{number:09d}" for number in range(20_000)}
    assert same_identifiers(many, many) == 150


def test_a_table_that_goes_on_has_rows_alike() -> None:
    assert rows_alike([["payments"], *TABLE], [*TABLE, ["total", MONEY]]) == 1.0
    assert rows_alike([["payments"], *TABLE], [["dear", "doctor", "quill"]]) == 0.0


def test_only_the_end_of_the_one_page_and_the_top_of_the_other_are_held_together() -> None:
    prose = [["we", "write", "to", "you"]] * 6
    assert rows_alike([*TABLE, *prose], TABLE) == 0.0
    assert rows_alike(TABLE, [*prose, *TABLE]) == 0.0
