"""What an amount may be: as it was read, as the recogniser's next best readings have it, and as misprints of single
characters would have it. Each with a cost, which is the negative logarithm of how probable it is beside the best one.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from extraction.eob.money import cents_of, has_point
from extraction.eob.values import MONEY_TAGS, Value
from extraction.pages.page import Box, Word

# Characters that recognisers of print and fax take for each other.
_CONFUSED = {
    **{"0": "6895", "1": "74", "2": "7", "3": "8595", "4": "19", "5": "638", "6": "058", "7": "12", "8": "0369"},
    **{"9": "4803", "O": "0", "o": "0", "l": "1", "I": "1", "S": "5", "B": "8", "Z": "2"},
}
GUESS_COST = 6.0  # of a value that no recogniser proposed
_LEAST_SHARE = 0.2  # of a tag that an amount may as well have: the sums alone would fit too much
_LEAST = 1e-4
_MOST_COMBINED = 64


@dataclass(frozen=True, slots=True)
class Candidate:
    """Cents, the cost of believing them, and whether they are a guess of ours that nobody read."""

    cents: int
    cost: float
    guessed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """An amount of a page: what is printed, where, how sure it was read and named, and what it may be, best first.
    Without candidates it is unreadable. `others`: what else it may as well stand for, likeliest first.
    """

    text: str
    page: int
    box: Box
    confidence: float
    candidates: tuple[Candidate, ...]
    others: tuple[str, ...] = ()

    @property
    def read(self) -> int | None:
        """In cents, as it was read."""
        return self.candidates[0].cents if self.candidates else None


def amount_of(value: Value) -> Amount:
    """The amount that a value prints. A text layer says what it says: it has no other candidates."""
    best: dict[int, Candidate] = {}
    for candidate in (*_read(value), *_guessed(value)):
        known = best.get(candidate.cents)
        if known is None or candidate.cost < known.cost:
            best[candidate.cents] = candidate
    return Amount(
        text=value.text,
        page=value.page,
        box=value.box,
        confidence=value.confidence,
        candidates=tuple(sorted(best.values(), key=lambda each: each.cost)),
        others=_others(value),
    )


def agreed(first: Amount, second: Amount) -> tuple[Candidate, ...]:
    """What two prints of one amount may be: what both may be costs least."""
    costs = [{each.cents: each for each in amount.candidates} for amount in (first, second)]
    made = []
    for cents in costs[0] | costs[1]:
        found = [known[cents] for known in costs if cents in known]
        missing = GUESS_COST * (len(costs) - len(found))
        guessed = all(each.guessed for each in found)
        made.append(Candidate(cents, sum(each.cost for each in found) + missing, guessed))
    return tuple(sorted(made, key=lambda each: each.cost))


def _others(value: Value) -> tuple[str, ...]:
    tags = (tag for tag in value.words[-1].tags if tag.confidence >= _LEAST_SHARE)
    return tuple(tag.name for tag in tags if tag.name in MONEY_TAGS and tag.name != value.tag)


def _read(value: Value) -> Iterator[Candidate]:
    """What the recogniser proposes for the words of the amount."""
    readings = [_readings(each.word) for each in value.words]
    for combined in itertools.islice(itertools.product(*readings), _MOST_COMBINED):
        cents = cents_of("".join(text for text, _ in combined))
        if cents is not None:
            yield Candidate(cents, sum(cost for _, cost in combined))


def _readings(word: Word) -> list[tuple[str, float]]:
    """Texts of a word with their cost beside the best one, which is 0."""
    first = max(word.confidence, _LEAST)
    others = [(each.text, math.log(first / max(each.confidence, _LEAST))) for each in word.alternatives]
    return [(word.text, 0.0), *((text, max(cost, 0.1)) for text, cost in others)]


def _guessed(value: Value) -> Iterator[Candidate]:
    """One character taken for another, a point or a sign lost; of what a recogniser read, never of a text layer."""
    if all(each.word.confidence >= 1.0 and not each.word.alternatives for each in value.words):
        return
    text = "".join(each.word.text for each in value.words)
    for place, mark in enumerate(text):
        for other in _CONFUSED.get(mark, ""):
            cents = cents_of(f"{text[:place]}{other}{text[place + 1 :]}")
            if cents is not None:
                yield Candidate(cents, GUESS_COST, guessed=True)
    yield from _lost_marks(text)


def _lost_marks(text: str) -> Iterator[Candidate]:
    digits = re.sub(r"\D", "", text)
    cents = cents_of(text)
    if digits and not has_point(text):
        yield Candidate(int(digits), GUESS_COST, guessed=True)
    if cents:
        yield Candidate(-cents, GUESS_COST + 1.0, guessed=True)
