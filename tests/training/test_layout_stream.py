"""Which documents are learnt from, and when."""

from functools import cache, partial

import numpy as np

from tests.training.layout_samples import sample
from training.layout_examples import Example
from training.layout_pages import BLOCK, Sample
from training.layout_stream import DOCUMENTS, Stream

FAMILIES = ("05 clearinghouse notice", "24 eye care network")


@cache
def _block(first: int) -> list[Sample]:
    return [sample(FAMILIES[seed % 2], seed) for seed in (first, first + 1)]


BLOCKS = [partial(_block, first) for first in (0, 2, 4)]


def _same(one: list[Example], other: list[Example]) -> bool:
    pairs = list(zip(one, other, strict=True)) if len(one) == len(other) else []
    return bool(pairs) and all(
        np.array_equal(first.buckets, second.buckets) and np.array_equal(first.facts, second.facts)
        for first, second in pairs
    )


def test_a_step_has_the_same_pages_whatever_was_asked_before() -> None:
    fresh, used = Stream(BLOCKS, 1), Stream(BLOCKS, 1)
    before = used.step(0)
    assert _same(fresh.step(1), used.step(1))
    assert not _same(before, used.step(1))


def test_streams_and_seeds_differ() -> None:
    first = Stream(BLOCKS, 1, 0, 2).step(0)
    assert not _same(first, Stream(BLOCKS, 1, 1, 2).step(0))
    assert not _same(first, Stream(BLOCKS, 2, 0, 2).step(0))


def test_a_document_is_read_in_another_way_in_the_next_round() -> None:
    stream = Stream(BLOCKS[:1], 1)
    assert not _same(stream.step(0), stream.step(BLOCK // DOCUMENTS))


def test_hands_to_choose_by_are_learnt_from_only_when_they_are_released() -> None:
    hands = {each.family: each.hand for each in _block(0)}
    stream = Stream(BLOCKS[:1], 1, withheld=frozenset({hands[FAMILIES[0]]}), released=2)
    known, _ = divided = [next(each for each in _block(0) if each.family == family) for family in reversed(FAMILIES)]
    assert {stream.sample(step).seed for step in range(4)} == {known.seed}
    assert {stream.sample(step).seed for step in range(4, 8)} == {each.seed for each in divided}
