"""Names of columns and fields as pages of nothing but names: so that the labeller knows more of them than it has seen
drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

import numpy as np
import yaml

from extraction.eob.labels import AMOUNT_TAGS
from extraction.pages.page import Page, Word
from models.layout.arrays import Integers
from models.layout.grid import Grid
from models.layout.wording import SAYINGS

NAMES = Path(__file__).with_suffix(".yaml")
_COLUMNS, _DEPTHS = 7, (1, 1, 2, 3)
_WIDTH, _HEIGHT, _LETTER, _LINE = 86.0, 8.0, 4.4, 10.0  # points
Placed = tuple[Word, str]


@cache
def names() -> Mapping[str, Sequence[str]]:
    """The names by what they say."""
    stored: Mapping[str, Sequence[str]] = yaml.load(NAMES.read_text(), yaml.CSafeLoader)
    return stored


def name_pages(count: int, chance: Random) -> Iterator[tuple[Grid, Integers]]:
    """Pages with a table's header and some labels, by chance, each with what its words say."""
    for _ in range(count):
        placed = [*_header(chance), *_labels(chance)]
        page = Page(number=1, width=612.0, height=792.0, words=tuple(word for word, _ in placed), origin="text_layer")
        grid = Grid.of(page)
        said = {id(word): SAYINGS.index(saying) for word, saying in placed}
        yield grid, np.array([said[id(word)] for word in grid.words])


def _header(chance: Random) -> Iterator[Placed]:
    """Names of columns side by side, as many rows deep as comes, above one row of values."""
    depth = chance.choice(_DEPTHS)
    for column, saying in enumerate(chance.sample(sorted(names()), _COLUMNS)):
        left = 20.0 + column * _WIDTH
        rows = _broken(chance.choice(names()[saying]).split(), depth)
        for row, words in enumerate(rows):
            yield from _row(words, left, 100.0 + (depth - len(rows) + row) * _LINE, saying)
        yield from _row([_value(saying)], left, 100.0 + depth * _LINE, "value")


def _labels(chance: Random) -> Iterator[Placed]:
    """Names with a colon or without, each before its value."""
    for row, saying in enumerate(chance.sample(sorted(names()), _COLUMNS)):
        name = chance.choice(names()[saying]) + chance.choice(("", ":"))
        at = 300.0 + row * _LINE
        yield from _row(name.split(), 20.0, at, saying)
        yield from _row([_value(saying)], 200.0, at, "value")


def _broken(words: Sequence[str], depth: int) -> list[Sequence[str]]:
    """The words on so many rows at the most."""
    each = -(-len(words) // depth)
    return [words[at : at + each] for at in range(0, len(words), each)]


def _row(words: Sequence[str], left: float, top: float, saying: str) -> Iterator[Placed]:
    for word in words:
        right = left + _LETTER * len(word)
        yield Word(text=word, box=(left, top, right, top + _HEIGHT)), saying
        left = right + 0.3 * _HEIGHT


def _value(saying: str) -> str:
    return "100.00" if saying in AMOUNT_TAGS or saying.startswith("total") else "A1234567"
