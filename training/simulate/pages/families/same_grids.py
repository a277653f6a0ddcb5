"""The grids of remittances with another meaning: statements for members and estimates, drawn by the page grammar.

They differ from a remittance in their words alone, as those of many payers do.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from extraction.records import Remittance
from training.simulate.mail import Piece, Split
from training.simulate.pages.compose import DoesNotFitError, compose
from training.simulate.pages.content import Plan, draw_remittance
from training.simulate.pages.draw import draw_layout
from training.simulate.pages.families.points import family_layout, kind, names_of
from training.simulate.pages.families.sentences import writer
from training.simulate.pages.families.vocabulary import read_words
from training.simulate.pages.layout import Layout
from training.simulate.pages.piece import draw_plan

CLASSES = ("member_eob", "predetermination")
_FAMILY_RATE = 0.5
_MOST_CLAIMS = 4
_NO_PAYMENT = frozenset({"trace_number", "payment_method", "payee_npi", "payee_tin", "payment_amount"})


def draw_same_grid(document_class: str, seed: int, split: Split) -> Piece:
    """A statement or an estimate in the grid of a remittance. `document_class` is one of CLASSES."""
    chance = random.Random(f"{document_class} {split} {seed}")  # noqa: S311
    words = _meanings()[document_class][split]
    while True:
        layout = _layout(chance, split)
        remittance = _content(chance, layout, document_class)
        layout = _meaning(chance, layout, words, remittance)
        try:
            drawing = compose(layout, remittance).drawing
        except DoesNotFitError:
            continue
        family = f"{document_class} as {layout.family}"
        return Piece(document_class=document_class, family=family, seed=seed, drawing=drawing)


def _layout(chance: random.Random, split: Split) -> Layout:
    """Of a family, or any."""
    if chance.random() < _FAMILY_RATE:
        return family_layout(chance, chance.choice(names_of(split)))
    return draw_layout(chance, split)


def _content(chance: random.Random, layout: Layout, document_class: str) -> Remittance:
    plan = draw_plan(chance, layout)
    remittance = draw_remittance(chance, _small(plan))
    patient = remittance.claims[0].patient
    if document_class != "member_eob" or patient is None:
        return remittance
    payee = replace(remittance.payee, name=f"{patient.first_name} {patient.last_name}", npi=None, tin=None)
    claims = tuple(replace(claim, patient=patient) for claim in remittance.claims)
    return replace(remittance, payee=payee, claims=claims)


def _small(plan: Plan) -> Plan:
    return replace(
        plan,
        claims=(1, min(plan.claims[1], _MOST_CLAIMS)),
        reversals=False,
        interest=False,
        provider_adjustments=False,
        secondary=False,
        sequestration=False,
        withhold=False,
    )


def _meaning(chance: random.Random, layout: Layout, words: Mapping[str, Any], remittance: Remittance) -> Layout:
    """The layout in the words of another class."""
    day = remittance.payment.date
    speaker = writer(chance, remittance.payer.name or "", day.year if day else 0)
    banner = chance.choice(words["banner"])
    notes = speaker.several(chance, words["note"], chance.randint(1, 4))
    capitals = kind(layout) != "commercial" and layout.capitals
    names = {role: _cased(chance.choice(texts), capitals) for role, texts in words["names"].items()}
    labels = {tag: _cased(chance.choice(texts), capitals) for tag, texts in words["labels"].items()}
    return replace(
        layout,
        names={**layout.names, **names},
        labels={**layout.labels, **labels},
        words={**layout.words, "title": chance.choice(words["title"])},
        payment_fields=_fields(chance, layout.payment_fields),
        bulletins=(banner,) if banner else (),
        legal=notes,
        summary="none",
        check=False,
        tail="",
    )


def _fields(chance: random.Random, drawn: Sequence[str]) -> tuple[str, ...]:
    """Without what only a payment has; sometimes a total all the same."""
    kept = [field for field in drawn if field not in _NO_PAYMENT]
    return (*kept, "payment_amount") if chance.random() < 0.3 else tuple(kept)


def _cased(text: str, capitals: bool) -> str:
    return text.upper() if capitals else text


@cache
def _meanings() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    meanings: Mapping[str, Mapping[str, Mapping[str, Any]]] = read_words("meanings")
    return meanings
