"""Makes the line recogniser that ships: PP-OCRv6 small, from RapidOCR's wheel, with the letters that office mail has.

The network as published tells 18,709 letters apart, nearly all of them Chinese: the last layer alone is half of its 21
MB and a sixth of its time. Here it keeps the columns of Latin letters, digits and signs, and stores its numbers in 16
bits; the runtime turns them back into 32 bits once, when it loads them. Nothing is trained.

    python -m training.line_recogniser

PP-OCRv6 is by the PaddleOCR authors, RapidOCR by its own; both under the Apache License 2.0.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from extraction.pages.ocr.recogniser import MODEL

LETTERS = "".join(chr(code) for code in range(33, 127)) + "§©®°•–—’“”"
_HEAD = ("linear_8.w_0", "linear_8.b_0")


def build() -> bytes:
    """The network as ONNX, the same bytes for the same wheel."""
    source = files("rapidocr") / "models" / "PP-OCRv6_rec_small.onnx"
    network = onnx.load_from_string(source.read_bytes())
    _keep_letters(network)
    _store_in_half(network)
    onnx.checker.check_model(network)
    return bytes(network.SerializeToString(deterministic=True))


def _keep_letters(network: onnx.ModelProto) -> None:
    """Cut the last layer down. Its first column is "nothing here", its last the space."""
    stored = next(entry for entry in network.metadata_props if entry.key == "character")
    known = stored.value.splitlines()
    columns = [0, *(known.index(letter) + 1 for letter in LETTERS), len(known) + 1]
    for weights in network.graph.initializer:
        if weights.name in _HEAD:
            kept = np.ascontiguousarray(numpy_helper.to_array(weights)[..., columns])
            weights.CopyFrom(numpy_helper.from_array(kept, weights.name))
    stored.value = "\n".join(LETTERS)
    network.graph.output[0].type.tensor_type.shape.dim[2].dim_value = len(columns)
    del network.graph.value_info[:]


def _store_in_half(network: onnx.ModelProto) -> None:
    """Large arrays in 16 bits, each with a node that widens it again."""
    graph = network.graph
    kept, widened = [], []
    for weights in graph.initializer:
        values = numpy_helper.to_array(weights)
        if weights.data_type != TensorProto.FLOAT or values.size <= 256:
            kept.append(weights)
            continue
        name = f"{weights.name}.half"
        kept.append(numpy_helper.from_array(values.astype(np.float16), name))
        widened.append(helper.make_node("Cast", [name], [weights.name], to=TensorProto.FLOAT))
    nodes = [*widened, *graph.node]
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)


if __name__ == "__main__":
    Path(MODEL).write_bytes(build())
