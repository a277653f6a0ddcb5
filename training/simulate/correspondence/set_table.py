"""Sets tables: `| head || of || columns`, `+2-5 cells || of || a row` that stands two to five times, `= totals`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from training.simulate.correspondence.page import Page
from training.simulate.sheet import Font

_ROW = re.compile(r"\+(?:(\d+)(?:-(\d+))?)?\s(.*)")
_NUMBER = re.compile(r"[-($]*[\d,]*\.?\d+[)%-]*")
_GAP, _SMALLEST = 5.0, 4.6
_KEPT = 0.92


def table(page: Page, lines: tuple[str, ...]) -> None:
    """Columns as wide as their content wants, in letters as small as they must be."""
    rows = _rows(page, lines)
    size = page.look.size * page.chance.uniform(0.76, 0.98)
    while size > _SMALLEST and sum(_least(page, rows, size)) > page.width:
        size *= 0.94
    widths = _widths(page, rows, size)
    for number, (kind, cells) in enumerate(rows):
        _row(page, kind, cells, widths, size, number)
    page.gap()


def _rows(page: Page, lines: tuple[str, ...]) -> list[tuple[str, list[str]]]:
    """Kind and cells of each row as printed."""
    made = []
    for line in lines:
        found = _ROW.match(line)
        low, high, rest = (found[1], found[2], found[3]) if found else (None, None, line[1:])
        times = page.chance.randint(int(low or 1), int(high or low or 1))
        made += [(line[0], [cell.strip() for cell in page.say(rest).split("||")]) for _ in range(times)]
    columns = max(len(cells) for _, cells in made)
    return [(kind, cells + [""] * (columns - len(cells))) for kind, cells in made]


def _least(page: Page, rows: Sequence[tuple[str, list[str]]], size: float) -> list[float]:
    """Widths below which words would have to be cut."""
    font = Font(name=page.look.bold, size=size)
    return [
        max((page.sheet.measure(word, font) for cell in column for word in cell.split()), default=4.0) + _GAP
        for column in zip(*(cells for _, cells in rows), strict=True)
    ]


def _widths(page: Page, rows: Sequence[tuple[str, list[str]]], size: float) -> list[float]:
    """What is left over goes to the columns whose cells are long."""
    font = Font(name=page.look.bold, size=size)
    least = _least(page, rows, size)
    wanted = [
        max(page.sheet.measure(cell, font) for cell in column) + _GAP
        for column in zip(*(cells for _, cells in rows), strict=True)
    ]
    more = [max(0.0, want - low) for want, low in zip(wanted, least, strict=True)]
    spare = page.width - sum(least)
    if spare < 0:
        return [low * page.width / sum(least) for low in least]
    share = min(1.0, spare / sum(more)) if sum(more) else 0.0
    widths = [low + share * extra for low, extra in zip(least, more, strict=True)]
    spread = (page.width - sum(widths)) / len(widths) if page.look.table != "plain" else 0.0
    return [width + spread for width in widths]


def _row(page: Page, kind: str, cells: list[str], widths: list[float], size: float, number: int) -> None:
    strong = kind == "|" or (kind == "=" and number % 2 == 0)
    font = Font(name=page.look.bold if strong else page.look.regular, size=size)
    wrapped = [page.wrap(cell, width - _GAP * _KEPT, font) for cell, width in zip(cells, widths, strict=True)]
    depth = max(map(len, wrapped))
    height = depth * page.height(font) + 3
    page.room(height)
    _ground(page, kind, widths, height, number)
    page.y += 1.5
    for line in range(depth):
        baseline = page.row(font)
        at = page.left
        for rows, width in zip(wrapped, widths, strict=True):
            if line < len(rows) and rows[line]:
                _cell(page, rows[line], at, width, baseline, font)
            at += width
    page.y += 1.5


def _cell(page: Page, text: str, at: float, width: float, baseline: float, font: Font) -> None:
    """Numbers stand at the right in some looks."""
    if page.look.table in ("rule", "zebra", "dashes") and _NUMBER.fullmatch(text):
        page.sheet.text(at + width - _GAP / 2, baseline, text, font=font, align="right")
    else:
        page.sheet.text(at + _GAP / 2, baseline, text, font=font)


def _ground(page: Page, kind: str, widths: list[float], height: float, number: int) -> None:
    """Rules and shades behind a row."""
    style, top, bottom = page.look.table, page.y, page.y + height
    right = page.left + sum(widths)
    if style == "grid":
        at = page.left
        for width in widths:
            page.sheet.rectangle((at, top, at + width, bottom))
            at += width
    elif (style == "shade" and kind == "|") or (style == "zebra" and number % 2):
        page.sheet.rectangle((page.left, top, right, bottom), gray=0.9, stroke=False)
    elif style in ("rule", "dashes") and kind == "|":
        page.sheet.line(page.left, bottom, right, bottom, 0.7)
    elif style in ("rule", "shade") and kind == "=":
        page.sheet.line(page.left, top, right, top, 0.5)
