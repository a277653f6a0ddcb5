"""Reversals (claim status 22), each with the payment that it takes back and the correction that follows it.

A reversal equals its original by the payer's control number (else by ours), lines and adjustments with the signs
turned; failing that by its amounts. Its correction is the next decision on the same claim, in the same
remittance or later. Each original is taken back once, and each correction belongs to one reversal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from review.checkup.archive import Adjudication, Archive, is_reversal

Index = dict[tuple[Hashable, ...], list[Adjudication]]


class Reversal(NamedTuple):
    """`exact` says whether lines and adjustments agree with the original's, not only its amounts."""

    taken: Adjudication
    original: Adjudication | None
    exact: bool
    correction: Adjudication | None


class Reversals:
    """All reversals of an archive in order of time."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._used: set[int] = set()
        self._corrections: set[int] = set()

    @cached_property
    def all(self) -> list[Reversal]:
        originals = {each.number: self._original(each) for each in self._taken}
        return [
            Reversal(each, *originals[each.number], self._correction(each, originals[each.number][0]))
            for each in self._taken
        ]

    @cached_property
    def _taken(self) -> list[Adjudication]:
        return [each for each in self._archive.payments if is_reversal(each.claim)]

    @cached_property
    def reversed(self) -> frozenset[int]:
        """Numbers of the claim payments that were taken back."""
        return frozenset(each.original.number for each in self.all if each.original)

    def _original(self, taken: Adjudication) -> tuple[Adjudication | None, bool]:
        for exact, index, value in (
            (True, self._by_signature, taken.claim.signature),
            (False, self._by_amounts, _amounts(taken)),
        ):
            for number in _numbers(taken):
                if found := self._latest(index.get((taken.remittance.payer, number, value), ()), taken):
                    self._used.add(found.number)
                    return found, exact
        return None, False

    def _latest(self, candidates: Iterable[Adjudication], taken: Adjudication) -> Adjudication | None:
        """The last one before the reversal, of an earlier remittance rather than of its own."""
        before = [each for each in candidates if each.number < taken.number and each.number not in self._used]
        return max(before, key=lambda each: (each.remittance is not taken.remittance, each.number), default=None)

    def _correction(self, taken: Adjudication, original: Adjudication | None) -> Adjudication | None:
        known = {each.number: each for place in _places(taken) for each in self._by_place.get(place, ())}
        for number in sorted(known):
            each = known[number]
            later = number > taken.number or each.remittance is taken.remittance
            if later and each is not original and number not in self._corrections:
                self._corrections.add(number)
                return each
        return None

    @cached_property
    def _by_signature(self) -> Index:
        return self._indexed(lambda each: each.claim.signature)

    @cached_property
    def _by_amounts(self) -> Index:
        return self._indexed(_amounts)

    def _indexed(self, value: Callable[[Adjudication], Hashable]) -> Index:
        """Only what a reversal may ask for: an archive holds few of them."""
        asked = {(each.remittance.payer, number) for each in self._taken for number in _numbers(each)}
        found: Index = defaultdict(list)
        for each in self._payments():
            for number in _numbers(each):
                if (each.remittance.payer, number) in asked:
                    found[each.remittance.payer, number, value(each)].append(each)
        return found

    @cached_property
    def _by_place(self) -> Index:
        asked = {place for each in self._taken for place in _places(each)}
        found: Index = defaultdict(list)
        for each in self._payments():
            if each.decides:
                for place in _places(each):
                    if place in asked:
                        found[place].append(each)
        return found

    def _payments(self) -> Iterator[Adjudication]:
        return (each for each in self._archive.payments if not is_reversal(each.claim))


def _numbers(each: Adjudication) -> Iterator[tuple[str, str]]:
    """The numbers by which a payment and its reversal know each other: the payer's first."""
    for kind, number in (
        ("payer", each.claim.payer_number),
        ("payer", each.claim.reverses),
        ("ours", each.claim.account),
    ):
        if number:
            yield kind, number


def _places(each: Adjudication) -> Iterator[tuple[Hashable, ...]]:
    """By what a correction is told: the same claim of ours, or the same claim of the payer's."""
    if each.key is not None:
        yield ("ours", *each.key)
    if each.claim.payer_number:
        yield ("payer", each.remittance.payer, each.claim.payer_number)


def _amounts(each: Adjudication) -> tuple[Decimal, Decimal]:
    sign = each.claim.sign
    return sign * (each.claim.charge or Decimal(0)), sign * (each.claim.paid or Decimal(0))
