"""What payers say for codes in their notes, in our own wording."""

from __future__ import annotations

import random
from functools import cache
from typing import Any

from extraction.codes import load_codes
from training.simulate.pages.families.vocabulary import read_words


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


def _from_table(reason: str) -> list[str]:
    known = load_codes().carcs.get(reason)
    return [(known and known.wording) or "Adjusted"]


@cache
def _messages() -> dict[str, Any]:
    messages: dict[str, Any] = read_words("messages")
    return messages
