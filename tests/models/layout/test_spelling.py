"""Words by how they are spelt."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.layout.spelling import BUCKETS, NOTHING, buckets, spelling


def test_amounts_and_numbers_are_told_by_their_kind_alone() -> None:
    assert buckets("$1,204.50") == buckets("12.00") != buckets("10/18/2025")
    assert buckets("A1234567") == buckets("B7654321")


def test_words_that_look_alike_share_buckets() -> None:
    assert len(set(buckets("Deductible")) & set(buckets("DEDUCTIBLES:"))) > len(buckets("deductible")) / 2
    assert not set(buckets("allowed")) & set(buckets("zip"))


def test_what_cannot_be_read_says_nothing() -> None:
    assert buckets("") == buckets("'") == (NOTHING,)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=20))
def test_each_word_has_its_own_run_of_buckets(texts: list[str]) -> None:
    found, starts = spelling(texts)
    assert ((found >= 0) & (found < BUCKETS)).all()
    for text, own in zip(texts, np.split(found, starts[1:]), strict=True):
        assert tuple(own.tolist()) == buckets(text)
