"""Trains the layout labeller, top to bottom: draw remittances, read them as print, scans and faxes, fit the network on
as many processes as told, write the bundle. Validation pages are not seen here: `training.layout_report` measures on
them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import torch
from rich.console import Console
from torch import distributed
from torch.multiprocessing.spawn import spawn

from models.bundle import BUNDLES, Signature, write_bundle
from training.layout_examples import Example, examples_of
from training.layout_export import served
from training.layout_fit import fit
from training.layout_lessons import lesson_of
from training.layout_network import LayoutNetwork
from training.layout_pages import BLOCK, CACHE, Sample, by_hand, collect, digest, draw
from training.layout_stream import DOCUMENTS, Stream

SIGNATURE = Signature(
    inputs={"pages": "extraction.pages.page.Page of one document, in order"},
    outputs={"rows": "extraction.eob.labelled.LabelledDocument"},
)
STREAMS = 2  # of documents, for as many processes or fewer
_HANDS = 500  # documents among which every hand is
out = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much is drawn and learnt. `left_out` hands, the first by a hash, are there to choose by: they are learnt from
    only after so many steps, `chosen_after`.
    """

    documents: int = 16_000
    steps: int = 15_000
    left_out: int = 4
    chosen_after: int = 11_000
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A plan, and where what it draws and learns is kept."""

    plan: Plan
    cache: Path = CACHE

    def samples(self, seeds: range) -> list[Sample]:
        return collect(seeds, "train", self.cache)

    @property
    def blocks(self) -> list[partial[list[Sample]]]:
        size = min(BLOCK, self.plan.documents)
        return [partial(self.samples, range(at, at + size)) for at in range(0, self.plan.documents, size)]

    @property
    def left_out(self) -> frozenset[str]:
        """The hands to choose by."""
        samples = self.samples(range(min(self.plan.documents, _HANDS)))
        return frozenset(by_hand(samples, self.plan.seed)[: self.plan.left_out])

    @property
    def checkpoint(self) -> Path:
        """By everything that the first steps hang on: more steps go on from fewer."""
        told = (self.plan.documents, self.plan.left_out, self.plan.seed, digest(), str(LayoutNetwork()))
        return self.cache / f"{sha256(repr(told).encode()).hexdigest()[:16]}.pt"

    def streams(self, process: int, processes: int) -> list[Stream]:
        """The share of one of the processes."""
        told = (self.left_out, self.plan.chosen_after)
        places = range(process, STREAMS, processes)
        return [Stream(self.blocks, self.plan.seed, place, STREAMS, *told) for place in places]


def train(run: Run, folder: Path = BUNDLES / "layout", processes: int = STREAMS) -> str:
    """Run all stages, write the bundle to `folder` and return its version. Goes on where it was interrupted."""
    draw(range(run.plan.documents), "train", run.cache, processes)
    _fit_together(run, processes)
    state = torch.load(run.checkpoint, weights_only=True)
    model = LayoutNetwork()
    model.load_state_dict(state["smooth"])
    readings = run.plan.steps * DOCUMENTS * STREAMS
    hours = round(state["seconds"] / 3600, 2)
    told = {"drawing": digest(), **asdict(run.plan), "readings": readings, "hours": hours}
    files = {**served(model, _page(run)), "run.json": (json.dumps(told, indent=2) + "\n").encode()}
    return write_bundle(folder, "layout", SIGNATURE, files)


def _page(run: Run) -> Example:
    """Any page: the network is written down while it looks at one."""
    chance = Random(0)  # noqa: S311  # drawn, not secret
    sample = run.blocks[0]()[0]
    return next(examples_of(lesson_of(sample, "digital", chance), (0,), chance))


def _fit_together(run: Run, processes: int) -> None:
    if processes == 1:
        _fit(0, run, 1, None)
        return
    with TemporaryDirectory() as folder:
        told = (run, processes, f"file://{folder}/meeting")
        spawn(_fit, told, nprocs=processes)  # type: ignore[no-untyped-call]


def _fit(process: int, run: Run, processes: int, meeting: str | None) -> None:
    """One of the processes, with its share of the streams; the first tells how it goes and writes the checkpoint."""
    torch.set_num_threads(1)
    if meeting:
        distributed.init_process_group("gloo", meeting, rank=process, world_size=processes)
    torch.manual_seed(run.plan.seed)
    fit(LayoutNetwork(), run.streams(process, processes), run.plan.steps, run.checkpoint, out.print)
