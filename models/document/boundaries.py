"""How probable it is that a page starts a document, from what it shares with the pages before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.document.neighbours import BACK, neighbour_features
from models.document.sight import Sight

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BoundaryClassifier:
    """One hidden layer of rectified units: `hidden` (features, units), `output` (units,)."""

    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: NDArray[np.float32]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> BoundaryClassifier:
        names = ("mean", "deviation", "hidden", "hidden_bias", "output", "output_bias")
        return cls(*(arrays[f"boundary_{name}"] for name in names))

    def starts(self, features: NDArray[np.float32]) -> Floats:
        """Probability that each page starts a document; `features` as `stream_features` gives them."""
        seen = np.clip((features - self.mean) / self.deviation, -5.0, 5.0)
        units = np.maximum(0.0, seen @ self.hidden + self.hidden_bias)
        logits = (units @ self.output + self.output_bias).astype(np.float64)
        return np.concatenate(([1.0], 1.0 / (1.0 + np.exp(-logits))))


def stream_features(sights: Sequence[Sight], classes: Floats, cover: int) -> NDArray[np.float32]:
    """Neighbour features of all pages but the first, shape (pages - 1, features). `classes`: class probabilities."""
    return np.stack(
        [
            neighbour_features(sights[max(0, at - BACK) : at], sights[at], classes[at], classes[at - 1], cover)
            for at in range(1, len(sights))
        ]
    )
