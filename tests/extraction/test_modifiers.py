"""The table of modifiers."""

from __future__ import annotations

from typing import get_args

from extraction.modifiers import AMBULANCE_TRIP, MODIFIER, load_modifiers
from extraction.procedure_codes import ProcedureKind

TABLE = load_modifiers()
KINDS = frozenset(get_args(ProcedureKind))
# The numbers that CPT has in force in 2026: a closed list.
NUMBERS = (
    "22 23 24 25 26 27 32 33 47 50 51 52 53 54 55 56 57 58 59 62 63 66 73 74 76 77 78 79 80 81 82 90 91 92 93 95 96 "
    "97 99"
)
# CMS, Medicare NCCI policy manual, chapter I, section E.
SETS_APART = (
    "E1 E2 E3 E4 FA F1 F2 F3 F4 F5 F6 F7 F8 F9 TA T1 T2 T3 T4 T5 T6 T7 T8 T9 LT RT LC LD RC LM RI "
    "24 25 57 58 78 79 27 59 91 XE XS XP XU"
)


def test_numbers_are_those_of_cpt() -> None:
    assert {code for code in TABLE if code.isdigit()} == set(NUMBERS.split())


def test_what_sets_apart_is_what_cms_names() -> None:
    assert {code for code, known in TABLE.items() if known.sets_apart} == set(SETS_APART.split())


def test_what_repeats_is_what_duplicates_are_excused_by() -> None:
    assert {code for code, known in TABLE.items() if known.repeats} == {"59", "76", "77", "91", "XE", "XP", "XS", "XU"}


def test_every_row_is_sound() -> None:
    for code, known in TABLE.items():
        assert MODIFIER.fullmatch(code)
        assert known.wording
        assert {*known.only_on, *known.never_on} <= KINDS
        assert not {*known.only_on} & {*known.never_on}
        assert code not in known.conflicts


def test_a_conflict_is_one_of_both_sides() -> None:
    pairs = {(code, other) for code, known in TABLE.items() for other in known.conflicts}
    assert pairs == {(other, code) for code, other in pairs}


def test_trips_are_two_letters_of_places() -> None:
    assert AMBULANCE_TRIP.fullmatch("RH")
    assert not AMBULANCE_TRIP.fullmatch("RA")
