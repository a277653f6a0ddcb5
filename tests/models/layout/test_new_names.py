"""Claims that begin where other names are printed."""

from collections.abc import Sequence

import numpy as np

from extraction.eob.labels import ROW_ROLES, WORD_TAGS
from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM, STEPS
from models.layout.grid import Grid
from models.layout.network import Look
from models.layout.new_names import with_new_names
from tests.models.document.pages import page

TAGS = {"W": "patient_name", "B": "patient_name", "7": "patient_control_number", "8": "patient_control_number"}


def _told(rows: Sequence[tuple[str, str]], before: Sequence[int]) -> list[int]:
    """Rows as role and text: what begins with W or B is a name, what begins with 7 or 8 a number."""
    grid = Grid.of(page(*(text for _, text in rows)))
    tags = [WORD_TAGS.index(TAGS.get(word.text[0], "other")) for word in grid.words]
    look = Look(
        tags=np.eye(len(WORD_TAGS), dtype=np.float32)[tags],
        columns=np.zeros((len(tags), 1), dtype=np.float32),
        roles=np.eye(len(ROW_ROLES), dtype=np.float32)[[ROW_ROLES.index(role) for role, _ in rows]],
        steps=np.eye(len(STEPS), dtype=np.float32)[list(before)],
    )
    (steps,) = with_new_names([grid], [look], [look.steps])
    return [int(step) for step in steps.argmax(axis=1)]


FIRST, SECOND, AMOUNT = ("line", "WOLD 7714 10.00"), ("line", "BRANT 8123 20.00"), ("line", "30.00")


def test_a_row_with_another_name_and_number_begins_a_claim() -> None:
    assert _told([FIRST, AMOUNT, SECOND, AMOUNT], [BEGINS, GOES_ON, GOES_ON, GOES_ON])[2] == BEGINS
    told = _told([FIRST, SECOND, SECOND, FIRST], [BEGINS, GOES_ON, GOES_ON, GOES_ON])
    assert told == [BEGINS, BEGINS, GOES_ON, BEGINS]


def test_the_same_names_go_on() -> None:
    steps = [NO_CLAIM, BEGINS, GOES_ON, GOES_ON]
    assert _told([("section", "PAID"), FIRST, AMOUNT, FIRST], steps) == steps


def test_one_that_differs_is_not_enough() -> None:
    steps = [BEGINS, GOES_ON, GOES_ON]
    assert _told([FIRST, ("line", "BRANT 7714 20.00"), ("line", "8123 30.00")], steps) == steps


def test_what_is_printed_below_a_line_or_belongs_to_no_claim_begins_none() -> None:
    steps = [BEGINS, GOES_ON, NO_CLAIM]
    assert _told([FIRST, ("continuation", "BRANT 8123"), ("other", "BRANT 8123")], steps) == steps
