"""Claims that go on over a page break."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from extraction.eob.labels import ROW_ROLES, WORD_TAGS
from models.layout.arrays import Floats
from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM, STEPS
from models.layout.grid import Grid
from models.layout.network import Look
from models.layout.page_breaks import steps_over_breaks
from tests.models.document.pages import page

TAGS = {
    "name": "patient_name",
    "member": "member_id",
    "number": "patient_control_number",
    "claim": "payer_claim_control_number",
}


def _grid(*rows: str, confidence: float) -> Grid:
    """Words are what stands before the sign of equality, tags behind it."""
    made = page(*(" ".join(part.split("=")[0] for part in row.split()) for row in rows))
    words = tuple(replace(word, confidence=confidence) for word in made.words)
    return Grid.of(replace(made, words=words))


def _look(rows: Sequence[str], steps: Sequence[int]) -> Look:
    tags = [part.partition("=")[2] for row in rows for part in row.split()]
    return Look(
        tags=_sure([WORD_TAGS.index(TAGS.get(tag, "other")) for tag in tags], len(WORD_TAGS)),
        columns=np.zeros((len(tags), 1), dtype=np.float32),
        roles=np.zeros((len(rows), len(ROW_ROLES)), dtype=np.float32),
        steps=_sure(steps, len(STEPS)),
    )


def _sure(places: Sequence[int], count: int) -> Floats:
    return np.eye(count, dtype=np.float32)[list(places)]


def _told(*pages: tuple[Sequence[str], Sequence[int]], confidence: float = 1.0) -> list[list[int]]:
    """Words less sure than 1 come from a scan."""
    grids = [_grid(*rows, confidence=confidence) for rows, _ in pages]
    found = steps_over_breaks(grids, [_look(*each) for each in pages])
    return [steps.argmax(axis=1).tolist() for steps in found]


FIRST = (["CHECK", "WOLD=name 7714=number", "10.00", "20.00"], [NO_CLAIM, BEGINS, GOES_ON, GOES_ON])


def _next(name: str, number: str) -> tuple[list[str], list[int]]:
    return (["CHECK", f"{name}=name {number}=number", "30.00"], [NO_CLAIM, BEGINS, GOES_ON])


def test_a_claim_whose_names_and_numbers_are_printed_again_goes_on() -> None:
    assert _told(FIRST, _next("WOLD", "7714"))[1] == [NO_CLAIM, GOES_ON, GOES_ON]


def test_another_name_and_number_is_another_claim() -> None:
    assert _told(FIRST, _next("BRANT", "8123"))[1] == [NO_CLAIM, BEGINS, GOES_ON]


def test_one_that_is_misread_or_taken_for_something_else_is_no_other_claim() -> None:
    assert _told(FIRST, _next("WOLD", "771A"), confidence=0.9)[1] == [NO_CLAIM, GOES_ON, GOES_ON]
    untold = ([row.replace("=name", "").replace("=number", "") for row in FIRST[0]], FIRST[1])
    assert _told(untold, _next("WOLD,", "7714"))[1] == [NO_CLAIM, GOES_ON, GOES_ON]


def test_it_goes_on_over_further_pages() -> None:
    again = _next("WOLD", "7714")
    assert _told(FIRST, again, (["NOTES"], [NO_CLAIM]), again)[3] == [NO_CLAIM, GOES_ON, GOES_ON]


def test_the_second_claim_of_a_page_begins_whatever_it_prints() -> None:
    rows, steps = _next("WOLD", "7714")
    found = _told(FIRST, ([*rows, *rows], [*steps, *steps]))[1]
    assert found == [NO_CLAIM, GOES_ON, GOES_ON, *steps]


def test_claims_without_names_begin_where_they_seem_to() -> None:
    nameless = (["10.00", "20.00"], [BEGINS, GOES_ON])
    assert _told(nameless, nameless) == [[BEGINS, GOES_ON], [BEGINS, GOES_ON]]


ONE = (["CHECK", "QUILL,=name PATRICK=name M88200=member A1002=number", "10.00"], [NO_CLAIM, BEGINS, GOES_ON])
LONG = (["CHECK", "WOLD=name M88200=member 2026010522222=claim", "10.00"], [NO_CLAIM, BEGINS, GOES_ON])


def _header(text: str) -> tuple[list[str], list[int]]:
    return (["CHECK", text, "30.00"], [NO_CLAIM, BEGINS, GOES_ON])


@pytest.mark.parametrize("confidence", [1.0, 0.9])
@pytest.mark.parametrize(
    ("first", "header"),
    [
        (ONE, "QUILL,=name MARIA=name M88200=member A1003=number"),
        (ONE, "QUILL,=name MARIA=name M88200=member"),
        (FIRST, "WOLD=name 8123=number"),
        (LONG, "WOLD=name M88200=member 2026010933333=claim"),
    ],
)
def test_another_of_the_family_or_another_number_is_another_claim(
    first: tuple[list[str], list[int]], header: str, confidence: float
) -> None:
    assert _told(first, _header(header), confidence=confidence)[1] == [NO_CLAIM, BEGINS, GOES_ON]


def test_numbers_that_follow_each_other_are_two_where_nothing_is_misread() -> None:
    assert _told(LONG, _header("WOLD=name M88200=member 2026010522223=claim"))[1] == [NO_CLAIM, BEGINS, GOES_ON]


@pytest.mark.parametrize("number", ["2026010522222", "2026O10S22222", "202601052222"])
def test_the_same_number_misread_goes_on(number: str) -> None:
    found = _told(LONG, _header(f"WOLD=name M88200=member {number}=claim"), confidence=0.9)
    assert found[1] == [NO_CLAIM, GOES_ON, GOES_ON]


def test_a_name_cut_off_and_a_number_taken_for_another_kind_go_on() -> None:
    found = _told(ONE, _header("QUILL,=name PATR=name M88200=member A1002=claim"))
    assert found[1] == [NO_CLAIM, GOES_ON, GOES_ON]
