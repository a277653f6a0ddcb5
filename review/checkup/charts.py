"""The geometry of the page's plots: SVG columns that print, scale and need no script.

Plots are drawn here rather than by a library: the page opens at once from a file whatever the archive's size, and each
mark carries the path of its figure, so that a plot cannot show what `checkup.json` does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

WIDTH, HEIGHT = 920, 190
LEFT, RIGHT, TOP, BOTTOM = 60, 46, 14, 24
LABELS = 13  # more labels than these would touch
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_TENTH = Decimal("0.1")
_SHORT = ((Decimal(10) ** 9, "B"), (Decimal(10) ** 6, "M"), (Decimal(10) ** 3, "K"))


class Column(NamedTuple):
    """A bar. `figure` is the path of its value; `labelled` says whether its label is written below it."""

    figure: str
    label: str
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    labelled: bool

    @property
    def middle(self) -> Decimal:
        return self.x + self.width / 2


class Tick(NamedTuple):
    """A line across the plot, with what it stands for."""

    y: Decimal
    text: str


class Dot(NamedTuple):
    """A point of the line."""

    figure: str
    label: str
    x: Decimal
    y: Decimal


class Plot(NamedTuple):
    """Columns over labels, and if asked for a line of shares, scaled on the right."""

    columns: list[Column]
    ticks: list[Tick]
    dots: list[Dot]
    right: list[Tick]

    @property
    def line(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def columns(
    path: str, rows: Sequence[dict[str, Any]], value: str, label: str, *, share: str = "", money: bool = True
) -> Plot:
    """One column for each row's `value`; `share` names the rows' share for the line."""
    values = [max(Decimal(row[value]), Decimal(0)) for row in rows]
    top = ceiling(max(values, default=Decimal(0)))
    slot = Decimal(WIDTH - LEFT - RIGHT) / max(len(rows), 1)
    width = min(slot * Decimal("0.72"), Decimal(46))
    every = -(-len(rows) // LABELS)
    bars = []
    for number, (row, amount) in enumerate(zip(rows, values, strict=True)):
        height = _tenths(amount / top * (HEIGHT - TOP - BOTTOM))
        x, y = _tenths(LEFT + slot * number + (slot - width) / 2), HEIGHT - BOTTOM - height
        figure = f"{path}.{number}.{value}"
        bars.append(Column(figure, str(row[label]), x, y, _tenths(width), height, number % every == 0))
    return Plot(bars, _ticks(top, money), *_line(path, rows, share, bars))


def _line(path: str, rows: Sequence[dict[str, Any]], share: str, bars: list[Column]) -> tuple[list[Dot], list[Tick]]:
    known = [number for number, row in enumerate(rows) if share and row[share] is not None]
    if not known:
        return [], []
    top = ceiling(max(Decimal(rows[number][share]) for number in known) * 100)
    dots = [
        Dot(
            f"{path}.{number}.{share}",
            bars[number].label,
            _tenths(bars[number].middle),
            _y(Decimal(rows[number][share]) * 100, top),
        )
        for number in known
    ]
    return dots, [Tick(_y(part, top), f"{part.normalize():f} %") for part in (Decimal(0), top / 2, top)]


def _ticks(top: Decimal, money: bool) -> list[Tick]:
    return [Tick(_y(part, top), short(part, money)) for part in (Decimal(0), top / 2, top)]


def _y(value: Decimal, top: Decimal) -> Decimal:
    return _tenths(HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM))


def ceiling(value: Decimal) -> Decimal:
    """The next 1, 2, 5 or 10 of the value's size: the top of an axis."""
    if value <= 0:
        return Decimal(1)
    size = Decimal(10) ** value.adjusted()
    return next(step * size for step in _STEPS if step * size >= value)


def short(value: Decimal, money: bool) -> str:
    """$250K for an axis."""
    for size, letter in _SHORT:
        if value >= size:
            text = f"{(value / size).normalize():f}{letter}"
            break
    else:
        text = f"{value.normalize():f}"
    return f"${text}" if money else text


def _tenths(value: Decimal) -> Decimal:
    return value.quantize(_TENTH)


def widths(rows: Sequence[dict[str, Any]], value: str) -> list[Decimal]:
    """Of each row, its part of the largest in percent: the bars in tables."""
    values = [max(Decimal(row[value]), Decimal(0)) for row in rows]
    top = max(values, default=Decimal(0)) or Decimal(1)
    return [_tenths(each / top * 100) for each in values]
