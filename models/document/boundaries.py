"""How probable it is that a page starts a document, from what it shares with the pages before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.document.lexical import LexicalClassifier, softmax
from models.document.neighbours import BACK, neighbour_features
from models.document.sight import Sight

Floats = NDArray[np.float64]
PLACE_MODEL = "places"


@dataclass(frozen=True, slots=True)
class BoundaryClassifier:
    """One hidden layer of rectified units over neighbour features: `hidden` (features, units), `output` (units,).
    `places` says of each page alone where in its document it stands.
    """

    places: LexicalClassifier
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    hidden: NDArray[np.float32]
    hidden_bias: NDArray[np.float32]
    output: NDArray[np.float32]
    output_bias: NDArray[np.float32]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]]) -> BoundaryClassifier:
        names = ("mean", "deviation", "hidden", "hidden_bias", "output", "output_bias")
        return cls(LexicalClassifier.of(arrays, PLACE_MODEL), *(arrays[f"boundary_{name}"] for name in names))

    def starts(self, sights: Sequence[Sight], classes: Floats, cover: int) -> Floats:
        """Probability that each page starts a document; the first always does. `classes` (pages, classes) are their
        class probabilities, `cover` which class is that of covers and blanks.
        """
        if len(sights) == 1:
            return np.ones(1)
        features = stream_features(sights, classes, softmax(self.places.logits(sights)), cover)
        seen = np.clip((features - self.mean) / self.deviation, -5.0, 5.0)
        units = np.maximum(0.0, seen @ self.hidden + self.hidden_bias)
        logits = (units @ self.output + self.output_bias).astype(np.float64)
        return np.concatenate(([1.0], 1.0 / (1.0 + np.exp(-logits))))


def stream_features(sights: Sequence[Sight], classes: Floats, places: Floats, cover: int) -> NDArray[np.float32]:
    """Neighbour features of all pages but the first, shape (pages - 1, features). `classes` and `places` are
    probabilities, a row for each page.
    """
    return np.stack(
        [
            neighbour_features(
                sights[max(0, at - BACK) : at], sights[at], classes[at - 1 : at + 1], places[at - 1 : at + 1], cover
            )
            for at in range(1, len(sights))
        ]
    )
