"""Reads the words of a family: one block a line, its kind told by the mark that it begins with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

# Marks in the order in which they are tried; what begins with none is a paragraph.
_MARKS = {
    "---": "page",
    "@": "directive",
    "##": "heading",
    "#": "title",
    "- ": "list",
    "? ": "ticks",
    ": ": "fields",
    "_ ": "blanks",
    "| ": "table",
    "+": "table",
    "= ": "table",
    "! ": "boxed",
    "~ ": "hand",
    "> ": "small",
    "% ": "tear",
    "& ": "grid",
}
_GATHERED = frozenset({"list", "ticks", "fields", "blanks", "table", "grid", "directive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block: its kind and its lines. Lines of tables keep their mark, all others have lost it."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """One family: blocks in their order, and the directives about how they may be shown (name and words)."""

    blocks: tuple[Block, ...]
    directives: dict[str, tuple[str, ...]]


def wording(text: str) -> Wording:
    """The family that a text writes down."""
    shown, directives = [], {}
    for block in _blocks(text.splitlines()):
        for line in block.lines if block.kind == "directive" else ():
            name, _, rest = line.partition(" ")
            if name in ("as", "from", "to"):
                directives[name] = tuple(rest.replace(",", " ").split())
            else:
                shown.append(Block(kind=name, lines=(rest,)))
        if block.kind != "directive":
            shown.append(block)
    return Wording(blocks=tuple(shown), directives=directives)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    """Lines that follow one another and make one block together are gathered; others stand alone."""
    for kind, group in groupby((_told(line) for line in lines if line.strip()), key=lambda each: each[0]):
        texts = tuple(text for _, text in group)
        if kind in _GATHERED:
            yield Block(kind=kind, lines=texts)
        else:
            yield from (Block(kind=kind, lines=(text,)) for text in texts)


def _told(line: str) -> tuple[str, str]:
    """Kind and text of one line."""
    line = line.strip()
    for mark, kind in _MARKS.items():
        if line.startswith(mark):
            return kind, line if kind == "table" else line[len(mark) :].strip()
    return "text", line
