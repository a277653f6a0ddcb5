"""Every file of pages that ever broke something, and a short run of new ones."""

from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.pages import SEEDS, digest, mutated

FOUND = sorted((Path(__file__).parent / "found").glob("pages_*"))


def test_what_broke_before_is_read_or_refused() -> None:
    for path in FOUND:
        digest(path.read_bytes())


def test_the_seeds_are_read() -> None:
    for seed in SEEDS:
        digest(seed)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(SEEDS), st.integers(0, 2**32))
def test_a_spoilt_file_of_pages_is_read_or_refused(data: bytes, how: int) -> None:
    digest(mutated(data, Random(how)))
