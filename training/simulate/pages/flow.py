"""Puts printed rows on pages, and then, when it is known how many pages there are, draws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.pdfbase import pdfmetrics

from training.simulate.fonts import face
from training.simulate.pages.character_rules import ruled
from training.simulate.pages.layout import Layout
from training.simulate.pages.logo import draw_logo
from training.simulate.pages.prints import Print, PrintedRow, words
from training.simulate.sheet import Drawing, Font, Meaning, Sheet

PAGE, PAGES = "{page}", "{pages}"  # stand in tokens for the number of the page and for how many there are
PageHeader = Callable[[int], Sequence[PrintedRow]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A row with its top on the page."""

    top: float
    row: PrintedRow


class Flow:
    """Rows one below the other, page after page. `page_header` gives the rows at the top of a page by its number,
    `repeated` are those that then follow on every page but the first that they stand on.
    """

    def __init__(self, layout: Layout, page_header: PageHeader, footer: PageHeader) -> None:
        self.layout = layout
        self.page_header = page_header
        self.footer = footer
        self.repeated: list[PrintedRow] = []
        self._pages: list[list[Placed]] = []
        self._top = 0.0
        self.next_page()

    @property
    def room(self) -> float:
        """Points left on the page."""
        return self.layout.paper.height - self.layout.paper.bottom - self._top

    def add(self, rows: Sequence[PrintedRow], *, repeat: Sequence[PrintedRow] = ()) -> None:
        """Rows that stay on one page if they can. `repeat` stands first if they begin a new page."""
        rows = [each for row in rows for each in ruled(self.layout, row)]
        height = sum(self.height(row) for row in rows)
        if height > self.room and self._begun:
            self.next_page()
            rows = [*(each for row in repeat for each in ruled(self.layout, row)), *rows]
        for row in rows:
            if self.height(row) > self.room and self._begun:
                self.next_page()
            self._put(row)

    def skip(self, points: float) -> None:
        """White space, but not at the top of a page."""
        if self._begun:
            self._top += points

    def next_page(self) -> None:
        self._pages.append([])
        self._top = self.layout.paper.top
        for row in (*self.page_header(len(self._pages)), *self.repeated):
            for each in ruled(self.layout, row):
                self._put(each)
        self._first = len(self._pages[-1])

    @property
    def _begun(self) -> bool:
        return len(self._pages[-1]) > self._first

    def _put(self, row: PrintedRow) -> None:
        self._pages[-1].append(Placed(self._top, row))
        self._top += self.height(row)

    def height(self, row: PrintedRow) -> float:
        """Of the row's tallest letters, with the layout's leading."""
        if row.height:
            return row.height
        own = self._size(row) * self.layout.type.leading
        return max(own, self._tallest(row) * 1.02)

    def _size(self, row: PrintedRow) -> float:
        return max((each.size or self.layout.type.size for each in row.prints), default=self.layout.type.size)

    def _tallest(self, row: PrintedRow) -> float:
        """From the lowest to the highest end of the row's letters."""
        ascent, descent = pdfmetrics.getAscentDescent(face(self.layout.type.face).regular, 1.0)
        return self._size(row) * (ascent - descent)

    def draw(self) -> Drawing:
        """All pages as they are now."""
        paper = self.layout.paper
        sheet = Sheet(
            (paper.width, paper.height),
            compress=self.layout.compressed,
            strings=self.layout.strings,
            space=self.layout.character_space,
        )
        for number, rows in enumerate(self._pages, 1):
            if number > 1:
                sheet.next_page()
            if number == 1:
                draw_logo(sheet, self.layout)
            for placed in (*rows, *self._footer(number)):
                self._draw_row(sheet, placed, number)
        return sheet.finish()

    def _footer(self, number: int) -> list[Placed]:
        paper = self.layout.paper
        foot = [*self.footer(number)]
        if self.layout.continued and number < len(self._pages):
            text = words(self.layout.words.get("continued", "continued"))
            right = Print(x=paper.width - paper.right, tokens=text, align="right")
            foot = [PrintedRow(prints=(*(each for row in foot for each in row.prints), right), role="page_header")]
        return [Placed(paper.height - paper.bottom * 0.7, row) for row in foot]

    def _draw_row(self, sheet: Sheet, placed: Placed, page: int) -> None:
        row, paper = placed.row, self.layout.paper
        left, right = row.span or (paper.left, paper.width - paper.right)
        top, bottom = placed.top, placed.top + self.height(row)
        if row.shade is not None:
            sheet.rectangle((left - 2, top, right + 2, bottom), gray=row.shade, stroke=False)
        width = self.layout.ornament.rule_width
        for wanted, y in ((row.rule_above, top), (row.rule_below, bottom)):
            if wanted:
                sheet.line(left - 2, y, right + 2, y, width)
        for x in row.verticals:
            sheet.line(x, top, x, bottom, width / 2)
        for each in row.prints:
            self._draw_print(sheet, each, row, bottom, page)
        if row.prints:
            sheet.next_row()

    def _draw_print(self, sheet: Sheet, each: Print, row: PrintedRow, bottom: float, page: int) -> None:
        letters = face(self.layout.type.face)
        size = each.size or self.layout.type.size
        font = Font(name=letters.bold if each.bold else letters.regular, size=size)
        _, descent = pdfmetrics.getAscentDescent(font.name, size)
        texts = [self._numbered(token.text, page) for token in each.tokens]
        whole = sheet.measure(" ".join(texts), font)
        x = each.x - whole * {"left": 0.0, "right": 1.0, "center": 0.5}[each.align]
        spare = self.height(row) - self._tallest(row)
        baseline = bottom + descent - spare / 2
        for token, text in zip(each.tokens, texts, strict=True):
            if not text:
                continue
            role = each.role or row.role
            meaning = Meaning(tag=token.tag, role=role, pointer=token.pointer, claim=row.claim, column=each.column)
            end = sheet.text(x, baseline, text, meaning, font=font, gray=each.gray)
            self._underline(sheet, row, x, end, baseline)
            x = end + sheet.measure(" ", font)

    def _underline(self, sheet: Sheet, row: PrintedRow, left: float, right: float, baseline: float) -> None:
        if self.layout.type.underlined_headers and row.role == "column_header":
            sheet.line(left, baseline + 1, right, baseline + 1, self.layout.ornament.rule_width)

    def _numbered(self, text: str, page: int) -> str:
        return text.replace(PAGES, str(len(self._pages))).replace(PAGE, str(page)) if "{" in text else text
