"""Fits the classifier over the lexicon's cues: multinomial logistic regression, strongly held to small weights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from models.document.clerk import features_of
from models.document.cues import Lexicon
from models.document.sight import Sight

STRENGTH, ITERATIONS = 1.0, 60


def fit_cues(sights: Sequence[Sight], labels: NDArray[np.int64], lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    """Arrays of `models.document.clerk.CueClassifier`."""
    features = csr_matrix(np.stack([features_of(sight, lexicon) for sight in sights]))
    model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, tol=1e-2).fit(features, labels)
    return {"cues_weights": model.coef_.T.astype(np.float32), "cues_bias": model.intercept_.astype(np.float32)}
