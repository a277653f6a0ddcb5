"""Fits what words say (`models.layout.wording`): logistic regression on hashed words, each name a few times a page."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from models.bundle import pack_arrays
from models.layout.arrays import Integers
from models.layout.grid import Grid
from models.layout.wording import BUCKETS, SAYINGS, wording_buckets
from training.layout_kept import kept

STRENGTH = 1.0  # C of the regression
ITERATIONS = 60


def fit_wording(pages: Sequence[tuple[Grid, Integers]], count: int, seed: int) -> dict[str, NDArray[Any]]:
    """Arrays of `models.layout.wording.Wording`, from pages with what each word says; learns of about `count` words."""
    return _fitted(*_examples(pages, count, seed))


def fit_wording_once(pages: Sequence[tuple[Grid, Integers]], count: int, seed: int) -> dict[str, NDArray[Any]]:
    """The same, kept for a run that goes on where one was interrupted."""
    inputs, said = _examples(pages, count, seed)
    told = (STRENGTH, ITERATIONS, sklearn.__version__, SAYINGS)
    packed = kept(told, (inputs.indices, inputs.indptr, said), lambda: pack_arrays(_fitted(inputs, said)))
    with np.load(io.BytesIO(packed), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _fitted(inputs: csr_matrix, said: Integers) -> dict[str, NDArray[Any]]:
    model = LogisticRegression(C=STRENGTH, max_iter=ITERATIONS, tol=1e-3).fit(inputs, said)
    weights = np.zeros((len(SAYINGS), BUCKETS))
    bias = np.full(len(SAYINGS), -20.0)  # what is never said is never heard
    weights[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    scales = np.maximum(np.abs(weights).max(axis=1), 1e-9) / 127.0
    return {
        "wording_weights": np.rint(weights / scales[:, None]).T.astype(np.int8),
        "wording_scales": scales.astype(np.float32),
        "wording_bias": bias.astype(np.float32),
    }


def _examples(pages: Sequence[tuple[Grid, Integers]], count: int, seed: int) -> tuple[csr_matrix, Integers]:
    """Of each document's equal words one or two, and of those some by chance."""
    buckets: list[Integers] = []
    said: list[int] = []
    for grid, sayings in pages:
        hashed, starts = wording_buckets(grid)
        seen: Counter[tuple[str, int]] = Counter()
        for word, own, saying in zip(grid.words, np.split(hashed, starts[1:]), sayings.tolist(), strict=True):
            seen[word.text, saying] += 1
            if seen[word.text, saying] <= 2:
                buckets.append(own)
                said.append(saying)
    chosen = np.random.default_rng(seed).permutation(len(said))[:count]
    lengths = np.array([len(buckets[place]) for place in chosen])
    columns = np.concatenate([buckets[place] for place in chosen])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    inputs = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(chosen), BUCKETS))
    return inputs, np.array(said)[chosen]
