"""How many service lines of a remittance are read exactly as they were drawn, from labels to the solved record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

EQUAL = ("procedure", "modifiers", "units", "service_from", "service_to", "charge", "paid")
Plain = Mapping[str, Any]


@dataclass(slots=True)
class Exact:
    """Lines that were drawn or invented, and those among them that are exact in the claim where they belong; whether
    all of them are, and whether the record balances. Aligned over the whole remittance, `in_order` of `drawn` lines are
    exact: there a claim that was missed makes none of the lines behind it wrong.
    """

    lines: int
    right: int
    balanced: bool
    drawn: int
    in_order: int

    @property
    def whole(self) -> bool:
        return self.lines == self.right


def exact(drawn: Plain, read: Plain, *, balanced: bool) -> Exact:
    """Two remittances as plain data, claims in their order."""
    mine, theirs = ([claim["lines"] for claim in record["claims"]] for record in (drawn, read))
    counts = [_of_claim(*pair) for pair in zip_longest(mine, theirs, fillvalue=())]
    lines, in_order = _of_claim(*([line for claim in claims for line in claim] for claims in (mine, theirs)))
    return Exact(
        lines=sum(all_ for all_, _ in counts),
        right=sum(right for _, right in counts),
        balanced=balanced,
        drawn=lines,
        in_order=in_order,
    )


def _of_claim(drawn: Sequence[Plain], read: Sequence[Plain]) -> tuple[int, int]:
    """Lines of both, counted once where they are aligned, and how many are equal: in order, none left out for a better
    fit further down than the longest common sequence allows.
    """
    mine, theirs = [told_of_line(line) for line in drawn], [told_of_line(line) for line in read]
    common = [0] * (len(theirs) + 1)
    for line in mine:
        before = 0
        for at, other in enumerate(theirs, 1):
            before, common[at] = common[at], before + 1 if line == other else max(common[at], common[at - 1])
    return max(len(mine), len(theirs)), common[-1]


def told_of_line(line: Plain) -> tuple[Any, ...]:
    """What makes a line exact."""
    adjustments = Counter((each["group"], each["reason"], each["amount"]) for each in line["adjustments"])
    own = (tuple(line[name]) if name == "modifiers" else line[name] for name in EQUAL)
    return (*own, frozenset(adjustments.items()))
