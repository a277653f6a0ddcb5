"""Draws one piece of mail of a class, from one of its families of wordings."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extraction.document_classes import DOCUMENT_CLASSES
from training.simulate.letters_apart.filler import Filler
from training.simulate.letters_apart.flow import Flow
from training.simulate.mail import Piece

# By `kept` and `last` it is chosen what a classifier counts for, by `unseen` and `measured` when it is too unsure to
# say anything; `sealed` measures it and nothing else.
_WORDS = {
    "apart": Path(__file__).parent / "words",
    "final": Path(__file__).parent / "words_final",
    "last": Path(__file__).parent / "words_last",
    "kept": Path(__file__).parent / "words_kept",
    "unseen": Path(__file__).parent / "words_unseen",
    "measured": Path(__file__).parent / "words_measured",
    "sealed": Path(__file__).parent / "words_sealed",
}
HANDS = tuple(_WORDS)


@cache
def families(hand: str) -> dict[str, tuple[dict[str, Any], ...]]:
    """The families of each class for which a hand has words of its own."""
    files = {name: _WORDS[hand] / f"{name}.yaml" for name in DOCUMENT_CLASSES}
    return {
        name: tuple(yaml.safe_load(path.read_text(encoding="utf-8"))) for name, path in files.items() if path.exists()
    }


def draw_apart(hand: str, document_class: str, seed: int) -> Piece:
    """One document; the same seed gives the same bytes. Classes: the keys of `families(hand)`."""
    chance = random.Random(f"{hand} {document_class} {seed}")  # noqa: S311
    known = families(hand)[document_class]
    family = known[seed % len(known)]
    flow = Flow(chance, Filler(chance), family.get("footer", ""))
    return Piece(
        document_class=document_class,
        family=f"{hand}/{document_class}/{family['name']}",
        seed=seed,
        drawing=flow.set(family["blocks"]),
    )
