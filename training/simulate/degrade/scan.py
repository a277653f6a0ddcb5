"""What a flat-bed or feeder scanner makes of a sheet, in gray, stored as JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.simulate.degrade.place import Gray, Placed, skewed

Light = NDArray[np.float32]


def scanned(page: Placed, chance: np.random.Generator, *, withheld: bool) -> Placed:
    """A gray scan of the same size. `withheld` is the setting of validation: another lamp, stronger compression."""
    page = skewed(page, float(chance.uniform(-2, 2)), int(chance.choice([255, 250, 60])))
    image = page.image.astype(np.float32)
    if chance.random() < 0.4:
        image = _shown_through(image, chance)
    image = _exposed(image, chance) * _lamp(page.image.shape, chance, withheld=withheld)
    image = cv2.GaussianBlur(image, (0, 0), float(chance.uniform(0.4, 1.0))).astype(np.float32)
    _darken_edges(image, chance)
    image += _grain(page.image.shape, chance, float(chance.uniform(2, 9)))
    quality = int(chance.integers(30, 45) if withheld else chance.integers(45, 90))
    return Placed(compressed(np.clip(image, 0, 255).astype(np.uint8), quality), page.to_pixels)


def compressed(image: Gray, quality: int) -> Gray:
    """Through JPEG and back."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _shown_through(image: Light, chance: np.random.Generator) -> Light:
    """The back of the sheet, mirrored and faint. It is printed much like the front."""
    back = cv2.GaussianBlur(np.roll(image[:, ::-1], int(chance.integers(-40, 40)), axis=0), (0, 0), 2.5)
    return (image - (255 - back) * float(chance.uniform(0.04, 0.14))).astype(np.float32)


def _exposed(image: Light, chance: np.random.Generator) -> Light:
    """Ink that is not black on paper that is not white."""
    black, white = chance.uniform(10, 80), chance.uniform(215, 255)
    return (black + np.clip(image, 0, 255) * ((white - black) / 255)).astype(np.float32)


def _lamp(shape: tuple[int, ...], chance: np.random.Generator, *, withheld: bool) -> Light:
    """Uneven light: a slope from edge to edge, or a round fall-off in the withheld setting."""
    y, x = np.mgrid[-1:1:9j, -1:1:9j]
    if withheld:
        small = 1 - chance.uniform(0.08, 0.25) * ((x - chance.uniform(-0.5, 0.5)) ** 2 + y**2) / 2
    else:
        small = 1 - chance.uniform(0, 0.2) * (1 + x * chance.uniform(-1, 1) + y * chance.uniform(-1, 1)) / 3
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), dtype=np.float32)


def _darken_edges(image: Light, chance: np.random.Generator) -> None:
    """The lid or the book's fold shows as a dark band along some edges."""
    for side in range(4):
        if chance.random() < 0.15:
            band = np.rot90(image, k=side)[: int(chance.integers(8, 45))]
            band *= np.linspace(chance.uniform(0.1, 0.5), 0.95, len(band), dtype=np.float32)[:, None]


def _grain(shape: tuple[int, ...], chance: np.random.Generator, strength: float) -> Light:
    """Sensor noise, from a strip that is laid out again and again: the same to the eye, and cheap."""
    strip = chance.normal(0, strength, size=(256, shape[1])).astype(np.float32)
    return np.asarray(np.resize(strip, shape), dtype=np.float32)
