"""Sets headings, sentences, labelled values and tables below each other, over as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.pdfbase import pdfmetrics

from training.simulate.pages.families.lookalikes.look import Look
from training.simulate.sheet import Drawing, Font, Meaning, Sheet

_PAD = 3.0
_FOOT = 22.0  # of the page number, from the bottom
_SMALLEST = 5.0
_CAPITAL = 0.75  # height of a capital letter over the size of its font
_NUMBERS = {"of": "Page {} of {}", "plain": "{}", "slash": "{}/{}", "none": ""}
_LABEL = Meaning(tag="label", role="other")
_HEAD = Meaning(tag="other", role="column_header")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`name` breaks at line breaks; `share` is of the width."""

    name: str
    share: float = 1.0
    align: Literal["left", "right"] = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of a table, in bold if it is a total."""

    cells: Row
    total: bool = False


class Flow:
    """A pen that moves down. `running` draws what stands on top of each page but the first; `pages` is how many there
    will be, for those who print it.
    """

    def __init__(self, look: Look, running: Callable[[Flow], None], pages: int) -> None:
        self.look = look
        self.sheet = Sheet(look.paper, look.body, strings=look.strings)
        self.left, self.right = look.margin, look.paper[0] - look.margin
        self.y = look.margin
        self._bottom = look.paper[1] - max(look.margin, _FOOT + 16)
        self._running = running
        self._pages = pages

    @property
    def step(self) -> float:
        return self.height(self.look.body)

    def height(self, font: Font) -> float:
        """Of a row, in points."""
        return font.size * max(self.look.leading, self.look.tall)

    def base(self, font: Font, down: int = 0) -> float:
        """Where the letters stand of a row that begins here, or `down` rows of a column header below."""
        ascent, _ = pdfmetrics.getAscentDescent(font.name, font.size)
        return self.y + max(float(ascent), font.size * _CAPITAL) + down * self.look.bold.size * self.look.tall

    def need(self, height: float) -> None:
        """Another page, unless there is room."""
        if self.y + height > self._bottom:
            self._foot()
            self.sheet.next_page()
            self.y = self.look.margin
            self._running(self)

    def finish(self) -> Drawing:
        self._foot()
        return self.sheet.finish()

    def skip(self, rows: float = 1.0) -> None:
        self.y += self.step * rows

    def put(self, text: str, font: Font | None = None, *, meaning: Meaning | None = None) -> None:
        """One row of text; the pen moves below it."""
        used = font or self.look.body
        self.need(self.height(used))
        self.sheet.next_row()
        self.sheet.text(self.left, self.base(used), text, meaning or Meaning(), font=used)
        self.y += self.height(used)

    def paragraph(self, text: str, font: Font | None = None, *, width: float | None = None) -> None:
        used = font or self.look.body
        for line in self.wrap(text, used, width or self.right - self.left):
            self.put(line, used, meaning=Meaning(role="note"))

    def heading(self, text: str, factor: float = 1.35) -> None:
        """A title in the manner of the look."""
        font, look = self.look.larger(factor), self.look.heading
        self.need(font.size * 3)
        self.sheet.next_row()
        height = self.height(font) * 1.2
        if look == "bar":
            self.sheet.rectangle((self.left, self.y, self.right, self.y + height), gray=0.82, stroke=False)
        middle = (self.left + self.right) / 2
        x = middle if look == "center" else self.left + (_PAD if look == "bar" else 0)
        align: Literal["left", "center"] = "center" if look == "center" else "left"
        self.sheet.text(
            x, self.base(font) + font.size * 0.1, self.look.case(text), Meaning(role="section"), font=font, align=align
        )
        if look == "ruled":
            self.sheet.line(self.left, self.y + height, self.right, self.y + height)
        self.y += height + 3

    def pairs(self, pairs: Sequence[tuple[str, str]], columns: int = 1, *, left: float | None = None) -> None:
        """Labels and values, in one or several columns."""
        start = self.left if left is None else left
        wide = (self.right - start) / columns
        for at in range(0, len(pairs), columns):
            self.need(self.step)
            self.sheet.next_row()
            for number, (label, value) in enumerate(pairs[at : at + columns]):
                self._pair(start + wide * number, wide, label + self.look.label_end, value)
            self.y += self.step

    def _pair(self, x: float, wide: float, label: str, value: str) -> None:
        """A label and its value in the room that they have."""
        base = self.base(self.look.body)
        named, bold = self.cell(label, self.look.bold, wide * 0.55)
        end = self.sheet.text(x, base, named, _LABEL, font=bold)
        begin = max(end + 5, x + wide * 0.4)
        shown, font = self.cell(value, self.look.body, x + wide - begin - 4)
        self.sheet.text(begin, base, shown, font=font)

    def table(self, columns: Sequence[Column], entries: Sequence[Entry]) -> None:
        """A table with its header repeated on each page that it goes on to."""
        edges = self._edges(columns)
        self._header(columns, edges)
        page = self.sheet.page
        for number, entry in enumerate(entries):
            self.need(self.step * 2)
            if self.sheet.page != page:
                page = self.sheet.page
                self._header(columns, edges)
            self._entry(columns, edges, entry, shaded=bool(number % 2))
        if self.look.rules in ("box", "grid"):
            self.sheet.line(self.left, self.y, self.right, self.y)
        self.skip(0.6)

    def wrap(self, text: str, font: Font, width: float) -> list[str]:
        """Lines that are no wider, broken between words."""
        lines: list[str] = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self.sheet.measure(longer, font) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def cell(self, text: str, font: Font, width: float) -> tuple[str, Font]:
        """The text in a smaller font where the cell is too narrow; what is still too wide is cut, as printers do."""
        wide = self.sheet.measure(text, font)
        if wide <= width:
            return text, font
        smaller = Font(name=font.name, size=max(font.size * width / wide, _SMALLEST))
        while text and self.sheet.measure(text, smaller) > width:
            text = text[:-1]
        return text.rstrip(), smaller

    def _edges(self, columns: Sequence[Column]) -> list[float]:
        whole, edges = sum(column.share for column in columns), [self.left]
        for column in columns:
            edges.append(edges[-1] + (self.right - self.left) * column.share / whole)
        return edges

    def _header(self, columns: Sequence[Column], edges: Sequence[float]) -> None:
        font = self.look.bold
        names = [self._name(column, edges[i + 1] - edges[i] - 2 * _PAD) for i, column in enumerate(columns)]
        deep = max(map(len, names))
        self.need(self.step * (deep + 2))
        height = deep * font.size * self.look.tall + 4
        if self.look.shade == "header":
            self.sheet.rectangle((self.left, self.y, self.right, self.y + height), gray=0.86, stroke=False)
        for down in range(deep):
            self.sheet.next_row()
            for i, (column, lines) in enumerate(zip(columns, names, strict=True)):
                if down >= deep - len(lines):
                    self._cell(column, edges[i], edges[i + 1], lines[down - deep + len(lines)], font, _HEAD, down)
        self.y += height
        if self.look.rules != "none":
            self.sheet.line(self.left, self.y, self.right, self.y)
        self.y += _PAD / 2

    def _name(self, column: Column, width: float) -> list[str]:
        given = self.look.case(column.name).split("\n")
        return [line for part in given for line in self.wrap(part, self.look.bold, width)]

    def _cell(
        self, column: Column, left: float, right: float, text: str, font: Font, meaning: Meaning, down: int = 0
    ) -> None:
        x = left + _PAD if column.align == "left" else right - _PAD
        shown, used = self.cell(text, font, right - left - 2 * _PAD)
        self.sheet.text(x, self.base(font, down), shown, meaning, font=used, align=column.align)

    def _entry(self, columns: Sequence[Column], edges: Sequence[float], entry: Entry, *, shaded: bool) -> None:
        self.sheet.next_row()
        if shaded and self.look.shade == "alternate":
            self.sheet.rectangle((self.left, self.y, self.right, self.y + self.step), gray=0.93, stroke=False)
        self._cells(columns, edges, entry, self.look.bold if entry.total else self.look.body)
        self.y += self.step
        if self.look.rules == "grid":
            self.sheet.line(self.left, self.y, self.right, self.y, 0.3)

    def _cells(self, columns: Sequence[Column], edges: Sequence[float], entry: Entry, font: Font) -> None:
        meaning = Meaning(role="claim_total" if entry.total else "line")
        for i, (column, text) in enumerate(zip(columns, entry.cells, strict=False)):
            self._cell(column, edges[i], edges[i + 1], text, font, meaning)

    def _foot(self) -> None:
        """The page's number."""
        number = _NUMBERS[self.look.pages]
        if number:
            self.sheet.next_row()
            x, y = (self.left + self.right) / 2, self.sheet.height - _FOOT
            meaning = Meaning(tag="page_number", role="page_header")
            self.sheet.text(x, y, number.format(self.sheet.page, self._pages), meaning, align="center")
