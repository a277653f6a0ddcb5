"""What a payer usually allows, from its own history in the archive.

Lines of one payer, procedure, modifiers, place and year of service that it paid as primary are compared by the amount
allowed for a unit. Usual is the most frequent amount if at least two fifths of the lines have it, else the median;
it is known from ten lines on. Lines cut as multiple procedures (CARC 59) do not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import NamedTuple

from models.outcomes import Outcome
from models.prediction import NOTHING
from review.checkup.archive import Adjudication, Archive
from review.checkup.facts import LineFact

SUPPORT = 10
MODE_SHARE = Decimal("0.4")
UNIT = Decimal("0.0001")


class PriceKey(NamedTuple):
    """What lines must share to be compared."""

    payer: str
    procedure: str
    modifiers: tuple[str, ...]
    place: str
    year: int


class Usual(NamedTuple):
    """The usual amount for a unit, on how many lines it rests, and how many of them have just that amount."""

    amount: Decimal
    lines: int
    agree: int


class Prices:
    """Usual amounts, and what each payer allows of a dollar charged."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @cached_property
    def priced(self) -> list[tuple[Adjudication, LineFact, PriceKey]]:
        """Every line that counts, in order of time."""
        keys: dict[PriceKey, PriceKey] = {}  # one of each: there are as many lines as the archive has, and few keys
        return [
            (at, line, keys.setdefault(key, key))
            for at in self._archive.payments
            if at.claim.primary and at.claim.sign > 0
            for line in at.claim.levels
            if _counts(line) and (key := key_of(at, line))
        ]

    @cached_property
    def usual(self) -> dict[PriceKey, Usual]:
        amounts: dict[PriceKey, list[Decimal]] = defaultdict(list)
        for _, line, key in self.priced:
            amounts[key].append(unit_allowed(line))
        return {key: _usual(found) for key, found in amounts.items() if len(found) >= SUPPORT}

    @cached_property
    def rates(self) -> dict[str, Decimal]:
        """Allowed of a dollar charged, by payer, over the lines that count; under "" that of all payers."""
        sums: dict[str, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
        for at, line, _ in self.priced:
            for payer in (at.remittance.payer, ""):
                sums[payer][0] += line.allowed or NOTHING
                sums[payer][1] += line.charge or NOTHING
        return {payer: min(allowed / charge, Decimal(1)) for payer, (allowed, charge) in sums.items() if charge > 0}

    def worth(self, at: Adjudication, line: LineFact) -> Decimal | None:
        """What a dollar denied of this line would bring: its usual amount of a dollar charged, else what the payer
        allows of a dollar on the whole, else what all payers do. None where nothing was ever allowed.
        """
        key = key_of(at, line)
        usual = self.usual.get(key) if key else None
        if usual and line.charge:
            return min(usual.amount * (line.units or 1) / line.charge, Decimal(1))
        return self.rates.get(at.remittance.payer, self.rates.get(""))


def key_of(at: Adjudication, line: LineFact) -> PriceKey | None:
    """None for what cannot be compared: without a procedure or a day."""
    if not line.procedure or not line.service:
        return None
    modifiers = tuple(sorted(line.modifiers))
    return PriceKey(at.remittance.payer, line.procedure, modifiers, at.claim.place or "", line.service.year)


def unit_allowed(line: LineFact) -> Decimal:
    return ((line.allowed or NOTHING) / (line.units or 1)).quantize(UNIT, ROUND_HALF_UP)


def _counts(line: LineFact) -> bool:
    paid = line.outcome == Outcome.PAID and not line.multiple and not line.refusals
    return (
        paid
        and bool(line.charge and line.charge > 0)
        and _positive(line.allowed)
        and _positive(line.units, absent=True)
    )


def _positive(value: Decimal | None, *, absent: bool = False) -> bool:
    return absent if value is None else value > 0


def _usual(amounts: list[Decimal]) -> Usual:
    counted = Counter(amounts)
    most = max(counted.values())
    amount = max(found for found, count in counted.items() if count == most)
    if most < MODE_SHARE * len(amounts):
        amount = sorted(amounts)[len(amounts) // 2]
    return Usual(amount, len(amounts), counted[amount])
