"""Draws a memo: letterhead, title, labels, sentences and tables of one family in one of many plain looks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from random import Random

from training.simulate.mail import Piece
from training.simulate.memos.wording import GENERAL, Filler, Wording, wordings
from training.simulate.sheet import LETTER, Font, Sheet

FACES = (("Helvetica", "Helvetica-Bold"), ("Times-Roman", "Times-Bold"), ("Courier", "Courier-Bold"))


@dataclass(frozen=True, slots=True)
class Look:
    """Points: `size` of letters, `margin`, `pitch` from row to row."""

    face: str
    bold: str
    size: float
    margin: float
    pitch: float
    numbered: bool


def draw_memo(document_class: str, seed: int) -> Piece:
    """The memo of a class and a seed; seeds take the families in turn."""
    families = wordings()[document_class]
    family = sorted(families)[seed % len(families)]
    chance = Random(f"memo/{document_class}/{family}/{seed}")  # noqa: S311  # drawn, not secret
    writer = _Writer(chance, Filler(chance))
    writer.memo(families[family])
    return Piece(
        document_class=document_class,
        family=f"{document_class}/memo_{family}",
        seed=seed,
        drawing=writer.sheet.finish(),
    )


class _Writer:
    """The pen and where it stands."""

    def __init__(self, chance: Random, filler: Filler) -> None:
        self.chance, self.filler = chance, filler
        face, bold = chance.choice(FACES)
        size = chance.uniform(8, 11.5)
        self.look = Look(
            face, bold, size, chance.uniform(36, 80), size * chance.uniform(1.15, 1.5), chance.random() < 0.3
        )
        self.sheet = Sheet(LETTER, Font(name=face, size=size))
        self.y = self.look.margin

    def memo(self, wording: Wording) -> None:
        chance = self.chance
        if chance.random() < 0.8:
            self._letterhead()
        self._title(wording)
        parts = [partial(self._labels, wording), partial(self._sentences, wording)]
        parts += [partial(self._table, columns) for columns in wording.columns]
        for part in chance.sample(parts, len(parts)) if chance.random() < 0.4 else parts:
            part()
            self.y += self.look.pitch * chance.uniform(0.3, 1.5)
        self._footer()

    def _letterhead(self) -> None:
        chance, fill = self.chance, self.filler.fill
        self._row(fill("{payer}"), size=self.look.size * chance.uniform(1.0, 1.8), bold=True)
        for line in chance.sample(
            ("{street}", "{phone}", "{date}", "{provider}", "Attn: billing"), chance.randint(1, 5)
        ):
            self._row(fill(line), indent=chance.choice((0.0, 0.0, 250.0)))
        self.y += self.look.pitch

    def _title(self, wording: Wording) -> None:
        if wording.titles and self.chance.random() < 0.8:
            title = self.chance.choice(wording.titles)
            text = title.upper() if self.chance.random() < 0.3 else title
            self._row(text, size=self.look.size * self.chance.uniform(1.0, 1.7), bold=True)

    def _labels(self, wording: Wording) -> None:
        for label in wording.labels:
            if self.chance.random() < 0.75:
                self._row(self.filler.fill(label))

    def _sentences(self, wording: Wording) -> None:
        chosen = [sentence for sentence in wording.sentences if self.chance.random() < 0.75]
        chosen += self.chance.sample(GENERAL, self.chance.randint(0, 4))
        if self.chance.random() < 0.3:
            chosen = self.chance.sample(chosen, len(chosen))
        paragraph: list[str] = []
        for sentence in chosen:
            paragraph.append(self.filler.fill(sentence))
            if self.chance.random() < 0.45:
                self._paragraph(" ".join(paragraph))
                paragraph = []
        self._paragraph(" ".join(paragraph))

    def _paragraph(self, text: str) -> None:
        width = LETTER[0] - 2 * self.look.margin
        line = ""
        for word in text.split():
            if self.sheet.measure(f"{line} {word}") > width:
                self._row(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        self._row(line)
        self.y += 0.5 * self.look.pitch

    def _table(self, columns: list[str]) -> None:
        step = (LETTER[0] - 2 * self.look.margin) / len(columns)
        rows = [columns, *([self.filler.cell(column) for column in columns] for _ in range(self.chance.randint(1, 14)))]
        for number, row in enumerate(rows):
            self._turn_if_full()
            self.sheet.next_row()
            for place, cell in enumerate(row):
                font = Font(name=self.look.bold if number == 0 else self.look.face, size=min(self.look.size, 8.5))
                self.sheet.text(self.look.margin + place * step, self.y, cell[: int(step / 4.6)], font=font)
            self.y += self.look.pitch

    def _row(self, text: str, *, size: float | None = None, bold: bool = False, indent: float = 0.0) -> None:
        if not text:
            return
        self._turn_if_full()
        self.sheet.next_row()
        font = Font(name=self.look.bold if bold else self.look.face, size=size or self.look.size)
        self.sheet.text(self.look.margin + indent, self.y, text, font=font)
        self.y += max(self.look.pitch, 1.2 * font.size)

    def _turn_if_full(self) -> None:
        if self.y > LETTER[1] - self.look.margin - 20:
            self._footer()
            self.sheet.next_page()
            self.y = self.look.margin

    def _footer(self) -> None:
        if self.look.numbered:
            self.sheet.text(LETTER[0] / 2, LETTER[1] - 24, f"Page {self.sheet.page}", align="center")
