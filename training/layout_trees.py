"""Grows the labeller's trees with LightGBM and writes them as one ONNX operator, which `models.layout.forest` runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import lightgbm
import numpy as np
from onnx import TensorProto, helper

from models.layout.arrays import Floats, Integers
from training.layout_kept import kept

_AT_MOST = 0  # BRANCH_LEQ among the operator's modes
_SUM, _NO_TRANSFORM = 1, 0
_SETTINGS = {
    "objective": "multiclass",
    "learning_rate": 0.15,
    "num_leaves": 24,
    "min_data_in_leaf": 15,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 3.0,
    "max_bin": 63,
    "num_threads": 1,
    "use_missing": False,
    "deterministic": True,
    "force_col_wise": True,
    "verbosity": -1,
}


def grow(features: Floats, labels: Integers, classes: int, rounds: int, seed: int) -> bytes:
    """Trees that tell `classes` apart, `rounds` of them for each, as the bytes of an ONNX network."""
    settings = {**_SETTINGS, "num_class": classes, "seed": seed}
    data = lightgbm.Dataset(features, label=labels, params=settings, free_raw_data=True)
    return as_onnx(lightgbm.train(settings, data, num_boost_round=rounds), classes)


def grow_once(features: Floats, labels: Integers, classes: int, rounds: int, seed: int) -> bytes:
    """The same, kept for a run that goes on where one was interrupted."""
    told = (_SETTINGS, lightgbm.__version__, classes, rounds, seed)
    return kept(told, (features, labels), lambda: grow(features, labels, classes, rounds, seed))


def as_onnx(booster: lightgbm.Booster, classes: int) -> bytes:
    """The same trees as the operator TreeEnsemble (ai.onnx.ml 5): features (rows, any) to scores (rows, classes)."""
    nodes = _Nodes()
    for number, tree in enumerate(booster.dump_model()["tree_info"]):
        nodes.plant(tree["tree_structure"], number % classes)
    operator = helper.make_node(
        "TreeEnsemble", ["features"], ["scores"], domain="ai.onnx.ml", n_targets=classes, **nodes.attributes()
    )
    graph = helper.make_graph(
        [operator],
        "trees",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, booster.num_feature()])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [None, classes])],
    )
    versions = [helper.make_opsetid("", 21), helper.make_opsetid("ai.onnx.ml", 5)]
    return bytes(helper.make_model(graph, opset_imports=versions, ir_version=10).SerializeToString())


@dataclass(slots=True)
class _Nodes:
    """The operator's columns while trees are planted; a child is a place among nodes or among leaves."""

    roots: list[int] = field(default_factory=list)
    features: list[int] = field(default_factory=list)
    splits: list[float] = field(default_factory=list)
    children: list[list[tuple[int, bool]]] = field(default_factory=list)
    leaf_class: list[int] = field(default_factory=list)
    leaf_score: list[float] = field(default_factory=list)

    def plant(self, tree: Mapping[str, Any], of_class: int) -> None:
        self.roots.append(len(self.features))
        if "split_feature" not in tree:  # the operator wants a node: both of its ways lead to the one leaf
            tree = {"split_feature": 0, "threshold": 0.0, "left_child": tree, "right_child": tree}
        self._node(tree, of_class)

    def _node(self, tree: Mapping[str, Any], of_class: int) -> tuple[int, bool]:
        if "split_feature" not in tree:
            self.leaf_class.append(of_class)
            self.leaf_score.append(tree["leaf_value"])
            return len(self.leaf_class) - 1, True
        number = len(self.features)
        self.features.append(tree["split_feature"])
        self.splits.append(_rounded_down(tree["threshold"]))
        self.children.append([])
        self.children[number] = [self._node(tree[child], of_class) for child in ("left_child", "right_child")]
        return number, False

    def attributes(self) -> dict[str, Any]:
        count = len(self.features)
        return {
            "aggregate_function": _SUM,
            "post_transform": _NO_TRANSFORM,
            "tree_roots": self.roots,
            "nodes_featureids": self.features,
            "nodes_modes": helper.make_tensor("modes", TensorProto.UINT8, (count,), [_AT_MOST] * count),
            "nodes_splits": helper.make_tensor("splits", TensorProto.FLOAT, (count,), self.splits),
            **dict(self._ways("true", 0)),
            **dict(self._ways("false", 1)),
            "leaf_targetids": self.leaf_class,
            "leaf_weights": helper.make_tensor("scores", TensorProto.FLOAT, (len(self.leaf_score),), self.leaf_score),
        }

    def _ways(self, name: str, side: int) -> Iterator[tuple[str, list[int]]]:
        yield f"nodes_{name}nodeids", [children[side][0] for children in self.children]
        yield f"nodes_{name}leafs", [int(children[side][1]) for children in self.children]


def _rounded_down(threshold: float) -> float:
    """The largest number of single precision that is not above: features are of single precision, so that each goes
    the way that it went in training.
    """
    single = np.float32(threshold)
    return float(single if single <= threshold else np.nextafter(single, np.float32(-np.inf)))
