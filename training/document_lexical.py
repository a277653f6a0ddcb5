"""Fits the linear page classifier: logistic regression on TF-IDF of hashed n-grams and on the page's looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from models.document.layout import layout_features
from models.document.ngrams import BUCKETS, hashed
from models.document.sight import Sight

LOOKS = 0.15  # of a layout feature's standard deviation beside a text vector of about unit length
STRENGTH = 30.0  # C of the regression; chosen on families left out of training
ITERATIONS = 60

Features = tuple[csr_matrix, NDArray[np.float32]]


def lexical_features(sights: Sequence[Sight]) -> Features:
    """Hashed n-grams (pages, BUCKETS) and layout features (pages, features)."""
    rows = [hashed(sight) for sight in sights]
    starts = np.cumsum([0, *(len(buckets) for buckets, _ in rows)])
    buckets = np.concatenate([buckets for buckets, _ in rows])
    weights = np.concatenate([weights for _, weights in rows])
    grams = csr_matrix((weights, buckets, starts), shape=(len(rows), BUCKETS))
    return grams, np.stack([layout_features(sight) for sight in sights])


def fit_lexical(
    features: Features, labels: NDArray[np.int64], classes: int, model: str = "lexical"
) -> dict[str, NDArray[Any]]:
    """Arrays of `models.document.lexical.LexicalClassifier` under this name: IDF and scales are folded into the
    weights.
    """
    grams, looks = features
    idf = np.log((1 + grams.shape[0]) / (1 + np.bincount(grams.indices, minlength=BUCKETS))) + 1
    mean, deviation = looks.mean(axis=0), np.maximum(looks.std(axis=0), 0.05)
    scaled = np.clip((looks - mean) / deviation, -4.0, 4.0) * LOOKS
    inputs = hstack([grams.multiply(idf[None, :]), csr_matrix(scaled)], format="csr")
    fitted = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, tol=1e-2).fit(inputs, labels)
    if len(fitted.classes_) != classes:
        raise ValueError("every class needs pages to learn from")
    arrays = _arrays(fitted.coef_, fitted.intercept_, idf, mean, deviation)
    return {f"{model}_{name}": values for name, values in arrays.items()}


def _arrays(
    weights: NDArray[np.float64],
    bias: NDArray[np.float64],
    idf: NDArray[np.float64],
    mean: NDArray[np.float32],
    deviation: NDArray[np.float32],
) -> dict[str, NDArray[Any]]:
    grams = (weights[:, :BUCKETS] * idf).T
    scales = np.maximum(np.abs(grams).max(axis=0), 1e-9) / 127.0
    return {
        "weights": np.rint(grams / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "looks": (weights[:, BUCKETS:] * LOOKS).T.astype(np.float32),
        "mean": mean.astype(np.float32),
        "deviation": deviation.astype(np.float32),
        "bias": bias.astype(np.float32),
    }
