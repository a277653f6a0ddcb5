"""Draws a remittance of a family: deterministic by seed."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from decimal import Decimal

from extraction.records import Remittance
from training.simulate.mail import Piece, Split
from training.simulate.pages import names
from training.simulate.pages.compose import DoesNotFitError, compose
from training.simulate.pages.content import draw_remittance
from training.simulate.pages.families.content import described, renumbered, with_corrected_lines
from training.simulate.pages.families.payers import payer_name
from training.simulate.pages.families.points import family_layout, kind, names_of, points, restricted
from training.simulate.pages.families.sentences import writer
from training.simulate.pages.layout import Layout
from training.simulate.pages.piece import draw_plan, piece_of
from training.simulate.pages.style import date_text, money_text
from training.simulate.world import FIRST_DAY, SERVICE_DAYS

_OWN_NAME_RATE = 0.8
_CAPITALS_RATE = 0.5
# How many sentences of a kind are printed, where a family does not say.
_SENTENCES = {"bulletin": (0, 0, 0, 1, 2, 3), "legal": (0, 0, 1, 1, 2, 4, 6)}


def draw_any_family(seed: int, split: Split) -> Piece:
    """A remittance of one of the families of a split."""
    chance = random.Random(f"family {split} {seed}")  # noqa: S311
    return draw_family(chance.choice(names_of(split)), seed)


def draw_family(name: str, seed: int) -> Piece:
    """A remittance of a family, which is KeyError if there is none of the name."""
    chance = random.Random(f"{name} {seed}")  # noqa: S311
    while True:
        layout = family_layout(chance, name)
        plan = restricted(draw_plan(chance, layout), name)
        remittance = _as_told(chance, layout, draw_remittance(chance, plan))
        layout = _speaking(chance, layout, remittance)
        try:
            return piece_of(layout, compose(layout, remittance), seed)
        except DoesNotFitError:
            continue


def _speaking(chance: random.Random, layout: Layout, remittance: Remittance) -> Layout:
    """With what the payer writes around its tables: bulletins above them, the rest below."""
    counts = {**_SENTENCES, **points()[layout.family].get("sentences", {})}
    day = remittance.payment.date
    speaker = writer(chance, remittance.payer.name or "", day.year if day else 0)
    told = {kind: speaker.several(chance, kind, chance.choice(count)) for kind, count in counts.items()}
    if layout.capitals and chance.random() < _CAPITALS_RATE:
        told = {kind: tuple(text.upper() for text in texts) for kind, texts in told.items()}
    return replace(layout, bulletins=told["bulletin"], legal=told["legal"], pending=_pending(chance, layout))


def _pending(chance: random.Random, layout: Layout) -> tuple[tuple[str, ...], ...]:
    """Claims in process, where the family's payers list them."""
    shapes = chance.choice(names.MEMBER_NUMBERS), chance.choice(names.CLAIM_NUMBERS)
    count = chance.choice(points()[layout.family].get("pending", (0,)))
    return tuple(_one_pending(chance, layout, *shapes) for _ in range(count))


def _one_pending(chance: random.Random, layout: Layout, member_id: str, claim_number: str) -> tuple[str, ...]:
    name = names.person(chance, single_words=True)
    day = FIRST_DAY + datetime.timedelta(days=chance.randrange(SERVICE_DAYS))
    charge = Decimal(chance.randrange(1_000, 200_000)) / 100
    return (
        f"{name.last}, {name.first}",
        names.number(chance, member_id),
        names.number(chance, claim_number),
        date_text(day, layout.dates.written),
        money_text(charge, layout.money),
    )


def _as_told(chance: random.Random, layout: Layout, remittance: Remittance) -> Remittance:
    """What the payers of the family make of it."""
    point = points()[layout.family]
    if "numbers" in point:
        remittance = renumbered(chance, remittance, point["numbers"]["payer_claim_control_number"])
    if "corrections" in point:
        remittance = with_corrected_lines(chance, remittance, point["corrections"])
    if "description" in layout.roles:
        remittance = described(chance, remittance)
    if chance.random() < _OWN_NAME_RATE:
        name = payer_name(chance, kind(layout))
        remittance = replace(remittance, payer=replace(remittance.payer, name=name))
    return remittance
