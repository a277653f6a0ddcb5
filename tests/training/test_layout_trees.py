"""What is served answers as what was grown."""

import lightgbm
import numpy as np
import pytest

from models.bundle import Bundle, Signature
from models.layout.arrays import Floats, Integers
from models.layout.forest import Forest
from training.layout_trees import as_onnx, grow

CLASSES = 4


def _examples(count: int) -> tuple[Floats, Integers]:
    """Classes by two of six features; class 3 is never seen."""
    rng = np.random.default_rng(3)
    features = rng.normal(size=(count, 6)).astype(np.float32)
    features[:, 5] = rng.integers(0, 3, count)
    labels = (features[:, 0] > 0.1).astype(np.int64) + (features[:, 5] == 2)
    return features, labels


def _served(network: bytes) -> Forest:
    bundle = Bundle(name="t", version="", signature=Signature(inputs={}, outputs={}), files={"t.onnx": network})
    return Forest.of(bundle, "t")


@pytest.fixture(scope="module")
def booster() -> lightgbm.Booster:
    features, labels = _examples(600)
    settings = {"objective": "multiclass", "num_class": CLASSES, "verbosity": -1, "num_threads": 1, "num_leaves": 8}
    return lightgbm.train(settings, lightgbm.Dataset(features, label=labels), num_boost_round=6)


def test_the_network_gives_the_probabilities_of_the_trees(booster: lightgbm.Booster) -> None:
    features, _ = _examples(500)
    served = _served(as_onnx(booster, CLASSES)).probabilities(features)
    assert np.abs(served - booster.predict(features)).max() < 1e-5


def test_a_value_on_the_edge_goes_the_way_it_went_in_training(booster: lightgbm.Booster) -> None:
    splits = booster.trees_to_dataframe()["threshold"].dropna().to_numpy()
    edges = np.unique(np.concatenate([np.nextafter(np.float32(splits), np.float32(way)) for way in (-9, 0, 9)]))
    features = np.zeros((len(edges), 6), dtype=np.float32)
    for feature in range(6):
        features[:] = 0.0
        features[:, feature] = edges
        served = _served(as_onnx(booster, CLASSES)).probabilities(features)
        assert np.abs(served - booster.predict(features)).max() < 1e-5


def test_the_same_examples_grow_the_same_trees() -> None:
    features, labels = _examples(400)
    assert grow(features, labels, CLASSES, 3, seed=1) == grow(features, labels, CLASSES, 3, seed=1)


def test_trees_learn_what_there_is_to_learn() -> None:
    features, labels = _examples(2000)
    served = _served(grow(features[:1500], labels[:1500], CLASSES, 60, seed=1)).probabilities(features[1500:])
    assert (served.argmax(axis=1) == labels[1500:]).mean() > 0.95
    assert served[:, 3].max() < 0.01
