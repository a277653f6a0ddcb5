"""The affine map from drawn points to pixels of the picture, and how it changes when the picture is changed."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from extraction.pages.page import Box

Gray = NDArray[np.uint8]
Affine = NDArray[np.float64]
POINTS_PER_INCH = 72.0


class Placed(NamedTuple):
    """A gray picture (rows x columns, 0 is black) and the 2x3 map from points of the drawn page to its pixels."""

    image: Gray
    to_pixels: Affine


def scaled(dpi_x: float, dpi_y: float) -> Affine:
    return np.array([[dpi_x / POINTS_PER_INCH, 0.0, 0.0], [0.0, dpi_y / POINTS_PER_INCH, 0.0]])


def followed_by(first: Affine, second: Affine) -> Affine:
    """The map that applies the first, then the second."""
    joined: Affine = np.vstack([second, [0, 0, 1]]) @ np.vstack([first, [0, 0, 1]])
    return joined[:2]


def moved_box(to_pixels: Affine, box: Box) -> Box:
    """The upright pixel box around a box that was drawn: a little larger where the page stands askew."""
    x0, y0, x1, y1 = box
    corners = np.array([[x0, y0, 1], [x1, y0, 1], [x0, y1, 1], [x1, y1, 1]]) @ to_pixels.T
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return (float(left), float(top), float(right), float(bottom))


def skewed(page: Placed, degrees: float, background: int = 255) -> Placed:
    """Turned clockwise about its middle by a small angle; the paper's corners are cut off, as a scanner does."""
    rows, columns = page.image.shape
    turn = cv2.getRotationMatrix2D((columns / 2, rows / 2), -degrees, 1.0).astype(np.float64)
    image = cv2.warpAffine(page.image, turn, (columns, rows), flags=cv2.INTER_LINEAR, borderValue=float(background))
    return Placed(np.asarray(image, dtype=np.uint8), followed_by(page.to_pixels, turn))


def turned(page: Placed, degrees: int) -> Placed:
    """Turned clockwise by 0, 90, 180 or 270 degrees."""
    image = np.ascontiguousarray(np.rot90(page.image, k=-(degrees // 90)))
    rows, columns = page.image.shape
    cosine, sine = round(math.cos(math.radians(degrees))), round(math.sin(math.radians(degrees)))
    shift = {0: (0, 0), 90: (rows - 1, 0), 180: (columns - 1, rows - 1), 270: (0, columns - 1)}[degrees]
    turn = np.array([[cosine, -sine, shift[0]], [sine, cosine, shift[1]]], dtype=np.float64)
    return Placed(image, followed_by(page.to_pixels, turn))


def resampled(page: Placed, rows: int, columns: int) -> Placed:
    """Averaged down (or drawn larger) to another number of rows and columns."""
    image = cv2.resize(page.image, (columns, rows), interpolation=cv2.INTER_AREA)
    sizes = np.array([[columns / page.image.shape[1], 0, 0], [0, rows / page.image.shape[0], 0]])
    return Placed(np.asarray(image, dtype=np.uint8), followed_by(page.to_pixels, sizes))
