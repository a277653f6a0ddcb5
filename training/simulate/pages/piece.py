"""One drawn remittance: a layout, a payment that it can show, and what is true of the page."""

from __future__ import annotations

import dataclasses
import random
from dataclasses import replace
from typing import Any

from extraction.records import Remittance
from training.simulate.mail import Piece, Split
from training.simulate.pages.compose import Composed, DoesNotFitError, compose
from training.simulate.pages.content import Plan, draw_remittance
from training.simulate.pages.draw import draw_layout
from training.simulate.pages.families.content import described
from training.simulate.pages.families.payers import payer_name
from training.simulate.pages.families.vocabulary import kind_of
from training.simulate.pages.layout import Layout, Paper

CLASS = "provider_remittance"
_CODED = frozenset({"pair", "code_column", "group_columns", "rows", "local", "prose", "named_coded"})
# The most claims of a payment, and how often: two thirds are small.
_SIZES = ((1, 3, 8, 25, 60), (30, 37, 20, 10, 3))
_MOST_LINES = (1, 2, 3, 4, 6, 12, 40)
_LINE_WEIGHTS = (15, 20, 22, 20, 15, 6, 2)
_OWN_NAME_RATE = 0.5


def draw_piece(seed: int, split: Split) -> Piece:
    """The remittance of a seed: always the same one."""
    chance = random.Random(f"page {split} {seed}")  # noqa: S311
    while True:
        layout = draw_layout(chance, split)
        remittance = _fitting(chance, layout, draw_remittance(chance, draw_plan(chance, layout)))
        for paper in (layout.paper, lying(layout.paper)):
            try:
                printed = replace(layout, paper=paper)
                return piece_of(printed, compose(printed, remittance), seed)
            except DoesNotFitError:
                continue


def _fitting(chance: random.Random, layout: Layout, remittance: Remittance) -> Remittance:
    """With what the layout's kind of payer is called, and names of services where the layout prints them."""
    if "description" in layout.roles:
        remittance = described(chance, remittance)
    if chance.random() >= _OWN_NAME_RATE:
        return remittance
    name = payer_name(chance, kind_of(layout.structure.dialect))
    return replace(remittance, payer=replace(remittance.payer, name=name))


def lying(paper: Paper) -> Paper:
    """The paper on its side, which has more room for columns."""
    short, long = sorted((paper.width, paper.height))
    return replace(paper, width=long, height=short)


def piece_of(layout: Layout, composed: Composed, seed: int, document_class: str = CLASS) -> Piece:
    """A composed remittance as a piece of mail."""
    return Piece(
        document_class=document_class,
        family=layout.family,
        seed=seed,
        drawing=composed.drawing,
        record=composed.record,
        truth={"choices": choices_of(layout), "derived": list(composed.derived)},
    )


def choices_of(layout: Layout) -> dict[str, Any]:
    """The choices of a layout as plain data, without the words."""
    plain = dataclasses.asdict(layout)
    for words in ("names", "labels", "words", "bulletins", "legal"):
        del plain[words]
    return plain


def draw_plan(chance: random.Random, layout: Layout) -> Plan:
    """What a layout can show: no more than that is paid or taken."""
    coded = layout.structure.adjustments in _CODED
    roles = frozenset(layout.roles)
    most_lines = chance.choices(_MOST_LINES, _LINE_WEIGHTS)[0]
    most_claims = chance.choices(*_SIZES)[0]
    if most_lines > 6:
        most_claims = min(most_claims, 3)
    return Plan(
        kind=layout.kind,
        claims=(max(1, most_claims // 2), most_claims),
        lines=(0, 0) if layout.whole_claims else (1, most_lines),
        sequestration=coded or "sequestration" in roles,
        withhold=coded or "withhold" in roles,
        secondary=coded or "other_insurance" in roles,
        single_words=layout.person != "last, first",
        same_day=layout.dates.service == "single",
    )
