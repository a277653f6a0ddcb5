"""Fits where documents start: a small network over what neighbouring pages share."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.neural_network import MLPClassifier

UNITS = 24


def fit_boundary(features: NDArray[np.float32], starts: NDArray[np.bool_], seed: int) -> dict[str, NDArray[Any]]:
    """Arrays of `models.document.boundaries.BoundaryClassifier` from neighbour features of pages and the truth."""
    mean, deviation = features.mean(axis=0), np.maximum(features.std(axis=0), 0.05)
    seen = np.clip((features - mean) / deviation, -5.0, 5.0)
    model = MLPClassifier(
        (UNITS,), alpha=1e-3, early_stopping=True, validation_fraction=0.15, max_iter=200, random_state=seed
    ).fit(seen, starts)
    return {
        "boundary_mean": mean.astype(np.float32),
        "boundary_deviation": deviation.astype(np.float32),
        "boundary_hidden": model.coefs_[0].astype(np.float32),
        "boundary_hidden_bias": model.intercepts_[0].astype(np.float32),
        "boundary_output": model.coefs_[1][:, 0].astype(np.float32),
        "boundary_output_bias": np.float32(model.intercepts_[1][0]).reshape(()),
    }
