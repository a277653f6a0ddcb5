"""Claims are counted from what rows do."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.layout.claims import BEGINS, GOES_ON, NO_CLAIM, STEPS, claims_of


def _told(*pages: list[int]) -> list[list[int | None]]:
    certain = np.eye(len(STEPS), dtype=np.float32)
    return [[claim for claim, _ in page] for page in claims_of([certain[page] for page in pages])]


def test_a_claim_goes_on_until_the_next_begins_over_pages_and_headers() -> None:
    told = _told([NO_CLAIM, BEGINS, GOES_ON, NO_CLAIM], [NO_CLAIM, GOES_ON, BEGINS])
    assert told == [[None, 0, 0, None], [None, 0, 1]]


def test_the_first_row_of_a_claim_begins_one_though_it_seemed_to_go_on() -> None:
    assert _told([GOES_ON, GOES_ON, BEGINS]) == [[0, 0, 1]]


def test_a_step_is_as_probable_as_it_was_said_to_be() -> None:
    ((found,),) = claims_of([np.array([[0.1, 0.7, 0.2]], dtype=np.float32)])
    assert found[0] == 0
    assert abs(found[1] - 0.7) < 1e-6


@given(st.lists(st.sampled_from([NO_CLAIM, BEGINS, GOES_ON]), min_size=1))
def test_claims_are_counted_without_a_gap(steps: list[int]) -> None:
    (told,) = _told(steps)
    claims = [claim for claim in told if claim is not None]
    assert claims == sorted(claims)
    assert sorted(set(claims)) == list(range(len(set(claims))))
