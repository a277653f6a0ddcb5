"""Signs told by their shape."""

from __future__ import annotations

import numpy as np
import pytest

from extraction.pages.ocr.signs import lone_sign

Frame = tuple[int, int, int, int]


@pytest.mark.parametrize(
    ("frames", "sign"),
    [
        ([(9, 11, 0, 7)], "-"),
        ([(4, 7, 2, 5), (14, 17, 2, 5)], ":"),
        ([(0, 20, 3, 5)], None),  # a stroke that stands: 1, l or I
        ([(14, 17, 0, 3), (14, 17, 8, 11)], None),  # two dots side by side
        ([(9, 11, 0, 30)], None),  # a dash longer than the row is high: a rule
        ([], None),
    ],
)
def test_signs(frames: list[Frame], sign: str | None) -> None:
    part = np.zeros((20, 30), np.uint8)
    for top, bottom, left, right in frames:
        part[top:bottom, left:right] = 255
    assert lone_sign(part) == sign
