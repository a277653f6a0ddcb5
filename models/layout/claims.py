"""Which claim a row belongs to, counted from what each row does: begin a claim, go on with it, or belong to none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from extraction.eob.labels import ROW_ROLES
from models.layout.arrays import Flags, Floats, Integers

NO_CLAIM, BEGINS, GOES_ON = range(3)
STEPS = ("none", "begins", "goes_on")
_BEFORE, _OPEN, _TOLD = range(3)  # no claim has begun; one has, without lines so far; one that has lines
_LINE = ROW_ROLES.index("line")
_END = [ROW_ROLES.index(role) for role in ("section", "section_total", "document_total", "provider_adjustment")]
_LEAST = 1e-6
_BEHIND_END = 0.98  # of claims that seem to go on behind the end of a section begin: of 180 drawn ones none went on
# Nats against a claim of which no line is printed: names over several rows look like several claims. 4 and 8 did the
# same on 300 documents of left-out hands, 2 kept fewer documents whole.
_WITHOUT_LINES = 4.0


def claims_of(pages: Sequence[tuple[Floats, Floats]]) -> Iterator[list[tuple[int | None, float]]]:
    """For the rows of each page of one document the claim, from 0, and how probable the step is that led there.

    `pages` have for each of their rows the probabilities of steps (rows, STEPS) and of roles (rows, ROW_ROLES). The
    first row that belongs to a claim begins one, and hardly any goes on behind the end of a section. The steps are the
    most probable of all that make claims with lines.
    """
    if not pages:
        return
    roles = np.concatenate([roles for _, roles in pages]).argmax(axis=1)
    steps, is_line = _behind_ends(np.concatenate([steps for steps, _ in pages]), roles), roles == _LINE
    told = _numbered(_best(np.log(np.maximum(steps, _LEAST)), is_line), steps)
    ends = np.cumsum([0, *(len(steps) for steps, _ in pages)]).tolist()
    yield from (told[first:behind] for first, behind in pairwise(ends))


def _behind_ends(steps: Floats, roles: Integers) -> Floats:
    """The steps, where the first row of a claim behind a section or a total of claims is likely to begin one."""
    found, has_ended = steps.copy(), False
    for row, role in zip(found, roles.tolist(), strict=True):
        if role in _END:
            has_ended = True
        elif has_ended and row.argmax() != NO_CLAIM:
            row[BEGINS] += _BEHIND_END * row[GOES_ON]
            row[GOES_ON] *= 1 - _BEHIND_END
            has_ended = False
    return found


def _numbered(best: Integers, steps: Floats) -> list[tuple[int | None, float]]:
    claim, told = -1, []
    for step, probabilities in zip(best.tolist(), steps, strict=True):
        if step == BEGINS or (step == GOES_ON and claim < 0):
            claim += 1
        told.append((None if step == NO_CLAIM else claim, float(np.float32(probabilities[step]))))
    return told


def _best(logarithms: Floats, is_line: Flags) -> Integers:
    """The most probable step of each row (Viterbi 1967)."""
    scores = np.array([0.0, -np.inf, -np.inf])
    came: list[list[tuple[int, int]]] = []
    for row, line in zip(logarithms, is_line.tolist(), strict=True):
        ways: list[tuple[float, int, int]] = [(-np.inf, 0, 0)] * 3
        for state, step in ((state, step) for state in range(3) for step in range(3)):
            score = scores[state] + row[step] - (_WITHOUT_LINES if state == _OPEN and step == BEGINS else 0.0)
            after = _after(state, step, line=line)
            ways[after] = max(ways[after], (float(score), state, step))
        scores = np.array([score for score, _, _ in ways])
        came.append([(state, step) for _, state, step in ways])
    state = int((scores - np.array([0.0, _WITHOUT_LINES, 0.0])).argmax())
    steps = []
    for each in reversed(came):
        state, step = each[state]
        steps.append(step)
    return np.array(steps[::-1], dtype=np.int64)


def _after(state: int, step: int, *, line: bool) -> int:
    if step == NO_CLAIM:
        return state
    return _TOLD if line or (step == GOES_ON and state == _TOLD) else _OPEN
