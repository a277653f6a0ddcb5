"""Fits the layout network: pages one by one, several to a step, on as many processes as there are cores; each process
has pages of its own and all take the mean of their gradients.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, distributed, nn
from torch.nn import functional

from extraction.eob.labels import AMOUNT_TAGS, WORD_TAGS
from models.layout.arrays import Integers
from models.layout.network import INPUTS
from training.layout_examples import Example
from training.layout_network import LayoutNetwork
from training.layout_stream import Stream
from training.layout_truth import NONE

RATE, WARM_UP, DECAY = 2.5e-3, 60, 0.25
_SMOOTH = 0.998  # of the mean over the last steps stays at each: what it has learnt without the last pages' whims
_PROSE, _AMOUNT = 0.3, 1.5  # what words count that are no value of the record, and amounts
_CLAIMS = 2.0  # what claim steps count: one that is wrong moves every line behind it
_KEEP = 100  # steps from checkpoint to checkpoint
Tell = Callable[[str], None]
_WEIGHT = {"other": _PROSE, "glossary_text": _PROSE, "glossary_code": _PROSE, **dict.fromkeys(AMOUNT_TAGS, _AMOUNT)}
_WEIGHTS = torch.tensor([_WEIGHT.get(tag, 1.0) for tag in WORD_TAGS])


def inputs_of(model: LayoutNetwork, example: Example) -> tuple[Tensor, ...]:
    """One page as `LayoutNetwork.forward` takes it."""
    around = (torch.from_numpy(example.around[name]) for name in INPUTS[2:])
    spelt = model.spelt(torch.from_numpy(example.buckets), torch.from_numpy(example.starts))
    return (spelt, torch.from_numpy(example.facts), *around)


def losses_of(model: LayoutNetwork, pages: Sequence[Example]) -> dict[str, Tensor]:
    """The mean loss of each of the questions on these pages together."""
    with torch.autocast("cpu", dtype=torch.bfloat16):  # three times the pages a second, the weights stay 32 bits
        logits = model.together(*_packed(model, pages))
    tags, columns, roles, steps, said = (each.float() for each in logits)
    truths = [page.truth for page in pages]
    column = _joined([truth.column for truth in truths])
    of_columns = functional.cross_entropy(columns, column, ignore_index=NONE, reduction="sum")
    return {
        "tag": functional.cross_entropy(tags, _joined([truth.tag for truth in truths]), weight=_WEIGHTS),
        "role": functional.cross_entropy(roles, _joined([truth.role for truth in truths])),
        "step": _CLAIMS * functional.cross_entropy(steps, _joined([page.steps for page in pages])),
        "saying": functional.cross_entropy(said, _joined([truth.saying for truth in truths])),
        "column": of_columns / max(1, int((column != NONE).sum())),  # some pages have no column
    }


def _packed(model: LayoutNetwork, pages: Sequence[Example]) -> tuple[Any, ...]:
    """Pages as `LayoutNetwork.together` takes them."""
    words = np.cumsum([0, *(len(page.facts) for page in pages)])
    rows = np.cumsum([0, *(len(page.steps) for page in pages)])
    buckets = np.cumsum([0, *(len(page.buckets) for page in pages)])
    around = [page.around for page in pages]
    return (
        model.spelt(_joined([page.buckets for page in pages]), _shifted([page.starts for page in pages], buckets)),
        _joined([page.facts for page in pages]),
        [torch.from_numpy(each["relations"]).bfloat16() for each in around],
        _shifted([each["row"] for each in around], rows),
        [torch.from_numpy(each["by_row"]) for each in around],
        _shifted([each["ends"] for each in around], words),
        [torch.from_numpy(each["rows"]) for each in around],
    )


def _joined(arrays: Sequence[NDArray[Any]]) -> Tensor:
    return torch.from_numpy(np.concatenate(arrays, axis=-1 if arrays[0].dtype == np.int64 else 0))


def _shifted(arrays: Sequence[Integers], by: Integers) -> Tensor:
    return _joined([array + start for array, start in zip(arrays, by[:-1], strict=True)])


@dataclass(slots=True)
class Progress:
    """What a run has behind it: steps and seconds, and the mean of the weights over the last of them; and the losses
    since they were last told.
    """

    smooth: dict[str, Tensor]
    step: int = 0
    seconds: float = 0.0
    losses: dict[str, list[float]] = field(default_factory=dict)

    def add(self, losses: Mapping[str, Tensor]) -> None:
        for name, loss in losses.items():
            self.losses.setdefault(name, []).append(float(loss.detach()))

    def follow(self, model: nn.Module) -> None:
        """Let the mean go along with the weights; the younger the run, the faster."""
        stays = min(_SMOOTH, self.step / (self.step + 10))
        for name, values in model.state_dict().items():
            self.smooth[name].lerp_(values, 1 - stays)

    def told(self) -> str:
        means = " ".join(f"{name} {np.mean(losses):.4f}" for name, losses in self.losses.items())
        self.losses.clear()
        return f"{self.seconds:7.0f} s  step {self.step}: {means}"


def fit(model: LayoutNetwork, streams: Sequence[Stream], steps: int, checkpoint: Path, tell: Tell) -> None:
    """Fit for so many steps, going on from the checkpoint where there is one. Each step takes the mean over all
    streams, those of other processes too. The checkpoint has the weights and, to be served, their mean (`smooth`).
    """
    optimizer = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.02, betas=(0.9, 0.98), fused=True)
    progress = _resumed(model, optimizer, checkpoint)
    began = time.monotonic() - progress.seconds
    model.train()
    while progress.step < steps:
        for group in optimizer.param_groups:
            group["lr"] = RATE * rate(progress.step, steps)
        optimizer.zero_grad()
        for stream in streams:
            _learn(model, stream, progress)
        _average(model, streams[0].streams)
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        progress.follow(model)
        progress.step += 1
        progress.seconds = time.monotonic() - began
        if streams[0].place == 0 and (progress.step % _KEEP == 0 or progress.step == steps):
            _keep(model, optimizer, progress, checkpoint)
            tell(progress.told())
    model.eval()


def _learn(model: LayoutNetwork, stream: Stream, progress: Progress) -> None:
    """Add the gradients of a stream's pages of this step."""
    losses = losses_of(model, stream.step(progress.step))
    progress.add(losses)
    torch.stack(list(losses.values())).sum().backward()  # type: ignore[no-untyped-call]


def rate(step: int, steps: int) -> float:
    """Up over the first steps, level, then down to nothing over the last share of them: more steps can be added."""
    return min((step + 1) / WARM_UP, 1.0, max(0.0, (steps - step) / (DECAY * steps)))


def _average(model: nn.Module, streams: int) -> None:
    """The mean of the gradients over all streams, in all processes."""
    gradients = [parameter.grad for parameter in model.parameters() if parameter.grad is not None]
    if distributed.is_initialized():
        together = torch.cat([gradient.flatten() for gradient in gradients])
        distributed.all_reduce(together)
        for gradient, own in zip(gradients, torch.split(together, [each.numel() for each in gradients]), strict=True):
            gradient.copy_(own.view_as(gradient))
    for gradient in gradients:
        gradient /= streams


def _keep(model: nn.Module, optimizer: Any, progress: Progress, checkpoint: Path) -> None:
    told = {"step": progress.step, "seconds": progress.seconds, "smooth": progress.smooth}
    partial = checkpoint.with_suffix(".partial")
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict(), **told}, partial)
    partial.rename(checkpoint)


def _resumed(model: nn.Module, optimizer: Any, checkpoint: Path) -> Progress:
    if not checkpoint.exists():
        return Progress({name: values.clone() for name, values in model.state_dict().items()})
    state = torch.load(checkpoint, weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(state["smooth"], step=state["step"], seconds=state["seconds"])
