"""Draws a look-alike of a class: deterministic by seed."""

from __future__ import annotations

import random
from collections.abc import Mapping

from training.simulate.mail import Piece, Split
from training.simulate.pages.families.lookalikes.families import Words, families, rosters, statements
from training.simulate.pages.families.lookalikes.roster import draw_roster
from training.simulate.pages.families.lookalikes.statement import draw_statement
from training.simulate.sheet import Drawing

FAMILIES: Mapping[Split, Mapping[str, tuple[str, ...]]] = {
    "train": families("train"),
    "validation": families("validation"),
}


def draw_lookalike(document_class: str, seed: int, split: Split = "train") -> Piece:
    """One document that looks like a remittance and is of another class: a class of FAMILIES[split], else KeyError."""
    chance = random.Random(f"{document_class} {seed} {split}")  # noqa: S311
    return draw_family(chance.choice(FAMILIES[split][document_class]), seed)


def draw_family(family: str, seed: int) -> Piece:
    """One document of a family of statements or rosters."""
    words = statements().get(family) or rosters()[family]
    pages = len(_drawn(family, seed, words, 1).pages)
    drawing = _drawn(family, seed, words, pages)
    return Piece(document_class=words["class"], family=family, seed=seed, drawing=drawing)


def _drawn(family: str, seed: int, words: Words, pages: int) -> Drawing:
    chance = random.Random(f"{family} {seed}")  # noqa: S311
    draw = draw_statement if family in statements() else draw_roster
    return draw(chance, words, words["split"], pages)
