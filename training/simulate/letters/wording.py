"""Reads the wordings: one text file for each document class, one section for each family.

A section begins with `# name` and lines `@option value`; then come elements, one a line:

    words            a paragraph; `? ` before any element: it may be left out; `% one // other`: sentences in any order
    ~ words          a paragraph that changes places with its neighbours of the same kind
    ## words         a heading                          ^ words       centred, large
    * words          an item of a list                  _ words       a label with a line to write on
    ( ) words        a box to tick                      : name = value a field of a block of fields
    | name = value   boxes of a form, side by side      + cell | cell  a row of a table, the first is its header
    $ name           a figure (figures.py)              ---  a rule    ===  another page

What stands in brackets is told in phrase.py.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent / "wordings"
_MARKS = ("##", "^", "~", "*", "_", "( )", ":", "|", "+", "$", "%", "---", "===")


@dataclass(frozen=True, slots=True)
class Element:
    """A line of a wording: its mark ("" for a plain paragraph), what stands behind, and whether it may be left out."""

    mark: str
    text: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A family: how one kind of writer words one kind of document."""

    name: str
    options: dict[str, str]
    elements: tuple[Element, ...]

    def option(self, name: str, default: str = "") -> str:
        return self.options.get(name, default)


@functools.cache
def wordings(name: str) -> dict[str, Wording]:
    """The families of a file of the folder `wordings`, by name, in its order."""
    sections = re.split(r"^# ", (_FOLDER / f"{name}.txt").read_text("utf-8"), flags=re.M)[1:]
    read = [_section(section) for section in sections]
    return {wording.name: wording for wording in read}


@functools.cache
def shared_phrases() -> dict[str, str]:
    """Phrases by name: `name: words` lines of `phrases.txt`."""
    lines = (_FOLDER / "phrases.txt").read_text("utf-8").splitlines()
    return dict(_pairs(lines))


@functools.cache
def names() -> dict[str, tuple[str, ...]]:
    """Invented names by kind: `kind: one | another` lines of `names.txt`."""
    lines = (_FOLDER / "names.txt").read_text("utf-8").splitlines()
    return {kind: tuple(listed.split(" | ")) for kind, listed in _pairs(lines)}


def _pairs(lines: list[str]) -> Iterator[tuple[str, str]]:
    """`name: text` lines."""
    for line in lines:
        name, mark, text = line.partition(": ")
        if mark and not line.startswith("#"):
            yield name, text


def _section(section: str) -> Wording:
    name, *lines = [line.strip() for line in section.splitlines() if line.strip()]
    options = dict(_option(line) for line in lines if line.startswith("@"))
    return Wording(
        name=name, options=options, elements=tuple(_element(line) for line in lines if not line.startswith("@"))
    )


def _option(line: str) -> tuple[str, str]:
    name, _, value = line[1:].partition(" ")
    return name, value.strip()


def _element(line: str) -> Element:
    optional = line.startswith("? ")
    line = line.removeprefix("? ")
    mark = next((mark for mark in _MARKS if line == mark or line.startswith(f"{mark} ")), "")
    return Element(mark, line.removeprefix(mark).strip(), optional)
