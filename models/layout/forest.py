"""Boosted trees as they are served: one ONNX network, so that serving needs no library that grows trees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.bundle import Bundle
from models.layout.arrays import Floats

if TYPE_CHECKING:
    from onnxruntime import InferenceSession


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees that give each row of features a score for each of some classes."""

    session: InferenceSession

    @classmethod
    def of(cls, bundle: Bundle, name: str) -> Forest:
        """The forest of that name in a bundle."""
        return cls(bundle.session(f"{name}.onnx"))

    def probabilities(self, features: Floats) -> Floats:
        """Shape (rows, classes), from features of shape (rows, any)."""
        (scores,) = self.session.run(None, {"features": np.ascontiguousarray(features, dtype=np.float32)})
        found = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float32)
