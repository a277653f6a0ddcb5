"""What stands in a printed row, before it is known where on the page the row stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from training.simulate.sheet import Align


@dataclass(frozen=True, slots=True)
class Token:
    """Words that mean the same: a tag of extraction.eob.labels and the JSON pointer of the value, if it has one."""

    text: str
    tag: str = "other"
    pointer: str | None = None


Cell = tuple[Token, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Print:
    """Tokens with a blank between them at a place of the row; `column` is the column's role, `size` of the letters 0
    where it is the page's own. `role` stands in for the row's where words of two kinds share a row.
    """

    x: float
    tokens: Cell
    align: Align = "left"
    bold: bool = False
    size: float = 0.0
    column: str | None = None
    role: str | None = None
    gray: float = 0.0

    @property
    def text(self) -> str:
        return " ".join(token.text for token in self.tokens)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRow:
    """One row. `height` is in points, 0 for the page's own; rules are lines from margin to margin; `columns` are the x
    of vertical lines; `shade` is a gray from 0 to 1 behind the row.
    """

    prints: tuple[Print, ...] = ()
    role: str = "other"
    claim: int | None = None
    height: float = 0.0
    rule_above: bool = False
    rule_below: bool = False
    verticals: tuple[float, ...] = ()
    shade: float | None = None
    span: tuple[float, float] | None = None


def blank(height: float) -> PrintedRow:
    """An empty row."""
    return PrintedRow(height=height)


def words(text: str, tag: str = "other", pointer: str | None = None) -> Cell:
    """A cell of one token."""
    return (Token(text, tag, pointer),)


def under(rows: Iterable[PrintedRow], claim: int | None) -> list[PrintedRow]:
    """The rows as those of a claim."""
    return [replace(row, claim=claim) for row in rows]


def filled(cell: Sequence[Token]) -> bool:
    """True if something is printed."""
    return any(token.text for token in cell)
