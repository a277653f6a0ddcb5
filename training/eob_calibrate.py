"""Counts how often the reader is right of what the accounts do not speak against, on training hands that its layout
model never saw, and writes the calibration by which it stands for a claim or not.

    python -m training.eob_calibrate --left-out FOLDER

FOLDER holds a layout bundle that was trained as the shipped one, but never saw some of the hands (`training.layout`
with `chosen_after` beyond its last step). What is counted for it is taken over to the shipped one, which saw them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from extraction.eob.reading import READING
from models.bundle import BUNDLES, Bundle, Signature, pack_arrays, write_bundle
from models.standing import Floats, Item, Scale
from training.eob_answers import Answer, answers
from training.layout_pages import BLOCK, KINDS, Sample, by_hand, collect

WANTED_PRECISION = 0.999
LESSER = (0.9, 0.95, 0.98, 0.99)  # what the card tells of besides
SIGNATURE = Signature(
    inputs={"reading": "extraction.eob.reading.Reading by the layout model and the code of the versions in run.json"},
    outputs={"verdicts": "models.standing.Verdicts"},
)
_PENALTY = 3.0  # on squared weights, in items
_HANDS = 500  # documents among which every hand is
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """Items that the accounts do not speak against: facts, whether each was right, the hand of its page, and how much
    it counts: claims of one remittance are wrong together.
    """

    facts: Floats
    right: Flags
    hand: NDArray[np.str_]
    weight: Floats


def counted(found: Sequence[Answer], item: Item) -> Counted:
    rows = [row for answer in found for row in _rows(answer, item)]
    return Counted(
        facts=np.stack([facts for facts, _, _, _ in rows]),
        right=np.array([right for _, right, _, _ in rows]),
        hand=np.array([hand for _, _, hand, _ in rows]),
        weight=np.array([weight for _, _, _, weight in rows]),
    )


def _rows(answer: Answer, item: Item) -> list[tuple[Floats, bool, str, float]]:
    if item == "payment":
        right = answer.posted.payment
        return [] if answer.against_payment else [(answer.payment_facts[0], right, answer.hand, 1.0)]
    weight = 1.0 / np.sqrt(max(1, len(answer.against)))
    triples = zip(answer.facts, answer.posted.claims, answer.against, strict=True)
    return [(facts, right, answer.hand, weight) for facts, right, against in triples if not against]


def calibrate(items: Counted) -> Scale:
    """Weights of all; shares and threshold as each hand is judged by what the others told."""
    scores = judged_apart(items)
    known, shares = _isotonic(scores, items.right)
    fitted = _fitted(items, np.ones(len(items.right), dtype=bool))
    return Scale(
        weights=fitted.weights,
        bias=fitted.bias,
        mean=fitted.mean,
        spread=fitted.spread,
        scores=known,
        shares=shares,
        threshold=threshold(scores, items.right),
    )


def judged_apart(items: Counted) -> Floats:
    """The score of each item by what items of other hands told.

    Raises ValueError where all are of one hand.
    """
    hands = np.unique(items.hand)
    if len(hands) < 2:
        raise ValueError("items of one hand alone tell nothing of others")
    scores = np.zeros(len(items.right))
    for hand in hands:
        held = items.hand == hand
        scores[held] = _fitted(items, ~held).score(items.facts[held])
    return scores


def threshold(scores: Floats, right: Flags, wanted: float = WANTED_PRECISION) -> float:
    """The least score from which on so few are wrong that one more would not be too many: (wrong + 1) / (all + 1),
    which holds for the next item as well (conformal risk control, Angelopoulos and others 2022). Infinite if there is
    none.
    """
    order = np.argsort(-scores, kind="stable")
    wrong = np.cumsum(~right[order])
    few = (wrong + 1) / (np.arange(len(order)) + 2) <= 1.0 - wanted
    last = np.append(scores[order][1:] < scores[order][:-1], True)  # equal scores are taken together
    places = np.flatnonzero(few & last)
    return float(scores[order][places[-1]]) if len(places) else float("inf")


def _fitted(items: Counted, chosen: Flags) -> Scale:
    """Logistic; no fact may speak against its own direction, so that none is learnt by accident."""
    facts, right, weight = items.facts[chosen], items.right[chosen], items.weight[chosen]
    mean, spread = facts.mean(axis=0), np.maximum(facts.std(axis=0), 1e-3)
    told = (facts - mean) / spread

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, bias = parameters[:-1], parameters[-1]
        scores = told @ weights + bias
        signed = np.where(right, scores, -scores)
        slope = weight * (expit(scores) - right)
        value = float((weight * np.logaddexp(0.0, -signed)).sum() + _PENALTY / 2 * (weights**2).sum())
        return value, np.append(told.T @ slope + _PENALTY * weights, slope.sum())

    bounds = [(0.0, None)] * facts.shape[1] + [(None, None)]
    found = minimize(loss, np.zeros(facts.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    nothing = np.zeros(0)
    return Scale(
        weights=found[:-1], bias=float(found[-1]), mean=mean, spread=spread, scores=nothing, shares=nothing, threshold=0
    )


def _isotonic(scores: Floats, right: Flags) -> tuple[Floats, Floats]:
    """Share of right ones by score, never falling (pool adjacent violators), each as if one more were wrong."""
    order = np.argsort(scores, kind="stable")
    blocks: list[list[float]] = []  # score sum, right, all
    for score, hit in zip(scores[order].tolist(), right[order].tolist(), strict=True):
        blocks.append([score, float(hit), 1.0])
        while len(blocks) > 1 and blocks[-2][1] * blocks[-1][2] >= blocks[-1][1] * blocks[-2][2]:
            last = blocks.pop()
            blocks[-1] = [mine + other for mine, other in zip(blocks[-1], last, strict=True)]
    shares = np.array([hits / (count + 1.0) for _, hits, count in blocks])
    lowest = np.minimum.accumulate(shares[::-1])[::-1]  # a block of few may be above the next of many
    return np.array([total / count for total, _, count in blocks]), lowest


def pack(scales: dict[Item, Scale]) -> bytes:
    names = ("weights", "mean", "spread", "scores", "shares", "bias", "threshold")
    arrays = {f"{item}_{name}": np.asarray(getattr(scale, name)) for item, scale in scales.items() for name in names}
    return pack_arrays(arrays)


def left_out(count: int, seed: int, documents: int) -> list[Sample]:
    """So many training documents of the hands that a layout model with this many `left_out` never saw."""
    hands = frozenset(by_hand(collect(range(_HANDS), "train"), seed)[:count])
    found: list[Sample] = []
    first = 0
    while len(found) < documents:  # drawn as they are needed
        found += (each for each in collect(range(first, first + BLOCK), "train") if each.hand in hands)
        first += BLOCK
    return found[:documents]


def write(found: Sequence[Answer], teacher: Bundle, folder: Path = BUNDLES / "reader") -> str:
    """The bundle of what was counted; returns its version."""
    items: dict[Item, Counted] = {item: counted(found, item) for item in ("claim", "payment")}
    scales = {item: calibrate(each) for item, each in items.items()}
    told = {
        "layout": Bundle.open(BUNDLES / "layout").version,
        "reading": READING,
        "counted_with": teacher.version,
        "hands": sorted({answer.hand for answer in found}),
        "remittances": len(found),
        "claims": sum(len(answer.against) for answer in found),
        "judged": {item: len(each.right) for item, each in items.items()},
        "right": {item: round(float(each.right.mean()), 4) for item, each in items.items()},
        "wanted_precision": WANTED_PRECISION,
        "thresholds": {item: _thresholds(each) for item, each in items.items()},
    }
    card = b"# Standing of the reader\n\nMeasured in the card of the layout labeller.\n"
    files = {"scales.npz": pack(scales), "run.json": (json.dumps(told, indent=2) + "\n").encode(), "card.md": card}
    return write_bundle(folder, "reader", SIGNATURE, files)


def _thresholds(items: Counted) -> dict[str, float | None]:
    """By what is wanted; none where so much cannot be had."""
    scores = judged_apart(items)
    found = {wanted: threshold(scores, items.right, wanted) for wanted in (*LESSER, WANTED_PRECISION)}
    return {str(wanted): round(least, 4) if np.isfinite(least) else None for wanted, least in found.items()}


def main(
    left_out_bundle: Annotated[Path, typer.Option("--left-out", exists=True)],
    documents: Annotated[int, typer.Option(min=50)] = 1_000,
    processes: Annotated[int, typer.Option(min=1)] = 2,
) -> None:
    """Count, and write the bundle `reader`."""
    teacher = Bundle.open(left_out_bundle)
    run = teacher.json("run.json")
    samples = left_out(run["left_out"], run["seed"], documents)
    found = [each for kind in KINDS for each in answers(samples, kind, run["seed"], left_out_bundle, processes)]
    typer.echo(write(found, teacher))


if __name__ == "__main__":
    typer.run(main)
