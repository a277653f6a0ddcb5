"""Draws a document page after page, and remembers each word with what it is: the truth comes from the pen itself."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from extraction.pages.page import Box

LETTER = (612.0, 792.0)
LANDSCAPE = (792.0, 612.0)
Align = Literal["left", "right", "center"]
# How text is written into the PDF: what is drawn at once as one string, each word, or each character at its place.
Strings = Literal["line", "word", "character"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A typeface (`name` as reportlab knows it) and its size in points."""

    name: str = "Helvetica"
    size: float = 9.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a drawn word is: tag, row role and column role of extraction.eob.labels; the JSON pointer of the value in
    the record, where it belongs to one; the claim that the row belongs to, counted from 0.
    """

    tag: str = "other"
    role: str = "other"
    pointer: str | None = None
    claim: int | None = None
    column: str | None = None


NOTHING = Meaning()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWord:
    """A word on the page with the box of its letters in points from the top left. `row` numbers the printed rows of
    the page from 0, as the one who drew it meant them.
    """

    text: str
    box: Box
    row: int
    meaning: Meaning = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPage:
    width: float
    height: float
    words: tuple[DrawnWord, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The PDF and what is on each of its pages."""

    pdf: bytes
    pages: tuple[DrawnPage, ...]


def measure(text: str, font: Font, space: float = 0.0) -> float:
    """Width in points; `space` is put behind each character."""
    return float(pdfmetrics.stringWidth(text, font.name, font.size)) + space * len(text)


def fitting_size(text: str, font: Font, room: float, space: float = 0.0) -> float:
    """The size in points at which a text is no wider than the room: the font's own, or a smaller one."""
    letters = float(pdfmetrics.stringWidth(text, font.name, 1.0))
    return min(font.size, max(room - space * len(text), 1.0) / max(letters, 0.01))


class Sheet:
    """A pen on paper. y counts from the top; `text` stands on the baseline y. `space` is put behind each character."""

    def __init__(
        self,
        size: tuple[float, float] = LETTER,
        font: Font | None = None,
        *,
        compress: bool = True,
        strings: Strings = "line",
        space: float = 0.0,
    ) -> None:
        self.width, self.height = size
        self.font = font or Font()
        self.strings = strings
        self.space = space
        self._file = io.BytesIO()
        # invariant: the same drawing gives the same bytes
        self._canvas = Canvas(self._file, pagesize=size, invariant=True, pageCompression=int(compress))
        self._words: list[DrawnWord] = []
        self._pages: list[DrawnPage] = []
        self._row = 0

    @property
    def page(self) -> int:
        """Pages begun, from 1."""
        return len(self._pages) + 1

    def next_row(self) -> None:
        """What is drawn from here on stands in another printed row."""
        self._row += 1

    def text(
        self,
        x: float,
        y: float,
        text: str,
        meaning: Meaning = NOTHING,
        *,
        font: Font | None = None,
        align: Align = "left",
        gray: float = 0.0,
    ) -> float:
        """Draw words that all mean the same; `x` is where the alignment says. Returns the right end."""
        used = font or self.font
        left = x - self.measure(text, used) * {"left": 0.0, "right": 1.0, "center": 0.5}[align]
        self._canvas.setFont(used.name, used.size)
        self._canvas.setFillColor(Color(gray, gray, gray))
        self._write(left, self.height - y, text, used)
        return self._remember(left, y, text, meaning, used)

    def measure(self, text: str, font: Font | None = None) -> float:
        """Width in points."""
        return measure(text, font or self.font, self.space)

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> None:
        self._canvas.setLineWidth(width)
        self._canvas.line(x0, self.height - y0, x1, self.height - y1)

    def rectangle(self, box: Box, *, gray: float | None = None, stroke: bool = True) -> None:
        """A frame, filled where a gray is given (0 black, 1 white)."""
        x0, y0, x1, y1 = box
        if gray is not None:
            self._canvas.setFillColor(Color(gray, gray, gray))
        self._canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, stroke=int(stroke), fill=int(gray is not None))

    def polygon(self, corners: Sequence[tuple[float, float]], *, gray: float = 0.0) -> None:
        """A filled shape without an outline, such as a logo."""
        path = self._canvas.beginPath()
        path.moveTo(corners[0][0], self.height - corners[0][1])
        for x, y in corners[1:]:
            path.lineTo(x, self.height - y)
        path.close()
        self._canvas.setFillColor(Color(gray, gray, gray))
        self._canvas.drawPath(path, stroke=0, fill=1)

    def disc(self, x: float, y: float, radius: float, *, gray: float) -> None:
        """A filled circle (0 black, 1 white)."""
        self._canvas.setFillColor(Color(gray, gray, gray))
        self._canvas.circle(x, self.height - y, radius, stroke=0, fill=1)

    def next_page(self) -> None:
        """This page is done."""
        self._pages.append(DrawnPage(width=self.width, height=self.height, words=tuple(self._words)))
        self._words, self._row = [], 0
        self._canvas.showPage()

    def finish(self) -> Drawing:
        """The PDF, with the page that was begun last."""
        self.next_page()
        self._canvas.save()
        return Drawing(pdf=self._file.getvalue(), pages=tuple(self._pages))

    def _write(self, left: float, bottom: float, text: str, font: Font) -> None:
        """The text into the PDF, in one string or in many."""
        if self.strings == "line":
            self._canvas.drawString(left, bottom, text, charSpace=self.space)
            return
        pieces = text.split(" ") if self.strings == "word" else list(text)
        for place, piece in enumerate(pieces):
            between = " " if place and self.strings == "word" else ""
            left += self.measure(between, font)
            if piece.strip():
                self._canvas.drawString(left, bottom, piece, charSpace=self.space)
            left += self.measure(piece, font)

    def _remember(self, left: float, y: float, text: str, meaning: Meaning, font: Font) -> float:
        """Each word of the text with its box, measured as it is drawn."""
        ascent, descent = pdfmetrics.getAscentDescent(font.name, font.size)
        at = left
        for number, part in enumerate(text.split(" ")):
            start = at + (self.measure(" ", font) if number else 0.0)
            at = start + self.measure(part, font)
            if part:
                box = (start, y - ascent, at, y - descent)
                self._words.append(DrawnWord(text=part, box=box, row=self._row, meaning=meaning))
        return at
