"""What mail says whatever it is about: greetings, closings, and remarks in which words of all other mail occur."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from training.simulate.correspondence.look import Look
from training.simulate.correspondence.markup import Block, Wording

_FILE = Path(__file__).parent / "words" / "asides.yaml"
_GREETS = re.compile(r"[{\[]*(Dear|Hi\b|Hello|Attention|Re:|Good m)")
_TEXTS = frozenset({"text", "list", "fields", "small", "boxed"})
_MOST = {"bare": 1, "portal": 2, "email": 3, "fax": 3, "memo": 4, "letter": 7, "notice": 7}


@cache
def _lines() -> Mapping[str, tuple[str, ...]]:
    texts = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return {name: tuple(text.splitlines()) for name, text in texts.items()}


def with_asides(family: Wording, look: Look, chance: random.Random) -> list[Block]:
    """The blocks of a family with a greeting, a closing and remarks among them, more in letters than in prints."""
    to = family.directives.get("to", ("provider",))[0]
    blocks = list(family.blocks)
    most = _MOST[look.printed_as] if to != "none" else 1
    for remark in chance.sample(_lines()["aside"], chance.randint(0, most)):
        _insert(blocks, Block(kind="text", lines=(remark,)), chance)
    if to != "none" and look.printed_as != "bare":
        _greet(blocks, "_member" if to == "patient" else "", chance)
    return blocks


def general_page(chance: random.Random) -> list[Block]:
    """A page that says nothing of the matter itself: remarks under a heading."""
    heading = "{General information|Important information|Please read|Notes|Terms and conditions|About your notice}"
    remarks = chance.sample(_lines()["aside"], chance.randint(6, 16))
    return [Block(kind="title", lines=(heading,)), *(Block(kind="text", lines=(remark,)) for remark in remarks)]


def _insert(blocks: list[Block], remark: Block, chance: random.Random) -> None:
    """Behind a block of text in the second half of the document, or at its end."""
    places = [at + 1 for at, block in enumerate(blocks) if block.kind in _TEXTS and at * 2 >= len(blocks) - 1]
    blocks.insert(chance.choice([*places, len(blocks)]), remark)


def _greet(blocks: list[Block], whom: str, chance: random.Random) -> None:
    if chance.random() < 0.6 and not any(_GREETS.match(block.lines[0]) for block in blocks if block.kind == "text"):
        greeting = Block(kind="text", lines=(chance.choice(_lines()[f"salutation{whom}"]),))
        blocks.insert(1 if blocks[0].kind == "title" else 0, greeting)
    if chance.random() < 0.6:
        blocks.append(Block(kind="text", lines=(chance.choice(_lines()[f"closing{whom}"]),)))
