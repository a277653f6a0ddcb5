"""Claims that go on over a page break."""

from collections.abc import Sequence

import numpy as np

from extraction.eob.labels import ROW_ROLES, WORD_TAGS
from models.layout.arrays import Floats
from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM, STEPS
from models.layout.grid import Grid
from models.layout.network import Look
from models.layout.page_breaks import steps_over_breaks
from tests.models.document.pages import page

TAGS = {"name": "patient_name", "number": "patient_control_number"}


def _grid(*rows: str) -> Grid:
    """Words are what stands before the sign of equality, tags behind it."""
    return Grid.of(page(*(" ".join(part.split("=")[0] for part in row.split()) for row in rows)))


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


def _told(*pages: tuple[Sequence[str], Sequence[int]]) -> list[list[int]]:
    grids = [_grid(*rows) for rows, _ in pages]
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
    assert _told(FIRST, _next("WOLD", "771A"))[1] == [NO_CLAIM, GOES_ON, GOES_ON]
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
