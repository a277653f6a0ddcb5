"""Pictures at the head of the first page: shapes only, no words, in the room that the page header leaves for them."""

from __future__ import annotations

from training.simulate.pages.layout import Layout
from training.simulate.sheet import Sheet

_BARS = 4


def draw_logo(sheet: Sheet, layout: Layout) -> None:
    """A disc, or bars of rising height."""
    logo, size = layout.ornament.logo, layout.type.heading * 2.2
    left, top = layout.paper.left, layout.paper.top + layout.type.size
    if logo == "disc":
        sheet.disc(left + size / 2, top + size / 2, size / 2, gray=0.35)
        sheet.disc(left + size * 0.62, top + size * 0.42, size / 5, gray=0.9)
    elif logo == "bars":
        for number in range(_BARS):
            x = left + number * size / _BARS
            height = size * (number + 1) / _BARS
            sheet.rectangle((x, top + size - height, x + size / 6, top + size), gray=0.2 + 0.15 * number, stroke=False)
