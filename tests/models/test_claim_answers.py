"""What the codes of acknowledgements say, in our words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.claim_answers import CATEGORIES, ENTITIES, meaning, owner_of, statuses


@pytest.mark.parametrize(
    ("codes", "words", "team"),
    [
        (("A3", "116"), " as not processable: sent to the wrong payer", "patient_access"),
        (("A7", "562", "85"), " for invalid data: NPI of the billing provider", "provider_enrollment"),
        (("A7", "164", "IL"), " for invalid data: member number of the subscriber", "patient_access"),
        (("A8", "455", "476"), " for data that do not fit together: revenue code, units of service", None),
        (("A7", "255", "254"), " for invalid data: diagnosis, principal diagnosis", "coding"),
        (("A6", "999"), " for missing data", None),
        (("R", "5", "HI", "SV1"), " for what stands in HI, SV1", None),
        (("R", "I5", "CLM"), " for what stands in CLM", None),
        (("R", "006"), "", None),
        ((), "", None),
    ],
)
def test_codes_are_told_in_words(codes: tuple[str, ...], words: str, team: str | None) -> None:
    assert meaning(codes) == words
    assert owner_of(codes, next((code for code in codes[2:] if code in ENTITIES), None)) == team


def test_a_number_that_is_entity_and_status_is_read_by_its_place() -> None:
    assert meaning(("A7", "85")) == " for invalid data"
    assert meaning(("A7", "500", "85", "562", "82")).endswith(
        "ZIP code of the billing provider, NPI of the rendering provider"
    )


def test_no_status_is_taken_for_an_entity() -> None:
    assert not {*statuses()} & {*ENTITIES}


@given(st.lists(st.sampled_from([*CATEGORIES, *ENTITIES, *statuses(), "R", "5", "CLM", "999"])))
def test_any_row_of_codes_is_told(codes: list[str]) -> None:
    told = meaning(tuple(codes))
    assert told == "" or (told.startswith(" ") and told == told.rstrip(" :,"))
