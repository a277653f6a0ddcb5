"""Masks and what is done to them: rectangles as brushes, connected pieces with their sizes."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

# Rows x columns. A gray picture has black at 0; a mask has 255 where something is and 0 elsewhere.
Gray = NDArray[np.uint8]
Mask = NDArray[np.uint8]


class Pieces(NamedTuple):
    """The connected pieces of a mask. `labels` (rows x columns) numbers them; piece 0 is the empty rest. The other
    arrays have one entry for each piece: left, top, width and height of its frame, and its dots.
    """

    labels: NDArray[np.int32]
    left: NDArray[np.int32]
    top: NDArray[np.int32]
    width: NDArray[np.int32]
    height: NDArray[np.int32]
    area: NDArray[np.int32]

    def mask(self, chosen: NDArray[np.bool_]) -> Mask:
        """Where the chosen pieces are; the rest never is."""
        shown = np.where(chosen, 255, 0).astype(np.uint8)
        shown[0] = 0
        return shown[self.labels]


def pieces_of(mask: Mask) -> Pieces:
    _, labels, sizes, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return Pieces(np.asarray(labels, dtype=np.int32), *np.asarray(sizes, dtype=np.int32).T)


def closed(mask: Mask, rows: int, columns: int) -> Mask:
    """Gaps smaller than the brush are filled."""
    return _brushed(cv2.MORPH_CLOSE, mask, rows, columns)


def opened(mask: Mask, rows: int, columns: int) -> Mask:
    """What is smaller than the brush is gone."""
    return _brushed(cv2.MORPH_OPEN, mask, rows, columns)


def grown(mask: Mask, rows: int, columns: int) -> Mask:
    """Everything drawn again with the brush."""
    return _brushed(cv2.MORPH_DILATE, mask, rows, columns)


def _brushed(what: int, mask: Mask, rows: int, columns: int) -> Mask:
    brush = np.ones((max(rows, 1), max(columns, 1)), np.uint8)
    return np.asarray(cv2.morphologyEx(mask, what, brush), dtype=np.uint8)
