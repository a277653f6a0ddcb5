"""Sets the blocks of a text on pages: paragraphs, fields, lists, tables and boxes, one below the other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from training.simulate.letters_apart.filler import Filler
from training.simulate.sheet import Drawing, Font, Sheet

_FACES = (
    ("Times-Roman", "Times-Bold"),
    ("Courier", "Courier-Bold"),
    ("Helvetica", "Helvetica-Bold"),
    ("Times-Italic", "Times-BoldItalic"),
)


class Flow:
    """One document. Blocks are mappings with one key: the kind of the block."""

    def __init__(self, chance: random.Random, filler: Filler, footer: str) -> None:
        self.chance, self.filler, self.footer = chance, filler, footer
        self.face, self.bold = chance.choice(_FACES)
        self.size = chance.choice((8.5, 9.5, 10.5, 11.5))
        self.left = chance.choice((40.0, 58.0, 80.0))
        self.lead = self.size * chance.choice((1.2, 1.35, 1.6))
        self.sheet = Sheet(font=Font(name=self.face, size=self.size))
        self.right = self.sheet.width - self.left
        self.y = chance.choice((50.0, 70.0, 95.0))

    def set(self, blocks: Sequence[dict[str, Any]]) -> Drawing:
        """All blocks, then the footer of the last page."""
        for block in blocks:
            ((kind, content),) = block.items()
            getattr(self, f"_{kind}")(content)
        self._foot()
        return self.sheet.finish()

    def _row(self, height: float) -> None:
        self.y += height
        self.sheet.next_row()
        if self.y > self.sheet.height - 60:
            self._break(None)

    def _foot(self) -> None:
        if self.footer:
            self.sheet.next_row()
            text = self.filler.fill(self.footer.replace("<page>", str(self.sheet.page)))
            self.sheet.text(self.left, self.sheet.height - 32, text[:95], font=Font(name=self.face, size=7))

    def _break(self, _content: Any) -> None:
        self._foot()
        self.sheet.next_page()
        self.y = 60.0

    def _head(self, lines: Sequence[str]) -> None:
        """The sender: at the left, in the middle or at the right."""
        align = self.chance.choice(("left", "center", "right"))
        x = {"left": self.left, "center": self.sheet.width / 2, "right": self.right}[align]
        for number, line in enumerate(lines):
            shown = self.filler.fill(line)
            font = self._fitting(
                shown, Font(name=self.face if number else self.bold, size=self.size + 4 * (not number))
            )
            self.sheet.text(x, self.y, shown, font=font, align=align)  # type: ignore[arg-type]
            self._row(self.lead)
        self._row(self.lead)

    def _title(self, text: str) -> None:
        shown = self.filler.fill(text)
        shown = shown.upper() if self.chance.random() < 0.4 else shown
        font = self._fitting(shown, Font(name=self.bold, size=self.size + self.chance.choice((1, 3, 5))))
        middle = self.chance.random() < 0.5
        x = (self.left + self.right) / 2 if middle else self.left
        self.sheet.text(x, self.y + 4, shown, font=font, align="center" if middle else "left")
        self._row(self.lead * 2)

    def _fitting(self, text: str, font: Font) -> Font:
        """The font, or as much smaller as one line takes."""
        while self.sheet.measure(text, font) > self.right - self.left:
            font = Font(name=font.name, size=font.size - 0.5)
        return font

    def _text(self, text: str) -> None:
        self._paragraph(self.filler.fill(text), self.left)
        self._row(self.lead * 0.7)

    def _list(self, items: Sequence[str]) -> None:
        mark = self.chance.choice(("-", "*", "o", "1."))
        for number, item in enumerate(items, 1):
            self.sheet.text(self.left + 8, self.y, f"{number})" if mark == "1." else mark)
            self._paragraph(self.filler.fill(item), self.left + 26)
        self._row(self.lead * 0.5)

    def _boxes(self, items: Sequence[str]) -> None:
        """Things to tick or to fill in."""
        for item in items:
            edge = self.size * 0.8
            self.sheet.rectangle((self.left, self.y - edge, self.left + edge, self.y))
            self._paragraph(self.filler.fill(item), self.left + 18)
            self._row(self.lead * 0.3)

    def _fields(self, fields: dict[str, str]) -> None:
        """Names and values, one below the other or two in a row."""
        columns = self.chance.choice((1, 1, 2))
        width = (self.right - self.left) / columns
        given = [(self.filler.fill(name), self.filler.fill(value)) for name, value in fields.items()]
        gap = max(self.sheet.measure(name, Font(name=self.bold, size=self.size)) for name, _ in given) + 14
        widest = max(self.sheet.measure(value) for _, value in given)
        columns = 1 if gap + widest > width - 6 else columns
        for number, (name, value) in enumerate(given):
            x = self.left + width * (number % columns)
            self.sheet.text(x, self.y, name, font=Font(name=self.bold, size=self.size))
            self.sheet.text(x + gap, self.y, value)
            if number % columns == columns - 1:
                self._row(self.lead)
        self._row(self.lead)

    def _table(self, table: dict[str, Any]) -> None:
        """`columns`, `cells` as texts to fill for each row, `rows` between two numbers, `total` the last row."""
        columns, cells = table["columns"], table["cells"]
        low, high = table["rows"]
        at = [self.left + (self.right - self.left) * number / len(columns) for number in range(len(columns))]
        font = Font(name=self.bold, size=self.size - 2)
        self._cells(at, columns, font)
        self.sheet.line(self.left, self.y - self.lead * 0.6, self.right, self.y - self.lead * 0.6)
        for _ in range(self.chance.randint(low, high)):
            self._cells(at, cells, Font(name=self.face, size=self.size - 1.5))
        if "total" in table:
            self._cells(at, table["total"], font)
        self._row(self.lead)

    def _cells(self, at: Sequence[float], texts: Sequence[str], font: Font) -> None:
        width = at[1] - at[0] if len(at) > 1 else self.right - self.left
        wrapped = [_wrap(self.sheet, self.filler.fill(text), width - 5, font) for text in texts]
        for depth in range(max(map(len, wrapped))):
            for x, lines in zip(at, wrapped, strict=True):
                if depth < len(lines):
                    self.sheet.text(x, self.y, lines[depth], font=font)
            self._row(font.size * 1.25)
        self._row(2.0)

    def _space(self, points: float) -> None:
        self._row(points)

    def _paragraph(self, text: str, left: float) -> None:
        for line in _wrap(self.sheet, text, self.right - left, self.sheet.font):
            self.sheet.text(left, self.y, line)
            self._row(self.lead)


def _wrap(sheet: Sheet, text: str, width: float, font: Font) -> list[str]:
    """Lines that are no wider than `width`, but for single words that are."""
    lines: list[str] = []
    for word in text.split():
        if lines and sheet.measure(f"{lines[-1]} {word}", font) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
