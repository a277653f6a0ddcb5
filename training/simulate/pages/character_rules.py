"""Rules of characters, where a print has no lines: -----, =====, *****."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from training.simulate.fonts import face
from training.simulate.pages.layout import Layout
from training.simulate.pages.prints import Print, PrintedRow, words
from training.simulate.sheet import Font, measure


def ruled(layout: Layout, row: PrintedRow) -> Iterator[PrintedRow]:
    """The row with its rules as rows of their own, if the layout prints them as characters."""
    mark = layout.ornament.rule_mark
    if not mark:
        yield row
        return
    if row.rule_above:
        yield character_row(layout, mark)
    yield replace(row, rule_above=False, rule_below=False)
    if row.rule_below:
        yield character_row(layout, mark)


def character_row(layout: Layout, mark: str) -> PrintedRow:
    """One character from margin to margin."""
    font = Font(name=face(layout.type.face).regular, size=layout.type.size)
    width = layout.paper.width - layout.paper.left - layout.paper.right
    count = int(width / measure(mark, font, layout.character_space))
    return PrintedRow(prints=(Print(x=layout.paper.left, tokens=words(mark * count)),))
