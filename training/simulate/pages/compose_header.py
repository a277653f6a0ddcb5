"""The head of the first page, of the pages after it, and the foot: who pays whom, when, by which number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extraction.records import Remittance
from training.simulate.fonts import face
from training.simulate.pages.flow import PAGE, PAGES
from training.simulate.pages.layout import Layout
from training.simulate.pages.prints import Cell, Print, PrintedRow, Token, blank, words
from training.simulate.pages.values import Values
from training.simulate.sheet import Font, fitting_size, measure

_APART = 8.0  # points between payee and fields
_SHORT_FIELDS = ("payer_name", "trace_number", "payment_date")
_BLOCKS = ("payer_name", "payer_address", "payee_name", "payee_address")


class PageHeader:
    """Rows at the top and the foot of a page."""

    def __init__(self, layout: Layout, remittance: Remittance) -> None:
        self.layout = layout
        self.remittance = remittance
        self.values = Values(layout)
        letters = face(layout.type.face)
        self.bold = Font(name=letters.bold, size=layout.type.size)
        self.left = layout.paper.left
        self.right = layout.paper.width - layout.paper.right

    def rows(self, page: int) -> list[PrintedRow]:
        """Page 1 has all of it."""
        if page == 1 or self.layout.repeated_header == "full":
            return [*self._numbered(), *self._full(), blank(self.layout.type.size)]
        if self.layout.repeated_header == "none":
            return [*self._numbered()]
        return [*self._numbered(), *self._short(), blank(self.layout.type.size)]

    def foot(self, page: int) -> list[PrintedRow]:
        number = self._page_number()
        if not number or self.layout.page_number_place == "top":
            return []
        middle = (self.left + self.right) / 2
        return [PrintedRow(prints=(Print(x=middle, tokens=number, align="center"),), role="page_header")]

    def _numbered(self) -> list[PrintedRow]:
        number = self._page_number()
        if not number or self.layout.page_number_place == "foot":
            return []
        return [PrintedRow(prints=(Print(x=self.right, tokens=number, align="right"),), role="page_header")]

    def _page_number(self) -> Cell:
        label = Token(self.layout.words.get("page", "Page"), "label")
        match self.layout.page_number:
            case "of":
                return (label, Token(PAGE, "page_number"), Token("of"), Token(PAGES, "page_count"))
            case "plain":
                return (label, Token(PAGE, "page_number"))
            case "slash":
                return (label, Token(f"{PAGE}/{PAGES}", "page_number"))
        return ()

    def _short(self) -> list[PrintedRow]:
        fields = [tag for tag in _SHORT_FIELDS if tag == "payer_name" or tag in self.layout.payment_fields]
        return self._pairs(fields, self.left, self.right, 3)

    def _full(self) -> list[PrintedRow]:
        rows = [*self._heading(), blank(self.layout.type.size * 0.8)]
        fields = [tag for tag in self.layout.payment_fields if tag not in _BLOCKS]
        payee = self._payee_rows()
        if self.layout.header_columns == 2:
            return [*rows, *self._beside(payee, fields)]
        columns = max(1, self.layout.header_columns - 1)
        return [*rows, *payee, blank(4.0), *self._pairs(fields, self.left, self.right, columns)]

    def _heading(self) -> Iterator[PrintedRow]:
        """Payer and title, with the payer's address below."""
        layout = self.layout
        name = self.values.payment("payer_name", self.remittance)[0]
        title = words(layout.words.get("title", "REMITTANCE ADVICE"))
        size = self._heading_size(name, title)
        place = layout.title_place
        if place == "right":
            prints = (
                Print(x=self._indent, tokens=name, bold=True, size=size),
                Print(x=self.right, tokens=title, align="right", bold=True, size=size),
            )
            yield PrintedRow(prints=prints, role="page_header")
        else:
            x = (self.left + self.right) / 2 if place == "center" else self._indent
            for tokens, big in ((name, size), (title, size * 0.85)):
                align = "center" if place == "center" else "left"
                printed = Print(x=x, tokens=tokens, align=align, bold=True, size=big)  # type: ignore[arg-type]
                yield PrintedRow(prints=(printed,), role="page_header")
        if "payer_address" in layout.payment_fields:
            for cell in self.values.payment("payer_address", self.remittance):
                x = (self.left + self.right) / 2 if place == "center" else self._indent
                align = "center" if place == "center" else "left"
                printed = Print(x=x, tokens=cell, align=align)  # type: ignore[arg-type]
                yield PrintedRow(prints=(printed,), role="page_header")

    @property
    def _indent(self) -> float:
        """Room for a logo that is no word."""
        wide = self.layout.type.heading * 2.6
        return self.left + (wide if self.layout.ornament.logo in ("disc", "bars") else 0.0)

    def _heading_size(self, name: Cell, title: Cell) -> float:
        """As large as the layout has it, or as the paper allows."""
        size = self.layout.type.heading
        text = f"{name[0].text}    {title[0].text}"
        room = self.right - self.left - 3 * size
        return fitting_size(text, Font(name=self.bold.name, size=size), room, self.layout.character_space)

    def _payee_rows(self) -> list[PrintedRow]:
        cells = [*self.values.payment("payee_name", self.remittance)]
        if "payee_address" in self.layout.payment_fields:
            cells += self.values.payment("payee_address", self.remittance)
        label = self.layout.labels.get("payee_name", "")
        if label and self.layout.payee_labelled:
            cells[0] = (Token(f"{label}{self.layout.label_end}", "label"), *cells[0])
        return [PrintedRow(prints=(Print(x=self.left, tokens=cell),), role="page_header") for cell in cells]

    def _beside(self, payee: Sequence[PrintedRow], fields: Sequence[str]) -> list[PrintedRow]:
        """The payee at the left, the fields at the right."""
        middle = self.left + (self.right - self.left) * 0.52
        pairs = self._pairs(fields, middle, self.right, 1)
        payee = [self._fitted(row, middle - self.left - _APART) for row in payee]
        rows = []
        for place in range(max(len(payee), len(pairs))):
            prints = [each for part in (payee, pairs) for each in (part[place].prints if place < len(part) else ())]
            rows.append(PrintedRow(prints=tuple(prints), role="page_header"))
        return rows

    def _fitted(self, row: PrintedRow, room: float) -> PrintedRow:
        """In letters small enough for what stands beside it."""
        space = self.layout.character_space
        sized = (replace(each, size=fitting_size(each.text, self.bold, room, space)) for each in row.prints)
        return replace(row, prints=tuple(sized))

    def _pairs(self, fields: Sequence[str], left: float, right: float, columns: int) -> list[PrintedRow]:
        """Labels and values in columns; fewer where they would not fit."""
        pairs = [(self._label(tag), self.values.payment(tag, self.remittance)[0]) for tag in fields]
        return paired_rows(self.layout, pairs, left, right, columns, role="page_header")

    def _label(self, tag: str) -> str:
        text = self.layout.labels.get(tag, "")
        return f"{text}{self.layout.label_end}" if text else ""


def paired_rows(
    layout: Layout,
    pairs: Sequence[tuple[str, Cell]],
    left: float,
    right: float,
    columns: int,
    *,
    role: str,
    size: float = 0.0,
    claim: int | None = None,
) -> list[PrintedRow]:
    """Labels and values in columns, labels above each other and values above each other."""
    letters = face(layout.type.face)
    used = size or layout.type.size
    bold = Font(name=letters.bold, size=used)
    space = layout.character_space
    while columns > 1:
        widths = _widths(pairs, columns, bold, space)
        if sum(label + value + 18 for label, value in widths) <= right - left:
            break
        columns -= 1
    widths = _widths(pairs, columns, bold, space)
    rest = max(right - left - sum(label + value + 6 for label, value in widths), 0.0) / columns
    rows = []
    for first in range(0, len(pairs), columns):
        prints: list[Print] = []
        at = left
        for (label, value), (label_width, value_width) in zip(pairs[first : first + columns], widths, strict=False):
            if label:
                prints.append(Print(x=at, tokens=words(label, "label"), bold=layout.type.bold_headers, size=size))
            if value:
                prints.append(Print(x=at + label_width + 4, tokens=value, size=size))
            at += label_width + value_width + 6 + min(rest, 60.0 if columns > 1 else 0.0)
        rows.append(PrintedRow(prints=tuple(prints), role=role, claim=claim))
    return rows


def _widths(pairs: Sequence[tuple[str, Cell]], columns: int, font: Font, space: float) -> list[tuple[float, float]]:
    """The widest label and the widest value of each column."""
    widths = []
    for column in range(columns):
        mine = pairs[column::columns]
        labels = max((measure(label, font, space) for label, _ in mine), default=0.0)
        values = max((measure(" ".join(t.text for t in value), font, space) for _, value in mine), default=0.0)
        widths.append((labels, values))
    return widths
