"""The grammar of choices: `{this|that}` is one of them, `[now and then]` is there or not, `<name>` is a fact."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_INNERMOST = re.compile(r"\{([^{}\[\]]*)\}|\[([^{}\[\]]*)\]")
_FACT = re.compile(r"<([a-z_0-9]+)>")
_OPTIONAL = 0.7  # share of the documents in which an optional part stands


def choose(text: str, chance: random.Random) -> str:
    """The text with all choices made, the innermost first, so that choices may hold choices."""
    while _INNERMOST.search(text):
        text = _INNERMOST.sub(lambda found: _one(found, chance), text)
    return text


def _one(found: re.Match[str], chance: random.Random) -> str:
    options = [str(found[2]), ""] if found[1] is None else str(found[1]).split("|")
    if len(options) == 2 and not options[1]:
        return options[0] if chance.random() < _OPTIONAL else ""
    return chance.choice(options)


def complete(text: str, fact: Callable[[str], str]) -> str:
    """The text with its facts in place and no space too many."""
    return " ".join(_FACT.sub(lambda found: fact(found[1]), text).split())
