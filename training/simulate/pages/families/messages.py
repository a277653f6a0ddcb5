"""What payers say for codes: texts of a glossary and local codes with their notes, in our own wording."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from extraction.codes import load_codes
from training.simulate.pages.families.vocabulary import read_words
from training.simulate.pages.names import number

# Shapes of the codes that payers invent: # is a digit, @ a letter.
LOCAL_SHAPES = ("####", "0####", "@##", "@@#", "###", "##", "@#", "@@@", "9###", "EX##", "@####", "0##")


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalCode:
    """A payer's own code, the group and reason that it stands for, and the note that says so."""

    code: str
    group: str
    reason: str
    text: str


def reason_text(chance: random.Random, group: str | None, reason: str) -> str:
    """A sentence for an adjustment, with who bears it where the group says so."""
    texts = _messages()["reasons"].get(reason) or _from_table(reason)
    text = f"{chance.choice(texts).rstrip('.')}."
    tails = _messages()["tails"].get(group)
    return f"{text} {chance.choice(tails)}" if tails else text


def remark_text(chance: random.Random, remark: str) -> str:
    """A sentence for a remark code."""
    known = load_codes().rarcs.get(remark)
    wording = (known and known.wording) or "See the published list of remark codes"
    return str(chance.choice(_messages()["remarks"])).format(wording=wording.rstrip("."))


def local_codes(chance: random.Random, adjustments: Iterable[tuple[str, str]]) -> dict[tuple[str, str], LocalCode]:
    """One code of one shape for each group and reason; no two alike."""
    shape = chance.choice(LOCAL_SHAPES)
    made: dict[tuple[str, str], LocalCode] = {}
    for group, reason in dict.fromkeys(adjustments):
        code = _another(chance, shape, {each.code for each in made.values()})
        made[group, reason] = LocalCode(code=code, group=group, reason=reason, text=reason_text(chance, group, reason))
    return made


def _another(chance: random.Random, shape: str, taken: set[str]) -> str:
    code = number(chance, shape)
    while code in taken:
        code = number(chance, shape)
    return code


def _from_table(reason: str) -> list[str]:
    known = load_codes().carcs.get(reason)
    return [(known and known.wording) or "Adjusted"]


@cache
def _messages() -> dict[str, Any]:
    messages: dict[str, Any] = read_words("messages")
    return messages
