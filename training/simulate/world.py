"""Everybody in the invented world, from a seed: habits and names are the same in all worlds, numbers differ."""

from __future__ import annotations

import datetime
import random
from dataclasses import dataclass

from training.simulate.habits import PayerHabits
from training.simulate.payees import Payee, build_payees
from training.simulate.payers import PAYERS, SECONDARY

# ASSUMED: services are rendered over thirteen months; the payers' last answers come some months behind.
FIRST_DAY = datetime.date(2025, 1, 2)
SERVICE_DAYS = 395


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """`secondary` payers, by code, answer only what a primary payer has answered before."""

    seed: int
    payers: tuple[PayerHabits, ...]
    payees: tuple[Payee, ...]
    secondary: dict[str, PayerHabits]


def build_world(seed: int) -> World:
    return World(
        seed=seed,
        payers=PAYERS,
        payees=build_payees(random.Random(f"world {seed}")),  # noqa: S311
        secondary={payer.code: payer for payer in SECONDARY},
    )


def month_of(day: datetime.date) -> int:
    """The month of the world that a day is in, from 1."""
    return (day.year - FIRST_DAY.year) * 12 + day.month - FIRST_DAY.month + 1
