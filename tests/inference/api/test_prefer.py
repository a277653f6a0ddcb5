import pytest

from inference.api.prefer import wants_to_wait


@pytest.mark.parametrize(
    ("prefer", "wanted"),
    [
        ("wait", True),
        ("wait=10", True),
        ("handling=lenient, Wait = 5", True),
        ("return=minimal; foo, wait", True),
        ("respond-async, wait=10", False),
        ("respond-async", False),
        ("waiting", False),
        ("", False),
        (None, False),
    ],
)
def test_wait_is_honoured_unless_taken_back(prefer: str | None, wanted: bool) -> None:
    assert wants_to_wait(prefer) is wanted
