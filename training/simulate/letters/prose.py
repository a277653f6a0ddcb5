"""Blocks of words: titles, paragraphs, headings, lists, boxes to tick, lines to write on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from training.simulate.letters.flow import Flow
from training.simulate.sheet import Align, Font

_MARK_WIDTH = 16.0
TitleLook = Literal["bold", "centered", "underlined", "boxed", "large", "bar"]


class Block(Protocol):
    """Something that draws itself where the pen stands and leaves the pen below it."""

    def draw(self, flow: Flow) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str
    align: Align = "left"
    bold: bool = False
    small: bool = False

    def draw(self, flow: Flow) -> None:
        style = flow.style
        font = style.bold if self.bold else style.small if self.small else style.body
        lines = flow.wrap(self.text, font, flow.width - style.indent)
        if not lines:
            return
        flow.need(font.size * style.leading * min(len(lines), 2))
        for number, line in enumerate(lines):
            flow.need(font.size * style.leading)
            flow.put(line, font, self._left(flow, line, font, first=number == 0))
        flow.skip()

    def _left(self, flow: Flow, line: str, font: Font, *, first: bool) -> float:
        if self.align == "left":
            return flow.left + (flow.style.indent if first else 0.0)
        free = flow.width - flow.sheet.measure(line, font)
        return flow.left + (free / 2 if self.align == "center" else free)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """What the letter calls itself."""

    text: str
    look: TitleLook = "bold"

    def draw(self, flow: Flow) -> None:
        grown = {"large": 1.6, "boxed": 1.15, "bar": 1.2}.get(self.look, 1.1)
        font = Font(name=flow.style.bold_typeface, size=round(flow.style.size * grown, 1))
        lines = flow.wrap(self.text, font, flow.width - 16)
        step = font.size * max(1.3, flow.style.leading)
        flow.need(step * len(lines) + 40)
        top = flow.y
        dark = self.look == "bar"
        if dark:
            flow.sheet.rectangle((flow.left, top, flow.right, top + step * len(lines) + 4), gray=0.15, stroke=False)
        for line in lines:
            self._line(flow, line, font, step, gray=1.0 if dark else 0.0)
        if self.look == "boxed":
            flow.sheet.rectangle((flow.left, top - 2, flow.right, flow.y + 3))
        flow.skip(max(flow.style.gap, 7.0))

    def _line(self, flow: Flow, line: str, font: Font, step: float, gray: float) -> None:
        middle = self.look in ("centered", "boxed")
        x = (flow.left + flow.right) / 2 if middle else flow.left + (4 if self.look == "bar" else 0)
        flow.sheet.next_row()
        base = flow.y + font.size
        end = flow.sheet.text(x, base, line, font=font, align="center" if middle else "left", gray=gray)
        if self.look == "underlined":
            flow.sheet.line(flow.left, base + 2, end, base + 2)
        flow.y += step


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    text: str

    def draw(self, flow: Flow) -> None:
        look, font = flow.style.heading, flow.style.bold
        text = self.text.upper() if look == "capitals" else self.text
        flow.need(flow.style.line_height * 3)
        flow.skip(2.0)
        for line in flow.wrap(text, font, flow.width - 8):
            self._line(flow, line, font)
        flow.skip(max(flow.style.gap * 0.4, 3.0))

    def _line(self, flow: Flow, line: str, font: Font) -> None:
        look, top = flow.style.heading, flow.y
        if look == "bar":
            flow.sheet.rectangle(
                (flow.left, top - 1, flow.right, top + flow.style.line_height), gray=0.85, stroke=False
            )
        flow.put(line, font, flow.left + (4 if look == "bar" else 0))
        if look == "underlined":
            base = top + font.size + 2
            flow.sheet.line(flow.left, base, flow.left + flow.sheet.measure(line, font), base)
        if look == "ruled":
            flow.sheet.line(flow.left, flow.y + 1, flow.right, flow.y + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list with the marks of the style."""

    items: tuple[str, ...]

    def draw(self, flow: Flow) -> None:
        for number, item in enumerate(self.items):
            self._item(flow, self._mark(flow.style.bullet, number), item)
        flow.skip()

    def _mark(self, bullet: str, number: int) -> str:
        return {"1": f"{number + 1}.", "a": f"{chr(ord('a') + number % 26)}."}.get(bullet, bullet)

    def _item(self, flow: Flow, mark: str, item: str) -> None:
        font = flow.style.body
        left = flow.left + 10 + _MARK_WIDTH + max(flow.sheet.measure(mark, font) - 10, 0.0)
        lines = flow.wrap(item, font, flow.right - left)
        flow.need(flow.style.line_height * min(len(lines), 2))
        flow.sheet.text(flow.left + 10, flow.y + font.size, mark, font=font)
        flow.lines(lines, font, left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Boxes to tick. `ticked` says which are."""

    items: tuple[str, ...]
    ticked: tuple[bool, ...]

    def draw(self, flow: Flow) -> None:
        font = flow.style.body
        side = font.size * 0.8
        for item, ticked in zip(self.items, self.ticked, strict=True):
            lines = flow.wrap(item, font, flow.width - side - 12)
            flow.need(flow.style.line_height * min(len(lines), 2))
            self._box(flow, side, ticked=ticked)
            flow.lines(lines, font, flow.left + side + 10)
            flow.skip(2.0)
        flow.skip()

    def _box(self, flow: Flow, side: float, *, ticked: bool) -> None:
        x, y = flow.left + 3, flow.y + 2
        flow.sheet.rectangle((x, y, x + side, y + side))
        if ticked:
            flow.sheet.line(x + 1, y + 1, x + side - 1, y + side - 1, 1.0)
            flow.sheet.line(x + 1, y + side - 1, x + side - 1, y + 1, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blanks:
    """Labels, each with a line to write on, one or two in a row."""

    labels: tuple[str, ...]
    columns: int = 1

    def draw(self, flow: Flow) -> None:
        width = flow.width / self.columns
        for start in range(0, len(self.labels), self.columns):
            row = [
                flow.wrap(label, flow.style.body, width * 0.62) for label in self.labels[start : start + self.columns]
            ]
            height = max(map(len, row)) * flow.style.line_height + 8
            flow.need(height)
            flow.sheet.next_row()
            for place, lines in enumerate(row):
                self._blank(flow, lines, flow.left + place * width, width)
            flow.skip(height)
        flow.skip()

    def _blank(self, flow: Flow, lines: list[str], left: float, width: float) -> None:
        end = base = 0.0
        for number, line in enumerate(lines):
            base = flow.y + flow.style.size + number * flow.style.line_height
            end = flow.sheet.text(left, base, line, font=flow.style.body)
        flow.sheet.line(end + 6, base + 2, left + width - 8, base + 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    def draw(self, flow: Flow) -> None:
        flow.need(8.0)
        flow.sheet.line(flow.left, flow.y + 3, flow.right, flow.y + 3)
        flow.skip(8.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    def draw(self, flow: Flow) -> None:
        flow.next_page()


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoColumns:
    """Blocks in two columns, half of them in each."""

    blocks: tuple[Block, ...]

    def draw(self, flow: Flow) -> None:
        flow.need(flow.style.line_height * 8)
        flow.begin_columns()
        page, half = flow.sheet.page, (len(self.blocks) + 1) // 2
        for number, block in enumerate(self.blocks):
            if number == half and flow.in_left_column and flow.sheet.page == page:
                flow.next_column()
            block.draw(flow)
        flow.end_columns()
