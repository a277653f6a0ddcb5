"""What could be the number of a payment card, and text without such numbers.

A card's number begins with its network's figures, has 13 to 19 of them and ends with a check digit (ISO/IEC 7812-1).
Every tenth number of any kind passes the check digit, so on pages more than that is asked: `extraction.pages.cards`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_LENGTHS = range(13, 20)
# Groups of figures with at most six marks between two of them: spaces, dashes of all kinds, points, underscores, and
# any of these as addresses write them (%2d), escaped again or not (%252d).
_ESCAPED = r"%(?:25)*[0-9a-fA-F]{2}"
_RUN = re.compile(rf"(?:{_ESCAPED})?\d+(?:(?:{_ESCAPED}|[\W_]){{1,6}}\d+)*")
_GROUP = re.compile(rf"{_ESCAPED}|(\d+)")
_FIGURES = re.compile(r"\d+")
_HIDDEN = "X"


def passes_luhn(figures: str) -> bool:
    """The check digit of ISO/IEC 7812-1: every second figure from the right doubled, its digits added."""
    total = 0
    for at, figure in enumerate(reversed(figures)):
        value = int(figure) * (2 if at % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def begins_as_cards_do(figures: str) -> bool:
    """Visa, Mastercard, American Express, Discover, Diners Club, JCB and UnionPay, with the lengths that they have."""
    length, two, three, four = len(figures), int(figures[:2]), int(figures[:3]), int(figures[:4])
    return (
        (figures[0] == "4" and length in (13, 16, 19))
        or (length == 16 and (51 <= two <= 55 or 2221 <= four <= 2720 or 3528 <= four <= 3589))
        or (length == 15 and two in (34, 37))
        or (16 <= length <= 19 and (four == 6011 or two in (62, 65) or 644 <= three <= 649))
        or (14 <= length <= 19 and (two in (36, 38, 39) or 300 <= three <= 305))
    )


def is_card_number(figures: str) -> bool:
    """Whether it could be one by its length, beginning and check digit."""
    return len(figures) in _LENGTHS and begins_as_cards_do(figures) and passes_luhn(figures)


def without_card_numbers(text: str) -> str:
    """The text with an X for each figure of what could be a card's number: whole groups of figures with marks between
    them, or a part of figures that stand together.
    """
    plain = text if text.isascii() else re.sub(r"\d", lambda figure: str(int(figure[0])), text)
    hidden = {place for run in _RUN.finditer(plain) for place in _of_cards(run)}
    return "".join(_HIDDEN if place in hidden else letter for place, letter in enumerate(text))


def _of_cards(run: re.Match[str]) -> Iterator[int]:
    """Where in the text the figures of possible card numbers stand."""
    found = _GROUP.finditer(run.string, run.start(), run.end())
    for places in _joined([range(*group.span(1)) for group in found if group[1]]):
        if is_card_number("".join(map(run.string.__getitem__, places))):
            yield from places
    for together in _FIGURES.finditer(run.string, run.start(), run.end()):
        yield from _of_parts(together[0], together.start())


def _joined(groups: Sequence[range]) -> Iterator[list[int]]:
    """Neighbouring groups that have as many figures as a card number together."""
    for first in range(len(groups)):
        places: list[int] = []
        for group in groups[first : first + _LENGTHS[-1]]:
            places += group
            if len(places) in _LENGTHS:
                yield places.copy()


def _of_parts(figures: str, at: int) -> Iterator[int]:
    """Where the figures of possible card numbers stand within figures that stand together from the place `at`."""
    for start in range(len(figures)):
        for length in _LENGTHS:
            if start + length <= len(figures) and is_card_number(figures[start : start + length]):
                yield from range(at + start, at + start + length)
