"""Training that is done is not gone on with."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from training.document_encoder import Encoder, Example, train_encoder

LOOKS = 4


def batches() -> Iterator[list[Example]]:
    random = np.random.default_rng(1)
    while True:
        yield [
            Example(tuple(random.integers(0, 20, 6).tolist()), random.random(LOOKS).astype(np.float32), label)
            for label in (0, 1)
        ]


def learnt(checkpoint: Path) -> tuple[list[int], torch.Tensor]:
    """The steps that were told, and a weight."""
    told: list[int] = []
    torch.manual_seed(0)
    model = Encoder(20, LOOKS, 2, 4)
    train_encoder(model, batches(), 3, checkpoint, lambda step, _: told.append(step))
    return told, model.head.weight.detach()


def test_done_training_is_not_gone_on_with(tmp_path: Path) -> None:
    first, weight = learnt(tmp_path / "kept.pt")
    again, same = learnt(tmp_path / "kept.pt")
    assert first == [3]
    assert again == []
    assert torch.equal(weight, same)
