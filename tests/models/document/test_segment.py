"""Cutting a stream: against every way to cut it, one by one."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.document.segment import Floats, segment

CLASSES = 3


def _ways(pages: int) -> Iterator[tuple[tuple[bool, ...], tuple[int, ...]]]:
    """Each choice of starts with each choice of a class for each document."""
    for later in product((False, True), repeat=pages - 1):
        starts = (True, *later)
        for classes in product(range(CLASSES), repeat=sum(starts)):
            yield starts, classes


def _score(pages: Floats, starts: Floats, way: tuple[tuple[bool, ...], tuple[int, ...]], weight: float) -> float:
    begins, classes = way
    document, total = -1, 0.0
    for at, begin in enumerate(begins):
        document += begin
        if begin:
            total += np.log(starts[at]) if at else 0.0
        else:
            total += np.log1p(-starts[at])
        total += weight * pages[at, classes[document]]
    return float(total)


@st.composite
def streams(draw: st.DrawFn) -> tuple[Floats, Floats]:
    count = draw(st.integers(1, 5))
    logits = draw(arrays(np.float64, (count, CLASSES), elements=st.floats(-6, 6)))
    starts = draw(arrays(np.float64, (count,), elements=st.floats(0.01, 0.99)))
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True), starts


@given(streams(), st.sampled_from([0.3, 1.0]))
def test_the_cut_is_the_best_of_all_ways(stream: tuple[Floats, Floats], weight: float) -> None:
    pages, starts = stream
    best = max(_score(pages, starts, way, weight) for way in _ways(len(pages)))
    cuts = segment(pages, starts, weight, 1.0)
    begins = tuple(at in {cut.first for cut in cuts} for at in range(len(pages)))
    of_these = (_score(pages, starts, way, weight) for way in _ways(len(pages)) if way[0] == begins)
    assert max(of_these) == pytest.approx(best)


@given(streams())
def test_the_boundary_is_as_probable_as_all_ways_say(stream: tuple[Floats, Floats]) -> None:
    pages, starts = stream
    ways = list(_ways(len(pages)))
    masses = np.exp([_score(pages, starts, way, 1.0) for way in ways])
    marginal = [masses[[way[0][at] for way in ways]].sum() / masses.sum() for at in range(len(pages))] + [1.0]
    for cut in segment(pages, starts, 1.0, 1.0):
        inside = [1.0 - share for share in marginal[cut.first + 1 : cut.last + 1]]
        assert cut.boundary == pytest.approx(min(marginal[cut.first], marginal[cut.last + 1], *inside, 1.0), abs=1e-6)


@given(streams(), st.sampled_from([0.0, 0.5, 1.0]))
def test_each_page_is_in_exactly_one_document(stream: tuple[Floats, Floats], pooling: float) -> None:
    pages, starts = stream
    cuts = segment(pages, starts, 1.0, pooling)
    assert [at for cut in cuts for at in range(cut.first, cut.last + 1)] == list(range(len(pages)))
    for cut in cuts:
        assert cut.classes.sum() == pytest.approx(1.0)
        assert cut.klass == int(cut.classes.argmax())


def test_no_pages_are_no_documents() -> None:
    assert segment(np.zeros((0, CLASSES)), np.zeros(0), 1.0, 1.0) == ()


def test_pages_pooled_to_one_witness_are_as_sure_as_one() -> None:
    pages = np.log(np.tile([0.8, 0.1, 0.1], (4, 1)))
    starts = np.array([1.0, 0.01, 0.01, 0.01])
    (one,) = segment(pages, starts, 1.0, 0.0)
    (four,) = segment(pages, starts, 1.0, 1.0)
    assert one.classes[0] == pytest.approx(0.8)
    assert four.classes[0] > 0.99
