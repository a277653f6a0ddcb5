"""Boxes on pages that are turned: all in points from the top left, y down."""

from __future__ import annotations

import math
from collections.abc import Iterable

from extraction.pages.page import Box


def turned(box: Box, width: float, height: float, clockwise: int) -> Box:
    """Where a box of a page of this width and height lies once the page is turned clockwise by 0, 90, 180 or 270."""
    x0, y0, x1, y1 = box
    match clockwise % 360:
        case 90:
            return (height - y1, x0, height - y0, x1)
        case 180:
            return (width - x1, height - y1, width - x0, height - y0)
        case 270:
            return (y0, width - x1, y1, width - x0)
    return box


def turned_size(width: float, height: float, clockwise: int) -> tuple[float, float]:
    """Width and height of the page once it is turned."""
    return (height, width) if clockwise % 180 else (width, height)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around the boxes; at least one."""
    x0, y0, x1, y1 = zip(*boxes, strict=True)
    return (min(x0), min(y0), max(x1), max(y1))


def inside(box: Box, width: float, height: float) -> bool:
    """Whether the middle of the box lies on the page."""
    return 0 <= box[0] + box[2] <= 2 * width and 0 <= box[1] + box[3] <= 2 * height


def tilted_back(box: Box, width: float, height: float, skew: float) -> Box:
    """Around where a box lay before the page was straightened by `skew` degrees against the clock about its middle."""
    cosine, sine = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    middle_x, middle_y = width / 2, height / 2
    x0, y0, x1, y1 = box
    corners = [(x - middle_x, y - middle_y) for x in (x0, x1) for y in (y0, y1)]
    across = [middle_x + cosine * x - sine * y for x, y in corners]
    down = [middle_y + sine * x + cosine * y for x, y in corners]
    return (min(across), min(down), max(across), max(down))
