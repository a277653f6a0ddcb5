"""Signs that stand alone in a cell, told by their shape: a hyphen for nothing paid, a colon between label and value."""

from __future__ import annotations

import numpy as np

from extraction.pages.ocr.shapes import Mask, pieces_of


def lone_sign(part: Mask) -> str | None:
    """The sign in a cell that is as high as its row; None if it holds anything else."""
    pieces = pieces_of(part)
    wide, high = pieces.width[1:].astype(int), pieces.height[1:].astype(int)
    if not len(wide) or len(wide) > 2 or np.any(pieces.area[1:] < 0.7 * wide * high):
        return None
    if len(wide) == 1:
        return "-" if 1.3 * high[0] < wide[0] < len(part) and high[0] < 0.3 * len(part) else None
    square = np.all(np.maximum(wide, high) <= 1.6 * np.minimum(wide, high))
    above = abs(int(pieces.left[1]) - int(pieces.left[2])) <= max(wide) / 2
    return ":" if square and above and max(high) < 0.45 * len(part) else None
