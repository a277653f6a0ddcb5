"""What stands around a letter: head, address, running heads, feet, the line that a fax machine prints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from training.simulate.letters.figures import draw_logo
from training.simulate.letters.flow import Flow
from training.simulate.letters.style import HeadLook
from training.simulate.sheet import Align, Font

_FAX_LINE = 16.0  # where the baseline stands, from the top
_FOOT = 24.0  # from the bottom
LOGOS = 9
_ALIGNS: dict[HeadLook, Align] = {"center": "center", "right": "right"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The sender's name, with a logo where `logo` is a shape's number, and lines of its address."""

    name: str
    lines: tuple[str, ...]
    look: HeadLook
    logo: int | None
    size: float

    def draw(self, flow: Flow) -> None:
        if self.look == "none":
            return
        top = flow.y
        if self.look == "band":
            self._band(flow)
        elif self.look == "plain text":
            for line in (self.name, *self.lines):
                flow.put(line, flow.style.body)
        else:
            self._named(flow)
        flow.y = max(flow.y, top + (34 if self.logo is not None else 0)) + 10

    def _band(self, flow: Flow) -> None:
        flow.sheet.rectangle((flow.left, flow.y, flow.right, flow.y + self.size * 1.9), gray=0.25, stroke=False)
        font = Font(name="Helvetica-Bold", size=min(self.size, 15.0))
        flow.sheet.text(flow.left + 8, flow.y + self.size * 1.3, self.name, font=font, gray=1.0)
        flow.skip(self.size * 1.9 + 3)
        flow.lines(flow.wrap(" · ".join(self.lines), flow.style.small, flow.width), flow.style.small)

    def _named(self, flow: Flow) -> None:
        align = _ALIGNS.get(self.look, "left")
        logo = self.logo is not None and align == "left"
        if logo and self.logo is not None:
            draw_logo(flow.sheet, flow.left, flow.y, 32, self.logo)
        left = flow.left + (42 if logo else 0)
        x = {"left": left, "center": (flow.left + flow.right) / 2, "right": flow.right}[align]
        top = flow.y
        self._words(flow, x, align, flow.right - left)
        if self.look == "beside":
            self._beside(flow, top)

    def _words(self, flow: Flow, x: float, align: Align, width: float) -> None:
        bold = Font(name=flow.style.bold_typeface, size=self.size)
        room = width * (0.55 if self.look == "beside" else 1.0)
        lines = [(line, bold) for line in flow.wrap(self.name, bold, room)]
        if self.look != "beside":
            lines += [(line, flow.style.small) for line in self.lines]
        for line, font in lines:
            flow.sheet.next_row()
            flow.sheet.text(x, flow.y + font.size, line, font=font, align=align)
            flow.y += font.size * flow.style.head_leading

    def _beside(self, flow: Flow, top: float) -> None:
        """The address at the right, beside the name."""
        small = flow.style.small
        for number, line in enumerate(self.lines):
            flow.sheet.text(
                flow.right, top + small.size * (1 + flow.style.head_leading * number), line, font=small, align="right"
            )
        flow.y = max(flow.y, top + small.size * flow.style.head_leading * len(self.lines) + 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Lines of an address, in a window's place where `drop` moves it down; words at the right of it, where given."""

    lines: tuple[str, ...]
    drop: float = 0.0
    beside: tuple[str, ...] = ()

    def draw(self, flow: Flow) -> None:
        flow.need(flow.style.line_height * 5)
        flow.skip(self.drop)
        top = flow.y
        widest = max((flow.sheet.measure(line, flow.style.body) for line in self.lines), default=0.0)
        for line in self.lines:
            flow.put(line, flow.style.body)
        bottom = flow.y
        flow.y = top
        left = max(flow.left + widest + 24, flow.left + flow.width * 0.55)
        for line in self.beside:
            flow.lines(flow.wrap(line, flow.style.body, flow.right - left), flow.style.body, left)
        flow.y = max(flow.y, bottom)
        flow.skip(max(flow.style.gap, 8.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What every page has. `pages` is how many there are, 0 while that is unknown."""

    running: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    fax: Callable[[int, int], str] | None = None
    pages: int = 0

    def __call__(self, flow: Flow) -> None:
        sheet = flow.sheet
        if self.fax:
            font = Font(name="Courier", size=7.5)
            sheet.text(24, _FAX_LINE, self.fax(sheet.page, self.pages), font=font)
            flow.y = max(flow.y, _FAX_LINE + 14)
        self._foot(flow)
        if sheet.page > 1 and flow.style.running_head:
            for line in self.running:
                flow.put(line, flow.style.small)
            flow.skip(10.0)

    def _foot(self, flow: Flow) -> None:
        font, y = Font(name=flow.style.typeface, size=7.0), flow.sheet.height - _FOOT
        number = self._number(flow.style.pages, flow.sheet.page)
        flow.sheet.next_row()
        if flow.style.foot_line and (self.foot or number):
            flow.sheet.line(flow.left, y - 20, flow.right, y - 20)
        for place, line in enumerate(self.foot[:1] if number else self.foot[:2]):
            for row, part in enumerate(flow.wrap(line, font, flow.width)[:1]):
                flow.sheet.text(flow.left, y - 9 + 9 * (place + row), part, font=font)
        if number:
            aligned: Align = "right" if flow.style.pages in ("corner", "i of n") else "center"
            x = flow.right if aligned == "right" else (flow.left + flow.right) / 2
            flow.sheet.text(x, y + 4, number, font=font, align=aligned)

    def _number(self, look: str, page: int) -> str:
        looks = {
            "i of n": f"Page {page} of {self.pages}",
            "number": str(page),
            "dashes": f"- {page} -",
            "corner": f"Page {page}",
        }
        return looks.get(look, "")
