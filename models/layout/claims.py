"""Which claim a row belongs to, counted from what each row does: begin a claim, go on with it, or belong to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from models.layout.arrays import Floats

NO_CLAIM, BEGINS, GOES_ON = range(3)
STEPS = ("none", "begins", "goes_on")


def claims_of(steps: Sequence[Floats]) -> Iterator[list[tuple[int | None, float]]]:
    """For the rows of each page of one document the claim, from 0, and how probable the step is that led there.

    `steps` are for each page the probabilities (rows, STEPS). The first row that belongs to a claim begins one.
    """
    claim = -1
    for page in steps:
        told: list[tuple[int | None, float]] = []
        for probabilities in page:
            step = int(probabilities.argmax())
            if step == BEGINS or (step == GOES_ON and claim < 0):
                claim += 1
            told.append((None if step == NO_CLAIM else claim, float(np.float32(probabilities[step]))))
        yield told
