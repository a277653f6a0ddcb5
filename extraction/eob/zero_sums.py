"""The cheapest choices of amounts that come to nothing: what every balancing law asks for."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.eob.candidates import Candidate

_WIDEST = 16.0  # the most that a solution may cost
_MOST_CANDIDATES = 24
_MOST_SOLUTIONS = 12
_MOST_PARTIAL = 4_000
Term = tuple[Sequence[Candidate], int]
_Partial = tuple[float, tuple[Candidate, ...]]


def zero_sums(terms: Sequence[Term]) -> list[tuple[Candidate, ...]]:
    """The cheapest choices of one candidate for each term whose sum is zero, each term with its sign.

    Exact up to a cost: both halves of the terms are listed, and met by their sums (Horowitz and Sahni 1974).
    """
    middle = len(terms) // 2
    first, second = _sums(terms[:middle]), _sums(terms[middle:])
    found = [
        (one[0] + other[0], (*one[1], *other[1]))
        for total, ones in first.items()
        for other in second.get(-total, ())
        for one in ones
        if one[0] + other[0] <= _WIDEST
    ]
    found.sort(key=lambda each: each[0])
    return [chosen for _, chosen in found[:_MOST_SOLUTIONS]]


def _sums(terms: Sequence[Term]) -> dict[int, list[_Partial]]:
    """All choices by their sum, the cheapest ones where there are very many."""
    partial: list[tuple[float, int, tuple[Candidate, ...]]] = [(0.0, 0, ())]
    for candidates, sign in terms:
        partial = [
            (cost + each.cost, total + sign * each.cents, (*chosen, each))
            for cost, total, chosen in partial
            for each in candidates[:_MOST_CANDIDATES]
            if cost + each.cost <= _WIDEST
        ]
        partial.sort(key=lambda each: each[0])
        del partial[_MOST_PARTIAL:]
    sums: dict[int, list[_Partial]] = {}
    for cost, total, chosen in partial:
        sums.setdefault(total, []).append((cost, chosen))
    return sums
