"""Sets blocks of running text: titles, paragraphs, lists, notices in frames, small print, notes by hand."""

from __future__ import annotations

from training.simulate.correspondence.page import Page
from training.simulate.sheet import Font


def title(page: Page, text: str) -> None:
    said = page.say(text)
    said = said.upper() if page.chance.random() < 0.35 else said
    font = Font(name=page.look.bold, size=page.look.size * page.chance.uniform(1.05, 1.7))
    middle = page.chance.random() < 0.45
    rows = page.wrap(said, page.width, font)
    page.room(len(rows) * page.height(font) + 3 * page.height())
    for row in rows:
        page.put(row, font, "center" if middle else "left")
    page.gap()


def heading(page: Page, text: str) -> None:
    page.room(4 * page.height())
    page.gap(0.4)
    page.paragraph(page.say(text), page.bold)
    page.gap(0.2)


def text(page: Page, words: str) -> None:
    said = page.say(words)
    if said:  # all that it says may be optional
        page.paragraph(said)
        page.gap()


def small(page: Page, words: str) -> None:
    page.paragraph(page.say(words), Font(name=page.look.regular, size=max(6.0, page.look.size * 0.75)))
    page.gap(0.6)


def items(page: Page, lines: tuple[str, ...]) -> None:
    """A list: sometimes not all of its lines, sometimes in another order."""
    for number, line in enumerate(_some(page, lines), 1):
        mark = {"1.": f"{number}.", "(a)": f"({chr(96 + number)})"}.get(page.look.bullet, page.look.bullet)
        _marked(page, mark, page.say(line))
    page.gap()


def _some(page: Page, lines: tuple[str, ...]) -> list[str]:
    kept = [line for line in lines if len(lines) < 4 or page.chance.random() < 0.85]
    return page.chance.sample(kept, len(kept)) if page.chance.random() < 0.3 else kept


def _marked(page: Page, mark: str, said: str) -> None:
    indent = 30.0 if mark else 14.0
    for number, row in enumerate(page.wrap(said, page.width - indent, page.font)):
        baseline = page.row()
        if mark and not number:
            page.sheet.text(page.left + 10, baseline, mark)
        page.sheet.text(page.left + indent, baseline, row)


def ticks(page: Page, lines: tuple[str, ...]) -> None:
    """Things to tick, some of them ticked."""
    drawn = page.chance.random() < 0.6
    for line in lines:
        rows = page.wrap(page.say(line), page.width - 30, page.font)
        for number, row in enumerate(rows):
            baseline = page.row()
            if not number:
                _tick(page, baseline, drawn)
            page.sheet.text(page.left + 28, baseline, row)
    page.gap()


def _tick(page: Page, baseline: float, drawn: bool) -> None:
    edge = page.look.size * 0.75
    ticked = page.chance.random() < 0.3
    if drawn:
        page.sheet.rectangle((page.left + 4, baseline - edge, page.left + 4 + edge, baseline))
        mark = "X" if ticked else ""
    else:
        mark = "(x)" if ticked else "( )"
    if mark:
        font = Font(name=page.look.regular, size=page.look.size * 0.7)
        page.sheet.text(page.left + 5, baseline - 0.5, mark, font=font)


def boxed(page: Page, words: str) -> None:
    """A notice in a frame, that stays on one page."""
    font = page.bold if page.chance.random() < 0.4 else page.font
    rows = page.wrap(page.say(words), page.width - 20, font)
    height = len(rows) * page.height(font) + 12
    page.room(height + 4)
    gray = page.chance.choice((None, None, 0.93))
    page.sheet.rectangle((page.left, page.y, page.right, page.y + height), gray=gray)
    page.y += 6
    for row in rows:
        page.sheet.text(page.left + 10, page.row(font), row, font=font)
    page.y += 6
    page.gap()


def hand(page: Page, words: str) -> None:
    """A note that somebody wrote on it."""
    font = Font(name=page.chance.choice(("Times-Italic", "Helvetica-Oblique")), size=page.look.size * 1.3)
    page.paragraph(page.say(words), font, indent=page.chance.uniform(0, page.width * 0.3))
    page.gap()


def tear(page: Page, words: str) -> None:
    """Where a part is to be torn off."""
    page.room(2 * page.height() + 6)
    said, font = page.say(words), Font(name=page.look.regular, size=7.5)
    at = page.left
    page.y += 4
    while at + 4 < page.right:
        page.sheet.line(at, page.y, at + 4, page.y, 0.6)
        at += 8
    page.put(said, font, "center")
    page.gap()
