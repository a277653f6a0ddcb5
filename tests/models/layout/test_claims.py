"""Claims are counted from what rows do."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extraction.eob.labels import ROW_ROLES
from models.layout.arrays import Floats
from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM, STEPS, claims_of


def _roles(*names: str) -> Floats:
    return np.eye(len(ROW_ROLES), dtype=np.float32)[[ROW_ROLES.index(name) for name in names]]


def _told(*pages: Sequence[int]) -> list[list[int | None]]:
    """Of rows that are all lines, and sure of what they do."""
    certain = np.eye(len(STEPS), dtype=np.float32)
    sure = [(certain[list(page)], _roles(*["line"] * len(page))) for page in pages]
    return [[claim for claim, _ in page] for page in claims_of(sure)]


def test_a_claim_goes_on_until_the_next_begins_over_pages_and_headers() -> None:
    told = _told([NO_CLAIM, BEGINS, GOES_ON, NO_CLAIM], [NO_CLAIM, GOES_ON, BEGINS])
    assert told == [[None, 0, 0, None], [None, 0, 1]]


def test_the_first_row_of_a_claim_begins_one_though_it_seemed_to_go_on() -> None:
    assert _told([GOES_ON, GOES_ON, BEGINS]) == [[0, 0, 1]]


def test_a_step_is_as_probable_as_it_was_said_to_be() -> None:
    ((found,),) = claims_of([(np.array([[0.1, 0.7, 0.2]], dtype=np.float32), _roles("line"))])
    assert found[0] == 0
    assert abs(found[1] - 0.7) < 1e-6


def test_a_claim_without_lines_is_part_of_the_next_row_unless_that_is_sure_to_begin_another() -> None:
    unsure = np.array([[0.0, 1.0, 0.0], [0.0, 0.6, 0.4], [0.0, 0.1, 0.9]], dtype=np.float32)
    sure = np.array([[0.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.1, 0.9]], dtype=np.float32)
    names = _roles("claim_header", "claim_header", "line")
    lines = _roles("line", "line", "line")

    def told(steps: Floats, roles: Floats) -> list[int | None]:
        return [claim for claim, _ in next(claims_of([(steps, roles)]))]

    totals = _roles("line", "claim_header", "claim_total")
    assert told(unsure, names) == [0, 0, 0]
    assert told(unsure, totals) == [0, 0, 0]
    assert told(sure, names) == [0, 1, 1]
    assert told(unsure, lines) == [0, 1, 1]


def test_a_claim_hardly_goes_on_behind_a_section() -> None:
    steps = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.05, 0.95], [0.0, 0.05, 0.95]], dtype=np.float32)
    for role, claim in (("section", 1), ("section_total", 1), ("note", 0), ("page_header", 0)):
        (told,) = claims_of([(steps, _roles("line", role, "line", "line"))])
        assert [each for each, _ in told] == [0, None, claim, claim]


def test_no_pages_have_no_claims() -> None:
    assert list(claims_of([])) == []


@given(st.lists(st.sampled_from([NO_CLAIM, BEGINS, GOES_ON]), min_size=1))
def test_claims_are_counted_without_a_gap(steps: list[int]) -> None:
    (told,) = _told(steps)
    claims = [claim for claim in told if claim is not None]
    assert claims == sorted(claims)
    assert sorted(set(claims)) == list(range(len(set(claims))))
