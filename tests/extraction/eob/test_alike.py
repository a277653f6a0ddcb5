"""Two printed texts may be one that was read twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.eob.alike import are_alike, bare


@pytest.mark.parametrize(
    ("one", "other", "exact", "expected"),
    [
        ("2026010522222", "2026O10S22222", False, True),
        ("2026010522222", "2026010533322", False, False),
        ("A1002", "A1003", True, False),
        ("A1002", "A1013", False, False),
        ("PATRICK", "PATR", True, True),
        ("PATRICK", "PAT", True, False),
        ("00041002", "41002", True, True),
    ],
)
def test_cut_off_or_misread(one: str, other: str, exact: bool, expected: bool) -> None:
    assert are_alike(one, other, exact=exact) is expected
    assert are_alike(other, one, exact=exact) is expected


@given(st.text(alphabet="AB12", min_size=6, max_size=14), st.integers(0, 13), st.sampled_from("XYZ9"))
def test_one_letter_misread_is_alike_and_exactly_another(text: str, place: int, mark: str) -> None:
    at = place % len(text)
    misread = text[:at] + mark + text[at + 1 :]
    assert are_alike(text, misread, exact=False)
    assert not are_alike(text, misread, exact=True)


def test_bare_texts() -> None:
    assert bare("(Quill_a-7),") == "QUILLA7"
