"""A wording becomes blocks: its elements are said with facts, and neighbours of a kind stand together."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from training.simulate.letters.figures import MARKS, Card, CutLine, Stamp, barcode, square_code
from training.simulate.letters.phrase import Speaker, split
from training.simulate.letters.prose import Blanks, Block, Heading, Items, PageBreak, Paragraph, Rule, Ticks, Title
from training.simulate.letters.tables import Box, Boxes, Fields, Table
from training.simulate.letters.wording import Element, Wording

_OPTIONAL = 0.5
_TICKED = 0.35
_REPEATED = "*"  # before the first cell of a row: the row is said several times; twice: many times
_TIMES = ((1, 2), (1, 5), (8, 40))


class Composer:
    """Turns elements into blocks, with one speaker's facts and one source of chance."""

    def __init__(self, wording: Wording, speaker: Speaker, *, capitals: bool = False) -> None:
        chance = speaker.facts.chance
        self._speaker = speaker
        self._chance = chance
        self._captions = wording.option("captions") != "no"
        self._capitals = capitals
        self._box_height = float(wording.option("boxes", "0")) * chance.uniform(0.8, 1.05)
        self._form_scale = chance.choice((0.9, 1.0, 1.0, 1.1, 1.25))
        self._edges = chance.random() < 0.85
        self._blank_columns = chance.choice((1, 1, 2))

    def say(self, text: str) -> str:
        said = self._speaker.say(text)
        return said.upper() if self._capitals else said

    def blocks(self, elements: Sequence[Element]) -> list[Block]:
        """The blocks of the elements that are not left out."""
        kept = list(self._kept(elements))
        return [
            block
            for mark, group in itertools.groupby(kept, key=lambda element: element.mark)
            for block in self._group(mark, [element.text for element in group])
        ]

    def _kept(self, elements: Sequence[Element]) -> Iterator[Element]:
        """What is not left out; what stands below a heading that may be left out goes or stays with it."""
        stays = heading = False
        for element in elements:
            if not (element.optional and heading):
                stays = not element.optional or self._chance.random() >= _OPTIONAL
            heading = (element.optional and element.mark == "##") or (heading and element.optional)
            if stays:
                yield element

    def _group(self, mark: str, texts: list[str]) -> Iterator[Block]:
        if mark in _SINGLE:
            yield from (block for text in texts for block in self._single(mark, text))
        else:
            yield from self._together(mark, texts)

    def _single(self, mark: str, text: str) -> Iterator[Block]:
        if mark == "$":
            name, _, words = text.partition(" ")
            yield self._figure(name, split(words) if words else [])
        elif mark == "%":
            yield Paragraph(text=self.say(" ".join(self._shuffled(text.split(" // ")))))
        else:
            said = self.say(text)
            if said or not text:
                yield _SINGLE[mark](said)

    def _together(self, mark: str, texts: list[str]) -> Iterator[Block]:
        if mark == "~":
            yield from (Paragraph(text=self.say(text)) for text in self._shuffled(texts))
        elif mark == "|":
            yield Boxes(
                rows=tuple(map(self._boxes, texts)),
                captions=self._captions,
                edges=self._edges and self._captions,
                scale=self._form_scale,
                height=self._box_height,
            )
        elif mark == "+":
            header, *rows = texts
            yield Table(header=self._row(header), rows=tuple(self._rows(rows)))
        elif mark == ":":
            yield Fields(pairs=self.pairs(texts))
        else:
            yield self._list(mark, tuple(filter(None, map(self.say, texts))))

    def _list(self, mark: str, items: tuple[str, ...]) -> Block:
        if mark == "*":
            return Items(items=items)
        if mark == "( )":
            return Ticks(items=items, ticked=tuple(self._chance.random() < _TICKED for _ in items))
        return Blanks(labels=items, columns=self._blank_columns)

    def pairs(self, texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """Names and values of `name = value`."""
        halves = (text.partition(" = ") for text in texts)
        said = ((self.say(name), self.say(value)) for name, _, value in halves)
        return tuple((name, value) for name, value in said if value)

    def _shuffled(self, texts: list[str]) -> list[str]:
        return self._chance.sample(texts, len(texts))

    def _boxes(self, text: str) -> tuple[Box, ...]:
        return tuple(map(self._box, split(text)))

    def _box(self, text: str) -> Box:
        """`caption = value`, with the share of the row's width before a colon: `2: caption = value`."""
        share, colon, rest = text.partition(": ")
        if not colon or not share.replace(".", "").isdigit():
            share, rest = "1", text
        caption, _, value = f" {rest} ".partition(" = ")
        return Box(caption=self.say(caption), value=self.say(value) if value else "", share=float(share))

    def _row(self, text: str) -> tuple[str, ...]:
        return tuple(map(self.say, split(text)))

    def _rows(self, texts: list[str]) -> Iterator[tuple[str, ...]]:
        for text in texts:
            row = text.lstrip(_REPEATED)
            times = self._chance.randrange(*_TIMES[len(text) - len(row)])
            yield from (self._row(row) for _ in range(times))

    def _figure(self, name: str, words: list[str]) -> Block:
        said = [self.say(word) for word in words]
        if name in MARKS:
            return MARKS[name](self._chance)
        if name == "barcode":
            return barcode(self._chance, said[0])
        if name == "code":
            return square_code(self._chance, said[0])
        if name == "stamp":
            return Stamp(lines=tuple(said))
        if name == "cut":
            return CutLine(words=said[0] if said else "")
        return self._card(said)

    def _card(self, said: list[str]) -> Card:
        vendor, number, *details = said
        pairs = [detail.partition("=") for detail in details]
        return Card(
            vendor=vendor,
            number=number,
            details=tuple((label, value) for label, _, value in pairs),
            dark=self._chance.random() < 0.4,
        )


_SINGLE: dict[str, Callable[[str], Block]] = {
    "": lambda text: Paragraph(text=text),
    "%": lambda text: Paragraph(text=text),
    "##": lambda text: Heading(text=text),
    "^": lambda text: Title(text=text, look="centered"),
    "---": lambda _: Rule(),
    "===": lambda _: PageBreak(),
    "$": lambda text: Paragraph(text=text),
}
