"""A page and its words, whichever way they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extraction.envelope import Finding

# x0, y0, x1, y1 in points (1/72 inch) from the top left of the upright page.
Box = tuple[float, float, float, float]
# `unread`: there may be words, but the page could not be read; its findings say why.
Origin = Literal["text_layer", "ocr", "blank", "unread"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another reading of a word, with the recogniser's probability in 0..1."""

    text: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Characters without white space between them, as printed.

    `confidence` is 1 for a text layer and the recogniser's for OCR. `alternatives` are less probable readings, best
    first; a text layer has none.
    """

    text: str
    box: Box
    confidence: float = 1.0
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a file, upright.

    `number` counts from 1 in the file. `width` and `height` are points of the upright page. `rotation` is by how many
    degrees clockwise (0, 90, 180, 270) the page as it is shown in the file was turned to stand upright, `skew` what
    was straightened before, in degrees against the clock about the middle. `words` come in reading order: rows from
    the top, within a row from the left.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    origin: Origin
    rotation: int = 0
    skew: float = 0.0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a page is drawn for people: upright by `rotation` and `skew` as in `Page`, with `boxes` of it black."""

    number: int
    rotation: int = 0
    skew: float = 0.0
    boxes: tuple[Box, ...] = ()

    @classmethod
    def of(cls, page: Page, boxes: Sequence[Box] = ()) -> Sheet:
        return cls(number=page.number, rotation=page.rotation, skew=page.skew, boxes=tuple(boxes))
