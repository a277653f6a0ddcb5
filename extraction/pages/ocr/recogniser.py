"""Runs the line recogniser over many small pictures at a small cost: batches of like widths, one thread."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from extraction.pages.ocr.decode import Steps
from extraction.pages.ocr.shapes import Gray

HEIGHT = 48
# The network sees one step in so many columns.
STRIDE = 8
_BATCH_COLUMNS = 2400
WIDEST = 2400
MODEL = Path(__file__).with_name("recogniser.onnx")


class Recogniser:
    """A network that reads pictures of single lines."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        stored = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self.alphabet = ["", *stored, " "]

    def read(self, lines: Sequence[Gray]) -> list[Steps]:
        """Probabilities of letters at each step, one array (steps x alphabet) for each picture, in order."""
        scaled = [_scaled(line) for line in lines]
        read: list[Steps] = [np.zeros((0, len(self.alphabet)), np.float32)] * len(lines)
        for batch in _batches([line.shape[1] for line in scaled]):
            steps = self._run([scaled[number] for number in batch])
            for number, part in zip(batch, steps, strict=True):
                read[number] = part[: -(-scaled[number].shape[1] // STRIDE)]
        return read

    def _run(self, lines: list[Gray]) -> Steps:
        """One batch; shorter lines end in white paper."""
        widest = -(-max(line.shape[1] for line in lines) // 16) * 16
        batch = np.full((len(lines), 1, HEIGHT, widest), 1.0, np.float32)
        for number, line in enumerate(lines):
            batch[number, 0, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1
        output = self._session.run(None, {self._input: np.repeat(batch, 3, axis=1)})[0]
        return np.asarray(output, dtype=np.float32)


@functools.cache
def recogniser() -> Recogniser:
    """The one recogniser of this process."""
    return Recogniser(MODEL)


def _scaled(line: Gray) -> Gray:
    columns = int(np.clip(round(line.shape[1] * HEIGHT / line.shape[0]), STRIDE, WIDEST))
    shape = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(line, (columns, HEIGHT), interpolation=shape), dtype=np.uint8)


def _batches(widths: list[int]) -> Iterator[list[int]]:
    """Numbers of lines, grouped so that little is padded and memory stays small."""
    batch: list[int] = []
    for number in np.argsort(widths, kind="stable").tolist():
        first = widths[batch[0]] if batch else 0
        if batch and (widths[number] > first * 1.12 + 8 or widths[number] * (len(batch) + 1) > _BATCH_COLUMNS):
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
