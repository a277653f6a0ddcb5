"""Blocks with edges: reference fields, boxes of a form, tables."""

from __future__ import annotations

from dataclasses import dataclass

from training.simulate.letters.flow import Flow
from training.simulate.letters.style import FieldLook
from training.simulate.sheet import Font

_PAD = 3.0
_TABLE_FIELDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """Names with their values, in the look of the style or in their own."""

    pairs: tuple[tuple[str, str], ...]
    look: FieldLook | None = None

    def draw(self, flow: Flow) -> None:
        look = self.look or flow.style.fields
        if look == "table":
            self._tables(flow)
        elif look == "running":
            self._running(flow)
        elif look == "two columns":
            self._columns(flow)
        else:
            self._lines(flow, look)
        flow.skip(max(flow.style.gap, 6.0))

    def _label(self, flow: Flow, label: str) -> str:
        return label + flow.style.label_end

    def _lines(self, flow: Flow, look: FieldLook) -> None:
        left = flow.left + {"boxed": 6.0, "right": flow.width * 0.42}.get(look, 0.0)
        font = flow.style.bold if look in ("bold labels", "boxed") else flow.style.body
        widest = max(flow.sheet.measure(self._label(flow, label), font) for label, _ in self.pairs)
        across = min(widest + 10, (flow.right - left) * 0.5)
        page, top = flow.sheet.page, flow.y - 2
        for label, value in self.pairs:
            self._pair(flow, (self._label(flow, label), value), (left, across), font, loose=look == "bold labels")
        if look == "boxed" and flow.sheet.page == page:
            flow.sheet.rectangle((flow.left, top, flow.right, flow.y + 2))

    def _pair(self, flow: Flow, pair: tuple[str, str], at: tuple[float, float], font: Font, *, loose: bool) -> None:
        left, across = at
        names = flow.wrap(pair[0], font, across - 6)
        if loose and len(names) == 1:
            across = flow.sheet.measure(names[0], font) + 6
        values = flow.wrap(pair[1], flow.style.body, flow.right - left - across - 4)
        rows = max(len(names), len(values))
        flow.need(rows * flow.style.line_height)
        flow.sheet.next_row()
        for texts, x, used in ((names, left, font), (values, left + across, flow.style.body)):
            for number, text in enumerate(texts):
                flow.sheet.text(x, flow.y + used.size + number * flow.style.line_height, text, font=used)
        flow.skip(rows * flow.style.line_height)

    def _columns(self, flow: Flow) -> None:
        font, half = flow.style.body, flow.width / 2
        for start in range(0, len(self.pairs), 2):
            row = [
                flow.wrap(f"{self._label(flow, label)} {value}", font, half - 8)
                for label, value in self.pairs[start : start + 2]
            ]
            cells(flow, row, [flow.left, flow.left + half], font)

    def _running(self, flow: Flow) -> None:
        text = "; ".join(f"{self._label(flow, label)} {value}" for label, value in self.pairs)
        flow.lines(flow.wrap(text, flow.style.bold, flow.width), flow.style.bold)

    def _tables(self, flow: Flow) -> None:
        for start in range(0, len(self.pairs), _TABLE_FIELDS):
            some = self.pairs[start : start + _TABLE_FIELDS]
            Boxes(rows=(tuple(Box(caption=label, value=value) for label, value in some),), scale=1.25).draw(flow)


def cells(flow: Flow, row: list[list[str]], lefts: list[float], font: Font) -> None:
    """Wrapped cells side by side as one row."""
    height = max((len(lines) for lines in row), default=0) * flow.style.line_height
    flow.need(height)
    flow.sheet.next_row()
    for lines, x in zip(row, lefts, strict=False):
        for number, line in enumerate(lines):
            flow.sheet.text(x, flow.y + font.size + number * flow.style.line_height, line, font=font)
    flow.skip(height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of a form: what is printed in it small, and what was filled in. `share` is its part of the row's width."""

    caption: str
    value: str = ""
    share: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Rows of boxes. `captions` tells whether the form itself is printed, or only what was filled in; `edges`
    whether the boxes have edges; `scale` is of the size of captions, `height` the least of a row in points.
    """

    rows: tuple[tuple[Box, ...], ...]
    captions: bool = True
    edges: bool = True
    scale: float = 1.0
    height: float = 0.0

    def draw(self, flow: Flow) -> None:
        for row in self.rows:
            self._row(flow, row)
        flow.skip(4.0)

    def _row(self, flow: Flow, row: tuple[Box, ...]) -> None:
        small = Font(name=flow.style.typeface, size=round(max(flow.style.size * 0.6, 5.2) * self.scale, 2))
        filled = Font(name=flow.style.typeface, size=flow.style.size * 0.88)
        whole = sum(box.share for box in row)
        widths = [flow.width * box.share / whole for box in row]
        captions = [flow.wrap(box.caption, small, width - 2 * _PAD) for box, width in zip(row, widths, strict=True)]
        values = [flow.wrap(box.value, filled, width - 2 * _PAD) for box, width in zip(row, widths, strict=True)]
        leading = flow.style.leading
        down = max(map(len, captions)) * small.size * leading + 1
        height = max(down + max(1, *map(len, values)) * filled.size * leading + 3, self.height)
        flow.need(height)
        left = flow.left
        for width, caption, value in zip(widths, captions, values, strict=True):
            self._box(flow, (left, width, height, down), (caption, small), (value, filled))
            left += width
        flow.skip(height)

    def _box(
        self,
        flow: Flow,
        at: tuple[float, float, float, float],
        caption: tuple[list[str], Font],
        value: tuple[list[str], Font],
    ) -> None:
        left, width, height, down = at
        if self.edges:
            flow.sheet.rectangle((left, flow.y, left + width, flow.y + height))
        parts = ((caption, 0.0), (value, down)) if self.captions else ((value, down),)
        for (lines, font), lower in parts:
            flow.sheet.next_row()
            for number, line in enumerate(lines):
                base = flow.y + lower + font.size * (1 + number * flow.style.leading)
                flow.sheet.text(left + _PAD, base, line, font=font)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and rows; columns as wide as what stands in them."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def draw(self, flow: Flow) -> None:
        widths = self._widths(flow)
        font = Font(name=flow.style.typeface, size=flow.style.size * 0.9)
        bold = Font(name=flow.style.bold_typeface, size=flow.style.size * 0.9)
        self._row(flow, self.header, widths, bold, first=True)
        for row in self.rows:
            self._row(flow, row, widths, font, first=False)
        flow.skip(max(flow.style.gap, 6.0))

    def _widths(self, flow: Flow) -> list[float]:
        """Shares of the width, each at least a little."""
        columns = zip(self.header, *self.rows, strict=True)
        wished = [min(max(flow.sheet.measure(cell) for cell in column) + 10, flow.width * 0.4) for column in columns]
        return [wish * flow.width / sum(wished) for wish in wished]

    def _row(self, flow: Flow, row: tuple[str, ...], widths: list[float], font: Font, *, first: bool) -> None:
        wrapped = [flow.wrap(cell, font, width - 2 * _PAD) for cell, width in zip(row, widths, strict=True)]
        height = max(1, *map(len, wrapped)) * font.size * flow.style.leading + 4
        flow.need(height)
        self._edges(flow, widths, height, first=first)
        flow.sheet.next_row()
        left = flow.left
        for lines, width in zip(wrapped, widths, strict=True):
            for number, line in enumerate(lines):
                base = flow.y + 1 + font.size * (1 + number * flow.style.leading)
                flow.sheet.text(left + _PAD, base, line, font=font)
            left += width
        flow.skip(height)

    def _edges(self, flow: Flow, widths: list[float], height: float, *, first: bool) -> None:
        look, top = flow.style.table, flow.y
        if look == "shaded header" and first:
            flow.sheet.rectangle((flow.left, top, flow.right, top + height), gray=0.85, stroke=False)
        if look == "header line" and first:
            flow.sheet.line(flow.left, top + height, flow.right, top + height)
        if look == "ruled":
            left = flow.left
            for width in widths:
                flow.sheet.rectangle((left, top, left + width, top + height))
                left += width
