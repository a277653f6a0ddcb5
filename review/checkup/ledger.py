"""The ledger of recoveries and carried balances, per payer and payee (PLB reasons WO and FB).

A negative amount opens an item: money that the payer put off taking. A positive one closes: money taken now. A closing
meets the open item with the same reference (one may hold the other; that of a carried balance is the trace number of
the payment that carried it), else the one of the same reason with the same amount, else the oldest of the same reason;
what is left of it meets the next. What meets none was taken for something that this archive does not show.
Opened - closed = open; all amounts of the PLBs together = what was taken without an item - what is open.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from models.prediction import NOTHING
from review.checkup.archive import Archive, Received
from review.checkup.facts import ProviderAdjustmentFact

CARRIED = "FB"
REASONS = frozenset({"WO", CARRIED})
# A shorter reference may be part of another by chance.
TELLING = 6


@dataclass(slots=True)
class Item:
    """What a negative amount opened. `left` is what no later amount closed."""

    received: Received
    posted: ProviderAdjustmentFact
    amount: Decimal
    left: Decimal

    @property
    def day(self) -> datetime.date | None:
        return self.received.day

    def answers_to(self, reference: str) -> bool:
        """Whether a closing with this reference is for this item."""
        own = [_plain(self.posted.reference)]
        if self.posted.reason == CARRIED:
            own.append(_plain(self.received.fact.trace))
        return any(mine and (mine == reference or _holds(mine, reference)) for mine in own)


class Taken(NamedTuple):
    """A positive amount. `loose` is what of it met no open item."""

    received: Received
    posted: ProviderAdjustmentFact
    amount: Decimal
    loose: Decimal


class Ledger:
    """One payer and payee."""

    def __init__(self, payer: str, payee: str) -> None:
        self.payer = payer
        self.payee = payee
        self.items: list[Item] = []
        self.taken: list[Taken] = []

    @property
    def open(self) -> list[Item]:
        return [item for item in self.items if item.left]

    def post(self, received: Received, posted: ProviderAdjustmentFact) -> None:
        amount = posted.amount or NOTHING
        if amount < 0:
            self.items.append(Item(received, posted, -amount, -amount))
        elif amount > 0:
            self.taken.append(Taken(received, posted, amount, self._close(posted, amount)))

    def _close(self, posted: ProviderAdjustmentFact, amount: Decimal) -> Decimal:
        """Close what it meets, in order; gives what is left of it."""
        for item in self._met_by(posted, amount):
            part = min(item.left, amount)
            item.left -= part
            amount -= part
            if not amount:
                break
        return amount

    def _met_by(self, posted: ProviderAdjustmentFact, amount: Decimal) -> list[Item]:
        reference = _plain(posted.reference)
        if reference and (named := [item for item in self.open if item.answers_to(reference)]):
            return named
        same = [item for item in self.open if item.posted.reason == posted.reason]
        return sorted(same, key=lambda item: item.left != amount)


def ledgers(archive: Archive) -> list[Ledger]:
    """Every ledger of the archive, posted in order of time; of one day, what opens before what closes."""
    found: dict[tuple[str, str], Ledger] = {}
    for received, posted in _postings(archive):
        key = received.payer, received.payee
        found.setdefault(key, Ledger(*key)).post(received, posted)
    return [found[key] for key in sorted(found)]


def _postings(archive: Archive) -> Iterator[tuple[Received, ProviderAdjustmentFact]]:
    everything = [
        (received, posted)
        for received in archive.remittances
        for posted in received.fact.adjustments
        if posted.reason in REASONS and posted.amount
    ]
    last = datetime.date.max
    yield from sorted(everything, key=lambda each: (each[0].day or last, (each[1].amount or NOTHING) > 0))


def _plain(reference: str | None) -> str:
    return "".join((reference or "").upper().split())


def _holds(one: str, other: str) -> bool:
    return (len(one) >= TELLING and one in other) or (len(other) >= TELLING and other in one)
