import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.api import cursor
from inference.refusals import UnprocessableError


@given(st.lists(st.text().filter(str.isprintable), min_size=1, max_size=4))
def test_a_cursor_gives_its_key_back(key: list[str]) -> None:
    assert cursor.decode(cursor.encode(*key), len(key)) == key


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(UnprocessableError):
        cursor.decode(text, 7)


@pytest.mark.parametrize(
    "text", ["W1tb" * 100, "bnVsbA", "WzEsMl0", cursor.encode("a", "b"), cursor.encode("\0"), cursor.encode("\ud800")]
)
def test_other_shapes_are_refused(text: str) -> None:
    with pytest.raises(UnprocessableError) as refused:
        cursor.decode(text, 1)
    assert refused.value.what == "cursor_not_valid"


def test_the_last_page_has_no_cursor() -> None:
    full = cursor.cut(["a", "b", "c"], 2, lambda item: cursor.encode(item))
    assert (full.items, full.next_cursor) == (["a", "b"], cursor.encode("b"))
    last = cursor.cut(["a", "b"], 2, lambda item: cursor.encode(item))
    assert (last.items, last.next_cursor) == (["a", "b"], None)
