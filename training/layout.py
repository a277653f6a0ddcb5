"""Trains the layout labeller, top to bottom: draw remittances, read them as print, scans and faxes, learn, write the
bundle. Validation pages are not seen here: `training.layout_report` measures on them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console

from models.bundle import BUNDLES, Signature, write_bundle
from training.layout_learn import Effort, learn
from training.layout_lessons import lessons
from training.layout_pages import KINDS, Sample, by_hand, collect, digest

SIGNATURE = Signature(
    inputs={"pages": "extraction.pages.page.Page of one document, in order"},
    outputs={"rows": "extraction.eob.labelled.LabelledDocument"},
)
out = Console(highlight=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is drawn and learnt: remittances, words of each page that trees learn from. `left_out` hands, the first
    by a hash, are not learnt from: to choose by.
    """

    documents: int = 1100
    words_of_a_page: int = 45
    left_out: int = 0
    effort: Effort = field(default_factory=Effort)
    seed: int = 1


def train(plan: Plan, folder: Path = BUNDLES / "layout") -> str:
    """Run all stages, write the bundle to `folder` and return its version."""
    began = time.monotonic()
    samples = collect(range(plan.documents), "train")
    learning, development = divided(samples, plan)
    out.print(f"{len(learning)} documents to learn from, {len(development)} of other hands to choose by")
    learnt = list(lessons(learning, KINDS, plan.words_of_a_page, plan.seed))
    files = learn(learnt, plan.effort, lambda text: out.print(f"{time.monotonic() - began:6.0f} s  {text}"))
    run = {"documents": len(learning), "drawing": digest(), **asdict(plan)}
    run["hours"] = round((time.monotonic() - began) / 3600, 2)
    return write_bundle(folder, "layout", SIGNATURE, {**files, "run.json": (json.dumps(run, indent=2) + "\n").encode()})


def divided(samples: Sequence[Sample], plan: Plan) -> tuple[list[Sample], list[Sample]]:
    """Documents to learn from, and those of the hands that are left out."""
    left_out = set(by_hand(samples, plan.seed)[: plan.left_out])
    return (
        [sample for sample in samples if sample.hand not in left_out],
        [sample for sample in samples if sample.hand in left_out],
    )
