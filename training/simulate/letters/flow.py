"""Where the next block goes: a column of blocks over as many pages as they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from training.simulate.letters.style import Style
from training.simulate.sheet import LETTER, Font, Sheet

_BETWEEN = 18.0  # points between two columns
Furniture = Callable[["Flow"], None]


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns that begin at `top`; the left one ended at `left_end` where the pen is in the right one."""

    top: float
    left_end: float | None = None


class Flow:
    """A pen that moves down a page. `y` is the top of what comes next; `furniture` draws what stands on every page and
    may move `y`.
    """

    def __init__(self, style: Style, furniture: Furniture, size: tuple[float, float] = LETTER) -> None:
        self.style = style
        self.sheet = Sheet(size, style.body, strings=style.strings)
        self.left, self.right = style.left, self.sheet.width - style.right
        self.bottom = self.sheet.height - style.bottom
        self.y = style.top
        self._furniture = furniture
        self._columns: Columns | None = None
        self._begin_page()

    @property
    def width(self) -> float:
        return self.right - self.left

    def need(self, height: float) -> None:
        """Another column or page, unless the height is still there (or the page is empty)."""
        if self.y + height > self.bottom and self.y > self._begin:
            self.next_column()

    def next_page(self) -> None:
        columns, self._columns = self._columns, None
        self._take(self.style.left, self.sheet.width - self.style.right)
        self.sheet.next_page()
        self._begin_page()
        if columns:
            self.begin_columns()

    def begin_columns(self) -> None:
        """What follows stands in two columns."""
        self._columns = Columns(self.y)
        self._take(self.left, self.left + (self.width - _BETWEEN) / 2)

    def next_column(self) -> None:
        """The right column, if the pen is in the left one; otherwise another page."""
        if not self.in_left_column or self._columns is None:
            self.next_page()
            return
        self._columns = Columns(self._columns.top, left_end=self.y)
        self.y = self._columns.top
        self._take(self.right + _BETWEEN, self.sheet.width - self.style.right)

    def end_columns(self) -> None:
        """What follows stands below both columns."""
        if self._columns and self._columns.left_end:
            self.y = max(self.y, self._columns.left_end)
        self._columns = None
        self._take(self.style.left, self.sheet.width - self.style.right)

    @property
    def in_left_column(self) -> bool:
        return self._columns is not None and self._columns.left_end is None

    def _take(self, left: float, right: float) -> None:
        self.left, self.right = left, right

    def _begin_page(self) -> None:
        self.y = self.style.top
        self._furniture(self)
        self._begin = self.y

    def wrap(self, text: str, font: Font, width: float) -> list[str]:
        """Lines that are no wider, broken between words; a word that is wider is cut."""
        lines: list[str] = []
        line, used, space = "", 0.0, self.sheet.measure(" ", font)
        for word in self._words(text, font, width):
            wide = self.sheet.measure(word, font)
            if line and used + space + wide > width:
                lines.append(line)
                line, used = word, wide
            else:
                line, used = (f"{line} {word}", used + space + wide) if line else (word, wide)
        return [*lines, line] if line else lines

    def _words(self, text: str, font: Font, width: float) -> list[str]:
        """The words, those too wide in pieces."""
        words: list[str] = []
        for word in text.split():
            while len(word) > 1 and self.sheet.measure(word, font) > width:
                cut = max(
                    next(n for n in range(len(word), 0, -1) if n == 1 or self.sheet.measure(word[:n], font) <= width), 1
                )
                words.append(word[:cut])
                word = word[cut:]
            words.append(word)
        return words

    def lines(self, lines: list[str], font: Font, left: float | None = None, leading: float | None = None) -> None:
        """Lines below each other, page after page."""
        step = font.size * (leading or self.style.leading)
        for line in lines:
            self.need(step)
            self.put(line, font, left, step)

    def put(self, line: str, font: Font, left: float | None = None, step: float | None = None) -> None:
        """One line; the pen moves below it."""
        step = step or font.size * self.style.leading
        self.sheet.next_row()
        self.sheet.text(self.left if left is None else left, self.y + font.size, line, font=font)
        self.y += step

    def skip(self, height: float | None = None) -> None:
        self.y += self.style.gap if height is None else height
