"""Paper that is filled from the top: rows one below the other, in one column or two, page after page."""

from __future__ import annotations

import random
from collections.abc import Iterator

from reportlab.pdfbase import pdfmetrics

from training.simulate.correspondence.facts import Facts
from training.simulate.correspondence.look import Look
from training.simulate.sheet import Align, Font, Sheet

_FOOT = 52.0  # points kept free at the bottom for what stands there on each page
_GUTTER = 22.0
_FEET = {
    "form": "<form>",
    "address": "<payer> {-|*|/} <street>, <city>",
    "web": "<web> {|| | <phone>}",
    "confidential": "{Confidential: contains protected health information|This mailing may contain PHI}",
    "printed": "Printed <today> <time> {by <clerk>|user <d4>|}",
    "barcode": "*<jobid>*",
}
_RUNNING = {
    "sender": "<payer> [- continued]",
    "case": "<today> - {Re|Ref|Our file}: <case>",
    "line": "<patient> {(cont.)|continued}",
}


class Page:
    """Where the pen is on the paper of one document. `total`: number of its pages, if they shall tell it."""

    def __init__(self, look: Look, facts: Facts, chance: random.Random, total: int) -> None:
        self.look, self.facts, self.chance, self.total = look, facts, chance, total
        self.font = Font(name=look.regular, size=look.size)
        self.bold = Font(name=look.bold, size=look.size)
        self.sheet = Sheet(font=self.font)
        self.left, self.right = look.left, self.sheet.width - look.right
        self.y = look.top
        self._columns = False
        self._second, self._column_top = False, 0.0

    @property
    def width(self) -> float:
        return self.right - self.left

    def say(self, text: str) -> str:
        """What a text of the grammar says in this document."""
        said = self.facts.fill(text)
        return said.upper() if self.look.capitals else said

    def height(self, font: Font | None = None) -> float:
        """Height of one row of letters."""
        ascent, descent = pdfmetrics.getAscentDescent((font or self.font).name, (font or self.font).size)
        return float(ascent - descent) * self.look.pitch

    def room(self, height: float) -> None:
        """Go on in the next column or page if less than this is left."""
        if self.y + height > self.sheet.height - _FOOT:
            self.turn()

    def row(self, font: Font | None = None) -> float:
        """Begin a row below; returns the baseline."""
        used = font or self.font
        self.room(self.height(used))
        ascent, descent = pdfmetrics.getAscentDescent(used.name, used.size)
        height = self.height(used)
        baseline = self.y + float(ascent) + (height - float(ascent - descent)) / 2
        self.y += height
        self.sheet.next_row()
        return baseline

    def put(self, text: str, font: Font | None = None, align: Align = "left") -> None:
        """One row of text between the margins, in smaller letters if it is too long."""
        used = self.fitted(text, font or self.font, self.width)
        x = {"left": self.left, "right": self.right, "center": (self.left + self.right) / 2}[align]
        self.sheet.text(x, self.row(used), text, font=used, align=align)

    def paragraph(self, text: str, font: Font | None = None, indent: float = 0.0) -> None:
        """Text in rows of the width between the margins."""
        used = font or self.font
        for line in self.wrap(text, self.width - indent, used):
            baseline = self.row(used)
            self.sheet.text(self.left + indent, baseline, line, font=used)

    def gap(self, rows: float = 1.0) -> None:
        """White space, measured in rows."""
        self.y += rows * self.look.gap * self.height()

    def fitted(self, text: str, font: Font, width: float) -> Font:
        """The font, smaller if the text would be wider than `width`."""
        wide = self.sheet.measure(text, font)
        return font if wide <= width else Font(name=font.name, size=font.size * width / wide)

    def wrap(self, text: str, width: float, font: Font) -> list[str]:
        """Rows no wider than `width`; words that are wider are cut."""
        rows: list[str] = []
        for word in self._cut(text, width, font):
            if rows and self.sheet.measure(f"{rows[-1]} {word}", font) <= width:
                rows[-1] += f" {word}"
            else:
                rows.append(word)
        return rows or [""]

    def _cut(self, text: str, width: float, font: Font) -> Iterator[str]:
        for word in text.split():
            rest = word
            while self.sheet.measure(rest, font) > width and len(rest) > 1:
                fits = max(1, int(len(rest) * width / self.sheet.measure(rest, font)) - 1)
                yield rest[:fits]
                rest = rest[fits:]
            yield rest

    def two_columns(self) -> None:
        """From here on text runs in two columns."""
        self._columns, self._second, self._column_top = True, False, self.y
        self.right = self.left + (self.width - _GUTTER) / 2

    def turn(self) -> None:
        """The next column, or the next page."""
        if self._columns and not self._second:
            self._second, self.y = True, self._column_top
            shift = self.right - self.left + _GUTTER
            self.left, self.right = self.left + shift, self.right + shift
            return
        self.next_page()

    def next_page(self) -> None:
        """Foot of this page, head of the next."""
        self.foot()
        self.sheet.next_page()
        self.left, self.right = self.look.left, self.sheet.width - self.look.right
        self.y = max(34.0, self.look.top - 10)
        self._running_head()
        if self._columns:
            self.two_columns()

    def _running_head(self) -> None:
        if self.look.running:
            self.put(self.say(_RUNNING[self.look.running]), Font(name=self.look.regular, size=self.look.size * 0.85))
            self.gap(1.4)

    def foot(self) -> None:
        """What stands below the text of each page."""
        font = Font(name=self.look.regular, size=6.8)
        self.sheet.next_row()
        if self.look.foot:
            text = self.say(_FEET[self.look.foot])
            used = self.fitted(text, font, self.sheet.width * 0.6)
            self.sheet.text(self.look.left, self.sheet.height - 26, text, font=used)
        if self.look.numbers:
            text = self.look.numbers.format(self.sheet.page, self.total)
            self.sheet.text(self.sheet.width - self.look.right, self.sheet.height - 26, text, font=font, align="right")
