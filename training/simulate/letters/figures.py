"""What is drawn and not written: logos, bar codes, square codes, signatures, cut lines, stamps, payment cards, back
sides that shine through. Each figure is a block; what chance decides was decided before it is drawn.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from training.simulate.letters.flow import Flow
from training.simulate.sheet import Font, Sheet

Point = tuple[float, float]
_SQUARES = 21  # modules on a side of the smallest square code, ISO/IEC 18004


def circle(x: float, y: float, radius: float, corners: int = 24) -> list[Point]:
    """The corners of a regular polygon; with many corners, a disk."""
    angles = [2 * math.pi * corner / corners for corner in range(corners)]
    return [(x + radius * math.sin(angle), y - radius * math.cos(angle)) for angle in angles]


def draw_logo(sheet: Sheet, x: float, y: float, side: float, kind: int) -> None:
    """One of nine shapes in a square whose upper left corner is given."""
    middle, half = (x + side / 2, y + side / 2), side / 2
    if kind % 3 == 0:
        sheet.polygon(circle(*middle, half, corners=(24, 6, 3)[kind // 3 % 3]), gray=0.35)
        sheet.polygon(circle(*middle, half * 0.5, corners=24), gray=1.0)
    elif kind % 3 == 1:
        sheet.rectangle((x + side * 0.35, y, x + side * 0.65, y + side), gray=0.25, stroke=False)
        sheet.rectangle((x, y + side * 0.35, x + side, y + side * 0.65), gray=0.25, stroke=False)
    else:
        for step in range(2 + kind // 3):
            left = x + step * side / 4
            sheet.polygon(
                [(left, y + side), (left + side / 5, y + side * step / 6), (left + side / 5, y + side)], gray=0.3
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Barcode:
    """Bars of one or two widths, with what they say below."""

    text: str
    bars: tuple[float, ...]
    height: float = 24.0

    def draw(self, flow: Flow) -> None:
        flow.need(self.height + flow.style.line_height + 4)
        left = flow.left
        for number, width in enumerate(self.bars):
            if number % 2 == 0:
                flow.sheet.rectangle((left, flow.y, left + width, flow.y + self.height), gray=0.0, stroke=False)
            left += width
        flow.skip(self.height + 2)
        flow.put(self.text, flow.style.small)
        flow.skip()


@dataclass(frozen=True, slots=True, kw_only=True)
class SquareCode:
    """A square code at the right edge (its pattern says nothing), beside words that explain it."""

    dark: tuple[bool, ...]
    words: str

    def draw(self, flow: Flow) -> None:
        side = 54.0
        flow.need(side + 8)
        left, top, module = flow.right - side, flow.y, side / _SQUARES
        for place, dark in enumerate(self.dark):
            row, column = divmod(place, _SQUARES)
            if dark or self._corner(row, column):
                x, y = left + column * module, top + row * module
                flow.sheet.rectangle((x, y, x + module, y + module), gray=0.0, stroke=False)
        lines = flow.wrap(self.words, flow.style.small, flow.width - side - 16)
        flow.lines(lines, flow.style.small)
        flow.y = max(flow.y, top + side)
        flow.skip(8.0)

    def _corner(self, row: int, column: int) -> bool:
        """The frames in three corners by which such codes are found."""
        far = _SQUARES - 7
        row, column = (row - far if row >= far else row), (column - far if column >= far else column)
        return max(abs(row - 3), abs(column - 3)) in (0, 1, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A pen's line, up and down."""

    strokes: tuple[float, ...]

    def draw(self, flow: Flow) -> None:
        flow.need(26.0)
        points = [(flow.left + 6 * number, flow.y + 12 + stroke) for number, stroke in enumerate(self.strokes)]
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            flow.sheet.line(x0, y0, x1, y1, 0.9)
        flow.skip(26.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CutLine:
    """Dashes across the page, with a word on what to do."""

    words: str

    def draw(self, flow: Flow) -> None:
        flow.need(90.0)
        flow.skip(4.0)
        end = flow.left
        font = flow.style.small
        if self.words:
            end = flow.sheet.text(flow.left, flow.y + font.size, self.words, font=font) + 6
        base = flow.y + font.size * 0.7
        while end < flow.right - 8:
            flow.sheet.line(end, base, end + 5, base)
            end += 9
        flow.skip(font.size * flow.style.leading + 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """Words in a double frame at the right."""

    lines: tuple[str, ...]

    def draw(self, flow: Flow) -> None:
        font = Font(name="Helvetica-Bold", size=11.0)
        width = max(flow.sheet.measure(line, font) for line in self.lines) + 16
        height = len(self.lines) * 14 + 10
        flow.need(height + 6)
        left, top = flow.right - width, flow.y
        flow.sheet.rectangle((left, top, flow.right, top + height))
        flow.sheet.rectangle((left + 2, top + 2, flow.right - 2, top + height - 2))
        for number, line in enumerate(self.lines):
            flow.sheet.text(left + width / 2, top + 15 + number * 14, line, font=font, align="center", gray=0.25)
        flow.skip(height + 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """The picture of a payment card: words on it from the top, the number in large digits in the middle."""

    vendor: str
    number: str
    details: tuple[tuple[str, str], ...]
    dark: bool

    def draw(self, flow: Flow) -> None:
        width, height = 300.0, 172.0
        flow.need(height + 10)
        left, top = flow.left + (flow.width - width) / 2, flow.y
        ink = 1.0 if self.dark else 0.0
        flow.sheet.rectangle((left, top, left + width, top + height), gray=0.2 if self.dark else 0.93)
        flow.sheet.rectangle((left + 20, top + 48, left + 52, top + 72), gray=0.6)
        flow.sheet.text(left + 18, top + 28, self.vendor, font=Font(name="Helvetica-Bold", size=14), gray=ink)
        flow.sheet.next_row()
        flow.sheet.text(left + 18, top + 102, self.number, font=Font(name="Courier-Bold", size=19), gray=ink)
        for place, detail in enumerate(self.details):
            self._detail(flow, left + 18 + 92 * (place % 3), top + 126 + 24 * (place // 3), detail, ink)
        flow.skip(height + 12)

    def _detail(self, flow: Flow, x: float, y: float, detail: tuple[str, str], ink: float) -> None:
        label, value = detail
        flow.sheet.next_row()
        flow.sheet.text(x, y, label, font=Font(name="Helvetica", size=5.5), gray=ink)
        size = min(8.5, 86 / max(0.6 * len(value), 1))
        flow.sheet.text(x, y + 10, value, font=Font(name="Courier-Bold", size=size), gray=ink)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShineThrough:
    """A back side on which the front side's lines show faintly: gray strokes, no words."""

    widths: tuple[float, ...]

    def draw(self, flow: Flow) -> None:
        for width in self.widths:
            if flow.y > flow.bottom:
                return
            right = flow.right
            while right > flow.right - width:
                flow.sheet.rectangle((right - 22, flow.y, right, flow.y + 4), gray=0.93, stroke=False)
                right -= 28
            flow.skip(13.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A gray picture of an advertisement: a frame with shapes in it."""

    shapes: tuple[tuple[float, float, float], ...]
    height: float = 150.0

    def draw(self, flow: Flow) -> None:
        flow.need(self.height + 10)
        flow.sheet.rectangle((flow.left, flow.y, flow.right, flow.y + self.height), gray=0.8, stroke=False)
        for x, y, radius in self.shapes:
            middle = (flow.left + 40 + x * (flow.width - 80), flow.y + 40 + y * (self.height - 80))
            flow.sheet.polygon(circle(*middle, 10 + 26 * radius), gray=0.45 + 0.4 * radius)
        flow.skip(self.height + 10)


def barcode(chance: random.Random, text: str) -> Barcode:
    bars = tuple(chance.choice((1.0, 1.0, 2.0, 2.8)) for _ in range(chance.randrange(45, 90)))
    return Barcode(text=text, bars=bars, height=chance.choice((14.0, 20.0, 28.0)))


def square_code(chance: random.Random, words: str) -> SquareCode:
    return SquareCode(dark=tuple(chance.random() < 0.48 for _ in range(_SQUARES**2)), words=words)


def signature(chance: random.Random) -> Signature:
    return Signature(strokes=tuple(chance.uniform(-9, 9) for _ in range(chance.randrange(9, 20))))


def shine_through(chance: random.Random) -> ShineThrough:
    return ShineThrough(widths=tuple(chance.uniform(0, 480) for _ in range(chance.randrange(8, 50))))


def picture(chance: random.Random) -> Picture:
    shapes = tuple((chance.random(), chance.random(), chance.random()) for _ in range(chance.randrange(3, 9)))
    return Picture(shapes=shapes, height=chance.choice((90.0, 150.0, 220.0)))


MarkMaker = Callable[[random.Random], "Signature | ShineThrough | Picture"]
MARKS: dict[str, MarkMaker] = {"signature": signature, "shine": shine_through, "picture": picture}
