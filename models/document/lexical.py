"""Classes of pages from hashed n-grams and looks by one linear layer: milliseconds a page, a megabyte on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.document.layout import layout_features
from models.document.ngrams import hashed
from models.document.sight import Sight


def log_softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Along the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True)))


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Along the last axis."""
    return np.asarray(np.exp(log_softmax(logits)))


@dataclass(frozen=True, slots=True)
class LexicalClassifier:
    """`weights` int8 (buckets, classes) times `scales` (classes,) for n-grams; `looks` (features, classes) for layout
    features made comparable by `mean` and `deviation` (features,); `bias` (classes,).
    """

    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    looks: NDArray[np.float32]
    mean: NDArray[np.float32]
    deviation: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[Any]], model: str = "lexical") -> LexicalClassifier:
        """The model whose arrays have this name in front of theirs."""
        names = ("weights", "scales", "looks", "mean", "deviation", "bias")
        return cls(*(arrays[f"{model}_{name}"] for name in names))

    def logits(self, sights: Sequence[Sight]) -> NDArray[np.float64]:
        """Shape (pages, classes), not normalised."""
        return np.stack([self._of(sight) for sight in sights])

    def _of(self, sight: Sight) -> NDArray[np.float64]:
        buckets, counts = hashed(sight)
        grams = counts @ self.weights[buckets].astype(np.float32) * self.scales
        looks = (layout_features(sight) - self.mean) / self.deviation
        return np.asarray(grams + np.clip(looks, -4.0, 4.0) @ self.looks + self.bias, dtype=np.float64)
