"""Sets what forms are made of: names with values, lines to write on, boxes side by side."""

from __future__ import annotations

from collections.abc import Sequence

from training.simulate.correspondence.page import Page
from training.simulate.sheet import Font


def fields(page: Page, lines: tuple[str, ...]) -> None:
    """`name = value` a line, in the manner of the look."""
    said = [page.say(line).partition("=") for line in lines]
    given = [(name.strip(), value.strip()) for name, _, value in said]
    manner = {"tabbed": _tabbed, "leader": _tabbed, "colon": _colon, "pairs": _pairs, "run": _run, "boxes": _boxes}
    manner[page.look.fields](page, given)
    page.gap()


def _tabbed(page: Page, given: Sequence[tuple[str, str]]) -> None:
    widest = min(max(page.sheet.measure(name, page.bold) for name, _ in given) + 12, page.width * 0.5)
    for name, value in given:
        rows = page.wrap(value, page.width - widest, page.font)
        font = page.fitted(name, page.bold, widest - 6)
        for number, row in enumerate(rows):
            baseline = page.row()
            if not number:
                end = page.sheet.text(page.left, baseline, name, font=font)
                if page.look.fields == "leader":
                    page.sheet.line(end + 2, baseline, page.left + widest - 3, baseline, 0.3)
            page.sheet.text(page.left + widest, baseline, row)


def _colon(page: Page, given: Sequence[tuple[str, str]]) -> None:
    for name, value in given:
        page.paragraph(f"{name}: {value}")


def _run(page: Page, given: Sequence[tuple[str, str]]) -> None:
    page.paragraph("; ".join(f"{name} {value}" for name, value in given))


def _pairs(page: Page, given: Sequence[tuple[str, str]]) -> None:
    """Two names with their values side by side."""
    half = page.width / 2
    for at in range(0, len(given), 2):
        baseline = page.row()
        for place, (name, value) in enumerate(given[at : at + 2]):
            shown = f"{name}: {value}"
            font = page.fitted(shown, page.font, half - 8)
            page.sheet.text(page.left + place * half, baseline, shown, font=font)


def _boxes(page: Page, given: Sequence[tuple[str, str]]) -> None:
    """Boxes with a small name above the value, up to three in a row."""
    for at in range(0, len(given), 3):
        _cells(page, given[at : at + 3])


def grid(page: Page, lines: tuple[str, ...]) -> None:
    """Rows of boxes: `name = value && name = value`."""
    for line in lines:
        said = [part.partition("=")[::2] for part in page.say(line).split("&&")]
        _cells(page, [(name.strip(), value.strip()) for name, value in said])
    page.gap()


def _cells(page: Page, given: Sequence[tuple[str, str]]) -> None:
    label = Font(name=page.look.regular, size=max(5.0, page.look.size * 0.62))
    height = page.height(label) + page.height() + 3
    page.room(height)
    top, width = page.y, page.width / len(given)
    for place in range(len(given)):
        page.sheet.rectangle((page.left + place * width, top, page.left + (place + 1) * width, top + height))
    for font, part in ((label, 0), (page.font, 1)):
        baseline = page.row(font)
        for place, pair in enumerate(given):
            if pair[part]:
                used = page.fitted(pair[part], font, width - 6)
                page.sheet.text(page.left + place * width + 3, baseline, pair[part], font=used)
    page.y = top + height


def blanks(page: Page, lines: tuple[str, ...]) -> None:
    """Names with a line to write on, some filled in already."""
    for line in lines:
        name = page.say(line)
        font = page.fitted(name, page.font, page.width * 0.7)
        page.y += 3
        baseline = page.row()
        end = page.sheet.text(page.left, baseline, name, font=font)
        page.sheet.line(end + 4, baseline + 1.5, page.right, baseline + 1.5, 0.4)
    page.gap()
