"""Writes the layout network for serving: the table as whole numbers of 8 bits, the rest as ONNX."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from models.bundle import pack_arrays
from models.layout.network import INPUTS, OUTPUTS
from training.layout_examples import Example
from training.layout_fit import inputs_of
from training.layout_network import LayoutNetwork

_SIZES = {
    "spelt": {0: "words"},
    "facts": {0: "words"},
    "relations": {1: "words", 2: "words_too"},
    "row": {0: "words"},
    "by_row": {0: "rows_of_page", 1: "words"},
    "ends": {1: "rows_of_page"},
    "rows": {1: "rows_of_page", 2: "rows_too"},
    "tags": {0: "words"},
    "columns": {0: "words"},
    "roles": {0: "rows_of_page"},
    "steps": {0: "rows_of_page"},
}


def served(model: LayoutNetwork, page: Example) -> dict[str, bytes]:
    """The files by which the labeller runs; the network is written down while it looks at a page."""
    return {"network.onnx": as_onnx(model, page), "spelling.npz": spelling_table(model)}


def spelling_table(model: LayoutNetwork) -> bytes:
    """The table as whole numbers, each column with its own scale."""
    table = model.table.weight.detach().numpy()
    scales = np.maximum(np.abs(table).max(axis=0), 1e-9) / 127.0
    return pack_arrays({"table": np.rint(table / scales).astype(np.int8), "scales": scales.astype(np.float32)})


def as_onnx(model: LayoutNetwork, page: Example) -> bytes:
    """The network behind the table, with weights of 8 bits, each output channel with its own scale."""
    model.eval()
    with TemporaryDirectory() as folder, torch.no_grad(), warnings.catch_warnings(action="ignore"):
        full, quantised = Path(folder) / "full.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            model,
            inputs_of(model, page),
            str(full),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=_SIZES,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(full), str(quantised), per_channel=True, weight_type=QuantType.QInt8)
        return quantised.read_bytes()
