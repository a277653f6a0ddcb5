"""How one look-alike is set: faces, rules, and how it writes amounts and dates."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportlab.pdfbase import pdfmetrics

from training.simulate.fonts import FACES, face
from training.simulate.mail import Split
from training.simulate.pages.withheld import WITHHELD_FACES
from training.simulate.sheet import LANDSCAPE, LETTER, Font

_DATES = ("%m/%d/%Y", "%m/%d/%y", "%m%d%y", "%b %d, %Y", "%B %d, %Y", "%Y-%m-%d", "%m-%d-%y", "%m %d %y")
_LONG_DATES = ("%B %d, %Y", "%m/%d/%Y", "%b %d, %Y", "%m/%d/%y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Lengths are points; `leading` is row height over size, `dates` formats of strftime."""

    face: str
    size: float
    leading: float
    margin: float
    paper: tuple[float, float]
    rules: Literal["none", "below", "box", "grid"]
    shade: Literal["none", "header", "alternate"]
    heading: Literal["plain", "bar", "ruled", "center"]
    symbol: bool
    negative: Literal["minus", "parentheses", "trailing"]
    zero: Literal["0.00", "", "-"]
    dates: str
    long_dates: str
    capitals: bool
    label_end: str
    pages: Literal["of", "plain", "slash", "none"]
    strings: Literal["line", "word", "character"]

    @property
    def tall(self) -> float:
        """The height of the face's letters over their size, with a hair between rows."""
        ascent, descent = pdfmetrics.getAscentDescent(face(self.face).bold, 1.0)
        return max(float(ascent - descent) + 0.06, 1.05)

    @property
    def body(self) -> Font:
        return Font(name=face(self.face).regular, size=self.size)

    @property
    def bold(self) -> Font:
        return Font(name=face(self.face).bold, size=self.size)

    def larger(self, factor: float) -> Font:
        """A bold font for headings."""
        return Font(name=face(self.face).bold, size=self.size * factor)

    def money(self, amount: Decimal | int | None) -> str:
        """An amount as printed; cents if a whole number."""
        if amount is None:
            return ""
        value = Decimal(amount) / 100 if isinstance(amount, int) else amount
        if not value and self.zero != "0.00":
            return self.zero
        text = ("$" if self.symbol else "") + f"{abs(value):,.2f}"
        signs = {"minus": f"-{text}", "parentheses": f"({text})", "trailing": f"{text}-"}
        return signs[self.negative] if value < 0 else text

    def date(self, day: datetime.date | None, *, long: bool = False) -> str:
        return day.strftime(self.long_dates if long else self.dates) if day else ""

    def case(self, text: str) -> str:
        return text.upper() if self.capitals else text


def draw_look(chance: random.Random, split: Split, *, wide: bool | None = None) -> Look:
    """Any look. Validation has the withheld faces and way to write a PDF (`WITHHELD_STRINGS`), training all others."""
    faces = [name for name in FACES if (name in WITHHELD_FACES) == (split == "validation")]
    landscape = chance.random() < 0.25 if wide is None else wide
    size = chance.choice((7.0, 7.5, 8.0, 8.5, 9.0, 9.5))
    return Look(
        face=chance.choice(faces),
        size=min(size, 8.0) if wide else size,
        leading=chance.choice((1.2, 1.3, 1.45, 1.6)),
        margin=chance.choice((28.0, 36.0, 42.0, 50.0, 58.0)),
        paper=LANDSCAPE if landscape else LETTER,
        rules=chance.choice(("none", "below", "box", "grid")),
        shade=chance.choice(("none", "none", "header", "alternate")),
        heading=chance.choice(("plain", "bar", "ruled", "center")),
        symbol=chance.random() < 0.5,
        negative=chance.choice(("minus", "parentheses", "trailing")),
        zero=chance.choice(("0.00", "0.00", "", "-")),
        dates=chance.choice(_DATES),
        long_dates=chance.choice(_LONG_DATES),
        capitals=chance.random() < 0.4,
        label_end=chance.choice((":", ":", "", "  ", " #")),
        pages=chance.choice(("of", "plain", "slash", "none")),
        strings="character" if split == "validation" else chance.choice(("line", "word")),
    )
