"""The most probable way to cut a stream of pages into documents, found exactly.

A chain over (class of the page's document): each page either starts a document of any class or goes on with the one
before. What a start is probable by already knows whether the classes of the two pages agree, so that a start costs
nothing for the choice among classes. The best path is Viterbi's (1967), what each page and each cut is probable by is
the forward and backward sums (Rabiner 1989, A tutorial on hidden Markov models). Both cost pages x classes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cut:
    """Pages `first` to `last` (from 0, both included) are one document of class `klass`; `boundary` is the probability
    that it begins and ends there, `classes` that of each class given its pages.
    """

    first: int
    last: int
    klass: int
    boundary: float
    classes: Floats


def segment(page_classes: Floats, starts: Floats, weight: float, pooling: float) -> tuple[Cut, ...]:
    """Cut pages into documents.

    `page_classes`: log probability of each class for each page, shape (pages, classes). `starts`: probability that a
    page starts a document, shape (pages,); the first always does. `weight` is what page classes count for beside
    `starts`. `pooling` in 0..1 says how far the pages of a document are separate witnesses: n count as n ** pooling.
    """
    if not len(page_classes):
        return ()
    log_start, log_on = _logs(starts)
    weighed = page_classes * weight
    path = _best_path(weighed, log_start, log_on)
    marginal = _start_probability(weighed, log_start, log_on)
    firsts = [at for at, started in enumerate(path) if started]
    ends = [*firsts[1:], len(path)]
    return tuple(_cut(page_classes, marginal, first, end, pooling) for first, end in zip(firsts, ends, strict=True))


def _logs(starts: Floats) -> tuple[Floats, Floats]:
    bounded = np.clip(starts, 1e-6, 1 - 1e-6)
    log_start, log_on = np.log(bounded), np.log1p(-bounded)
    log_start[0], log_on[0] = 0.0, -np.inf
    return log_start, log_on


def _best_path(pages: Floats, log_start: Floats, log_on: Floats) -> list[bool]:
    """For each page whether the best path starts a document there."""
    count, classes = pages.shape
    best = pages[0].copy()
    began = np.ones((count, classes), dtype=bool)
    came_from = np.zeros(count, dtype=np.int64)
    for at in range(1, count):
        came_from[at] = int(best.argmax())
        start = best.max() + log_start[at]
        on = best + log_on[at]
        began[at] = start >= on
        best = np.maximum(start, on) + pages[at]
    return _walk_back(began, came_from, int(best.argmax()))


def _walk_back(began: NDArray[np.bool_], came_from: NDArray[np.int64], state: int) -> list[bool]:
    path = []
    for at in range(len(began) - 1, -1, -1):
        started = bool(began[at, state])
        path.append(started)
        state = int(came_from[at]) if started else state
    return path[::-1]


def _start_probability(pages: Floats, log_start: Floats, log_on: Floats) -> Floats:
    """Posterior probability that each page starts a document, over all paths; shape (pages,)."""
    forward, arrived = _forward(pages, log_start, log_on)
    backward = _backward(pages, log_start, log_on)
    total = _log_sum(forward[-1])
    return np.asarray(np.exp(np.minimum(0.0, np.array([
        _log_sum(arrived[at] + pages[at] + backward[at]) - total for at in range(len(pages))
    ]))))  # fmt: skip


def _forward(pages: Floats, log_start: Floats, log_on: Floats) -> tuple[Floats, Floats]:
    """Log sums of all paths up to each page by class, and what of them arrived by a start (without the page itself)."""
    count, classes = pages.shape
    forward, arrived = np.empty((count, classes)), np.empty((count, classes))
    arrived[0] = 0.0
    forward[0] = arrived[0] + pages[0]
    for at in range(1, count):
        arrived[at] = _log_sum(forward[at - 1]) + log_start[at]
        forward[at] = np.logaddexp(arrived[at], forward[at - 1] + log_on[at]) + pages[at]
    return forward, arrived


def _backward(pages: Floats, log_start: Floats, log_on: Floats) -> Floats:
    """Log sums of all paths after each page, by its class."""
    count, classes = pages.shape
    backward = np.zeros((count, classes))
    for at in range(count - 2, -1, -1):
        after = pages[at + 1] + backward[at + 1]
        start = _log_sum(after) + log_start[at + 1]
        backward[at] = np.logaddexp(start, after + log_on[at + 1])
    return backward


def _cut(pages: Floats, marginal: Floats, first: int, end: int, pooling: float) -> Cut:
    summed = pages[first:end].sum(axis=0) * (end - first) ** (pooling - 1.0)
    classes = np.exp(summed - _log_sum(summed))
    boundary = min(marginal[first], marginal[end] if end < len(marginal) else 1.0)
    inside = 1.0 - marginal[first + 1 : end].max(initial=0.0)
    return Cut(first, end - 1, int(classes.argmax()), float(min(boundary, inside)), classes)


def _log_sum(values: Floats) -> float:
    return float(np.logaddexp.reduce(values))
