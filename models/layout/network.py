"""The layout network as it is served: a table of how words are spelt, and one ONNX network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.bundle import Bundle
from models.layout.arrays import Floats, Integers
from models.layout.facts import facts_of
from models.layout.grid import Grid
from models.layout.spelling import spelling
from models.layout.surroundings import relations, row_relations

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

INPUTS = ("spelt", "facts", "relations", "row", "by_row", "ends", "rows")
OUTPUTS = ("tags", "columns", "roles", "steps")


@dataclass(frozen=True, slots=True)
class Look:
    """Probabilities of tags and column roles of each word, of roles and claim steps of each row."""

    tags: Floats
    columns: Floats
    roles: Floats
    steps: Floats


@dataclass(frozen=True, slots=True)
class Network:
    """`table` (buckets, any) are whole numbers to be multiplied by `scales`."""

    table: NDArray[np.int8]
    scales: Floats
    session: InferenceSession

    @classmethod
    def of(cls, bundle: Bundle) -> Network:
        arrays = bundle.arrays("spelling.npz")
        return cls(arrays["table"], arrays["scales"], bundle.session("network.onnx"))

    def look(self, grids: Sequence[Grid]) -> list[Look]:
        """The pages of one document, each with at least one word."""
        return [self._look(grid, facts) for grid, facts in zip(grids, facts_of(grids), strict=True)]

    def _look(self, grid: Grid, facts: Floats) -> Look:
        buckets, starts = spelling([word.text for word in grid.words])
        inputs = {"spelt": self._spelt(buckets, starts), "facts": facts, **surroundings(grid)}
        return Look(*(_probabilities(logits) for logits in self.session.run(OUTPUTS, inputs)))

    def _spelt(self, buckets: Integers, starts: Integers) -> Floats:
        sums = np.add.reduceat(self.table[buckets].astype(np.float32), starts, axis=0)
        counts = np.diff(starts, append=len(buckets))
        return np.asarray(sums * self.scales / counts[:, None], dtype=np.float32)


def surroundings(grid: Grid) -> Mapping[str, NDArray[Any]]:
    """What the network is told of a page but for its words: `INPUTS` from the third on."""
    by_row = np.zeros((grid.rows, len(grid)), dtype=np.float32)
    by_row[grid.row, np.arange(len(grid))] = 1.0 / np.diff(grid.starts)[grid.row]
    return {
        "relations": relations(grid),
        "row": grid.row,
        "by_row": by_row,
        "ends": np.stack([grid.starts[:-1], grid.starts[1:] - 1]),
        "rows": row_relations(grid),
    }


def _probabilities(logits: Floats) -> Floats:
    found = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(found / found.sum(axis=1, keepdims=True), dtype=np.float32)
