"""How one letter looks: typefaces, margins, and how its headings, fields, lists and tables are set."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Literal

from reportlab.pdfbase import pdfmetrics

from training.simulate.fonts import FACES, Face, face
from training.simulate.pages.withheld import WITHHELD_FACES
from training.simulate.sheet import Font, Strings

HeadingLook = Literal["bold", "capitals", "underlined", "bar", "ruled"]
FieldLook = Literal["aligned", "bold labels", "boxed", "two columns", "table", "running", "right"]
TableLook = Literal["ruled", "header line", "shaded header", "bare"]
PageLook = Literal["none", "i of n", "number", "dashes", "corner"]
HeadLook = Literal["left", "center", "right", "beside", "band", "plain text", "none"]

# Typefaces of fonts.py by how often letters have them; what is withheld from training is never among them.
_FACES = (
    dict.fromkeys(FACES, 1.0) | {"Helvetica": 7.0, "Times": 5.0, "Courier": 2.0} | dict.fromkeys(WITHHELD_FACES, 0.0)
)
_OBLIQUE = 0.02
_STRINGS: tuple[Strings, ...] = ("line", "line", "word")  # character by character is withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Lengths are points; `leading` is the distance of baselines in sizes of the font."""

    typeface: str
    bold_typeface: str
    size: float
    leading: float
    left: float
    right: float
    top: float
    bottom: float
    gap: float
    indent: float
    heading: HeadingLook
    fields: FieldLook
    table: TableLook
    pages: PageLook
    head: HeadLook
    bullet: str
    label_end: str
    capitals: bool
    running_head: bool
    foot_line: bool
    strings: Strings

    @property
    def body(self) -> Font:
        return Font(name=self.typeface, size=self.size)

    @property
    def bold(self) -> Font:
        return Font(name=self.bold_typeface, size=self.size)

    @property
    def small(self) -> Font:
        return Font(name=self.typeface, size=max(self.size - 2.0, 6.0))

    @property
    def head_leading(self) -> float:
        """The least distance of lines of different sizes, in sizes of the upper one."""
        return max(1.25, 1.02 - _descent(self.bold_typeface))

    @property
    def line_height(self) -> float:
        return self.size * self.leading

    def scaled(self, factor: float) -> Style:
        """The same look in another size."""
        return replace(self, size=round(self.size * factor, 2), gap=self.gap * factor)


def _descent(typeface: str) -> float:
    """How far letters reach below the baseline, in sizes of the font: negative."""
    return float(pdfmetrics.getAscentDescent(typeface, 1000)[1]) / 1000


def _tight(*typefaces: str) -> float:
    """The least distance of lines at which they do not touch, in sizes of the font."""
    extents = (pdfmetrics.getAscentDescent(typeface, 1000) for typeface in typefaces)
    return max(float(ascent - descent) for ascent, descent in extents) / 1000 + 0.02


def _typeface(chance: random.Random) -> Face:
    """A typeface that is not withheld."""
    if chance.random() < _OBLIQUE:
        return Face("Helvetica-Oblique", "Helvetica-BoldOblique")
    names = sorted(_FACES)
    return face(chance.choices(names, [_FACES[name] for name in names])[0])


def draw_style(chance: random.Random) -> Style:
    """Any look that letters have."""
    typeface, bold, monospaced = _typeface(chance)
    side = chance.choice((40.0, 48.0, 54.0, 60.0, 72.0, 72.0, 86.0))
    return Style(
        typeface=typeface,
        bold_typeface=bold,
        size=chance.choice((8.5, 9.0, 9.5, 10.0, 10.0, 10.5, 11.0, 11.0, 12.0)) - (0.5 if monospaced else 0.0),
        leading=max(chance.choice((1.2, 1.22, 1.25, 1.3, 1.4)), _tight(typeface, bold)),
        left=side,
        right=max(side + chance.choice((-8.0, 0.0, 0.0, 12.0)), 36.0),
        top=chance.choice((40.0, 48.0, 56.0, 64.0, 72.0)),
        bottom=chance.choice((58.0, 64.0, 72.0)),
        gap=chance.choice((4.0, 6.0, 8.0, 10.0, 12.0)),
        indent=chance.choice((0.0, 0.0, 0.0, 0.0, 24.0)),
        heading=chance.choice(("bold", "bold", "capitals", "underlined", "bar", "ruled")),
        fields=chance.choice(
            ("aligned", "aligned", "bold labels", "boxed", "two columns", "table", "running", "right")
        ),
        table=chance.choice(("ruled", "header line", "shaded header", "bare")),
        pages=chance.choice(("none", "i of n", "i of n", "number", "dashes", "corner")),
        head=chance.choice(("left", "left", "center", "right", "beside", "band", "plain text", "none")),
        bullet=chance.choice(("•", "•", "-", "*", "1", "a", "o")),
        label_end=chance.choice((":", ":", ":", "", " -", " #")),
        capitals=chance.random() < 0.05,
        running_head=chance.random() < 0.55,
        foot_line=chance.random() < 0.4,
        strings=chance.choice(_STRINGS),
    )
