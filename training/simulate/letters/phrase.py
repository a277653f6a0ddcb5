"""The small language of wordings. `[one|other|]` takes one of the alternatives (which may be empty and may nest),
`{name}` says a fact, `{~name}` says another fact of that kind, `{=name}` says a phrase that all letters share.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass

from training.simulate.letters.facts import Facts

_TOKEN = re.compile(r"[\[\]|{}]|[^\[\]|{}]+")
_BRACKETS = {"[": 1, "]": -1}


@dataclass(frozen=True, slots=True)
class Said:
    """A fact or phrase by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, each a sequence of parts."""

    options: tuple[Parts, ...]


Parts = tuple["str | Said | Choice", ...]


@functools.cache
def parse(text: str) -> Parts:
    """The parts of a phrase. Raises ValueError where a bracket is not closed."""
    tokens = _TOKEN.findall(text)
    parts, end = _sequence(tokens, 0, depth=0)
    if end != len(tokens):
        raise ValueError(f"bracket closed that was not open, in a phrase of {len(text)} characters: {text[:60]}")
    return parts


def _sequence(tokens: list[str], at: int, depth: int) -> tuple[Parts, int]:
    """Parts up to the bar or bracket that ends them; outside of brackets a bar is text."""
    parts: list[str | Said | Choice] = []
    while at < len(tokens) and tokens[at] != "]" and not (tokens[at] == "|" and depth):
        part, at = _part(tokens, at, depth)
        parts.append(part)
    return tuple(parts), at


def _part(tokens: list[str], at: int, depth: int) -> tuple[str | Said | Choice, int]:
    if tokens[at] == "[":
        return _choice(tokens, at + 1, depth + 1)
    if tokens[at] == "{":
        return Said(tokens[at + 1]), at + 3
    return tokens[at], at + 1


def _choice(tokens: list[str], at: int, depth: int) -> tuple[Choice, int]:
    options = []
    while True:
        option, at = _sequence(tokens, at, depth)
        options.append(option)
        if at >= len(tokens):
            raise ValueError(f"bracket not closed: {''.join(tokens)[:60]}")
        at += 1
        if tokens[at - 1] == "]":
            return Choice(tuple(options)), at


def split(text: str, mark: str = "|") -> list[str]:
    """Cut at a mark that stands outside of brackets."""
    pieces, depth = [""], 0
    for sign in text:
        depth += _BRACKETS.get(sign, 0)
        if sign == mark and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += sign
    return [piece.strip() for piece in pieces]


class Speaker:
    """Says phrases with the facts of one letter. `shared` holds the phrases that all letters share."""

    def __init__(self, facts: Facts, shared: Mapping[str, str]) -> None:
        self.facts = facts
        self._shared = shared

    def say(self, text: str) -> str:
        """One way of saying it, white space put right."""
        words = " ".join(self._say(parse(text)).split())
        return re.sub(r" ([.,;:!?])", r"\1", words)

    def shared(self, name: str) -> str:
        """One way of saying a shared phrase. Raises KeyError where there is none of that name."""
        return self.say(self._shared[name])

    def _say(self, parts: Parts) -> str:
        return "".join(self._one(part) for part in parts)

    def _one(self, part: str | Said | Choice) -> str:
        if isinstance(part, str):
            return part
        if isinstance(part, Choice):
            return self._say(self.facts.chance.choice(part.options))
        return self._name(part.name)

    def _name(self, name: str) -> str:
        if name.startswith("="):
            return self._say(parse(self._shared[name[1:]]))
        return self.facts.fresh(name[1:]).printed if name.startswith("~") else self.facts.say(name)
