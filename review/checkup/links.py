"""Links from figures to their claims: whatever is linked is also shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from review.checkup.lists import SHOWN, SHOWN_OF_FIGURE, ClaimList, Detail, Lists


class Part(NamedTuple):
    """The rows of one figure of a list, the largest of them. `title` says what the figure is of."""

    anchor: str
    figure: str
    title: str
    rows: list[Detail]
    total: int


class Links:
    """Remembers what the page linked to."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._linked: dict[str, dict[str, str]] = {name: {} for name in lists.all}

    def to(self, name: str, figure: str = "", title: str = "") -> str:
        """The address of a list, or of one figure's rows in it under a title; nothing where it has none."""
        found = self._lists.all[name]
        rows = found.by_figure.get(figure, []) if figure else found.details
        if not rows:
            return ""
        if figure:
            self._linked[name][figure] = title or figure
        return f"#{_anchor(name, figure)}"

    def lists(self) -> Iterator[tuple[ClaimList, list[Detail], list[Part]]]:
        """Every list that has rows: the largest of them, and the parts that were linked."""
        for found in self._lists.all.values():
            if found.details:
                parts = [self._part(found, *linked) for linked in self._linked[found.name].items()]
                yield found, found.details[:SHOWN], parts

    def _part(self, found: ClaimList, figure: str, title: str) -> Part:
        rows = found.by_figure[figure]
        return Part(_anchor(found.name, figure), figure, title, rows[:SHOWN_OF_FIGURE], len(rows))


def _anchor(name: str, figure: str) -> str:
    return f"claims-{name}-{figure}" if figure else f"claims-{name}"
