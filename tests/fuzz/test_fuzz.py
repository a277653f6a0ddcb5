"""Every input that ever broke something, and a short run of new ones."""

from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.mutations import SEEDS, mutated
from tests.fuzz.target import digest

FOUND = sorted(path for path in (Path(__file__).parent / "found").glob("*") if path.is_file())


def test_what_broke_before_is_read_or_refused() -> None:
    for path in FOUND:
        digest(path.read_bytes())


@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_a_spoilt_file_is_read_or_refused(data: bytes, how: int) -> None:
    digest(mutated(data, Random(how)))
