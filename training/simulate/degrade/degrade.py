"""From a rendered page to the picture of it that arrives: clean, scanned or faxed, and sometimes on its side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import cv2
import numpy as np
import pypdfium2

from extraction.pages.page import Box
from training.simulate.degrade.condition import CONDITIONS, Condition, drawn_condition
from training.simulate.degrade.fax import DOTS_ACROSS, FINE_LINES, STANDARD_LINES, faxed
from training.simulate.degrade.paper import used_paper
from training.simulate.degrade.place import POINTS_PER_INCH, Affine, Gray, Placed, moved_box, scaled, turned
from training.simulate.degrade.scan import scanned

Kind = Literal["clean", "scan", "fax_fine", "fax_standard"]
Split = Literal["train", "validation"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SCAN_DPI = 200.0


def is_fax(kind: Kind) -> bool:
    return kind in ("fax_fine", "fax_standard")


# All that can happen to a page: faxes arrive in each condition, nothing else has one.
WAYS: tuple[tuple[Kind, Condition | None], ...] = tuple(
    (kind, condition) for kind in KINDS for condition in (CONDITIONS if is_fax(kind) else (None,))
)


def named(kind: Kind, condition: Condition | None) -> str:
    """One of the ways in words."""
    return f"{kind} {condition}" if condition else kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Degraded:
    """A page as it arrives.

    `image` is gray, 0 black, with `dpi_x` and `dpi_y` dots an inch across and down. `to_pixels` maps points of the
    drawn page to pixels of the image, turns included. `turned` is by how many degrees clockwise the sheet lies,
    `condition` in what condition a fax arrives, None of what is no fax.
    """

    image: Gray
    dpi_x: float
    dpi_y: float
    to_pixels: Affine
    turned: int
    kind: Kind
    condition: Condition | None

    def box(self, box: Box) -> Box:
        """Where a drawn box stands in the image, in pixels."""
        return moved_box(self.to_pixels, box)

    def squared(self) -> Gray:
        """The image stretched to as many dots an inch down as across, as a reader of fax files shows it."""
        rows = round(self.image.shape[0] * self.dpi_x / self.dpi_y)
        image = cv2.resize(self.image, (self.image.shape[1], rows), interpolation=cv2.INTER_LINEAR)
        return np.asarray(image, dtype=np.uint8)


def render(pdf: bytes, page: int, dpi: float = SCAN_DPI) -> Gray:
    """A page of a PDF of ours, counted from 0, in gray."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=dpi / POINTS_PER_INCH, grayscale=True)
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    finally:
        document.close()


def degrade(
    image: Gray, kind: Kind, seed: int, *, split: Split = "train", lies: int = 0, condition: Condition | None = None
) -> Degraded:
    """What becomes of a page rendered at 200 dots an inch.

    `split="validation"` uses a scanner and fax machines that never appear in training. `lies` turns the sheet clockwise
    by 0, 90, 180 or 270 degrees. A fax arrives in the `condition` that is asked for, else in one drawn by its share.
    The same arguments give the same picture.
    """
    chance = np.random.default_rng([seed, KINDS.index(kind), split == "validation"])
    page = turned(Placed(image.copy(), scaled(SCAN_DPI, SCAN_DPI)), lies)
    withheld = split == "validation"
    if kind == "clean":
        return _arrived(page, (SCAN_DPI, SCAN_DPI), lies, kind)
    if kind == "scan":
        used_paper(page.image, chance, SCAN_DPI)
        return _arrived(scanned(page, chance, withheld=withheld), (SCAN_DPI, SCAN_DPI), lies, kind)
    condition = condition or drawn_condition(chance)
    if condition != "server":
        used_paper(page.image, chance, SCAN_DPI, pale=condition == "poor")
    lines = FINE_LINES if kind == "fax_fine" else STANDARD_LINES
    page = faxed(page, SCAN_DPI, lines, chance, condition, withheld=withheld)
    return _arrived(page, (DOTS_ACROSS, lines), lies, kind, condition)


def _arrived(
    page: Placed, dpi: tuple[float, float], lies: int, kind: Kind, condition: Condition | None = None
) -> Degraded:
    across, down = dpi
    return Degraded(
        image=page.image,
        dpi_x=across,
        dpi_y=down,
        to_pixels=page.to_pixels,
        turned=lies,
        kind=kind,
        condition=condition,
    )
