"""Draws one piece of mail: a family's words, in one of many looks."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from extraction.document_classes import DOCUMENT_CLASSES
from training.simulate.correspondence import ornaments, set_form, set_table, set_text
from training.simulate.correspondence.asides import general_page, with_asides
from training.simulate.correspondence.facts import Facts
from training.simulate.correspondence.heads import head
from training.simulate.correspondence.look import PRINTS, PRINTS_FOR_PATIENTS, draw_look
from training.simulate.correspondence.markup import Block, Wording, wording
from training.simulate.correspondence.names import PAYERS
from training.simulate.correspondence.page import Page
from training.simulate.mail import Piece
from training.simulate.sheet import Drawing

_WORDS = Path(__file__).parent / "words"
_ONE_LINE: Mapping[str, Callable[[Page, str], None]] = MappingProxyType(
    {
        "title": set_text.title,
        "heading": set_text.heading,
        "text": set_text.text,
        "boxed": set_text.boxed,
        "hand": set_text.hand,
        "small": set_text.small,
        "tear": set_text.tear,
        "page": lambda page, _: page.next_page(),
        "check": ornaments.check,
        "card": ornaments.card,
        "barcode": ornaments.barcode,
        "stamp": ornaments.stamp,
        "window": ornaments.window,
        "space": ornaments.space,
    }
)
_MANY_LINES: Mapping[str, Callable[[Page, tuple[str, ...]], None]] = MappingProxyType(
    {
        "list": set_text.items,
        "ticks": set_text.ticks,
        "fields": set_form.fields,
        "blanks": set_form.blanks,
        "grid": set_form.grid,
        "table": set_table.table,
    }
)
_RUNNING_TEXT = frozenset({"heading", "text", "small", "list"})
_APPENDED = 0.12  # share of documents with a page that comes with mail of every class


HANDS = tuple(sorted(folder.name for folder in _WORDS.iterdir() if folder.is_dir()))  # whoever worded families


@cache
def families(hand: str) -> Mapping[str, Mapping[str, Wording]]:
    """The families of each class that one hand worded, by their names."""
    worded = [name for name in DOCUMENT_CLASSES if (_WORDS / hand / f"{name}.yaml").exists()]
    return MappingProxyType({name: _read(f"{hand}/{name}") for name in worded})


@cache
def _read(name: str) -> Mapping[str, Wording]:
    texts = yaml.safe_load((_WORDS / f"{name}.yaml").read_text(encoding="utf-8"))
    return MappingProxyType({family: wording(text) for family, text in texts.items()})


def draw_correspondence(hand: str, document_class: str, seed: int) -> Piece:
    """One document of a class; seeds take the families in turn, and the same seed gives the same bytes."""
    known = families(hand)[document_class]
    name = list(known)[seed % len(known)]
    family = f"{hand}/{document_class}/{name}"
    plain = document_class == "cover_or_blank"
    drawing = _draw(known[name], f"{family} {seed}", 1, plain=plain)
    if len(drawing.pages) > 1:  # the first time the number of pages was not known
        drawing = _draw(known[name], f"{family} {seed}", len(drawing.pages), plain=plain)
    return Piece(document_class=document_class, family=family, seed=seed, drawing=drawing)


def _draw(family: Wording, seed: str, total: int, *, plain: bool) -> Drawing:
    """`plain`: nothing is added to the family's own words."""
    chance = random.Random(seed)  # noqa: S311  # drawn, not secret
    to = family.directives.get("to", ("provider",))[0]
    look = draw_look(chance, family.directives.get("as", PRINTS_FOR_PATIENTS if to == "patient" else PRINTS))
    page = Page(look, Facts(chance, family.directives.get("from", PAYERS)), chance, total)
    head(page, to)
    _set_all(page, family.blocks if plain else with_asides(family, look, chance))
    if not plain and chance.random() < _APPENDED:
        page.next_page()
        inserts = [family.blocks for family in _read("appendix").values()]
        _set_all(page, chance.choice([*inserts, general_page(chance)]))
    page.foot()
    return page.sheet.finish()


def _set_all(page: Page, blocks: Sequence[Block]) -> None:
    """The blocks in their order, in two columns where the look has them and nothing needs the width."""
    in_columns = page.look.columns == 2 and all(block.kind in _RUNNING_TEXT for block in blocks[1:])
    for number, block in enumerate(blocks):
        if in_columns and number == 1:
            page.two_columns()
        if block.kind in _MANY_LINES:
            _MANY_LINES[block.kind](page, block.lines)
        else:
            _ONE_LINE[block.kind](page, block.lines[0])
