"""How much of one file is read: the input is not to be trusted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one file. Seconds are wall time; `memory` is the address space of the reading process in bytes;
    OCR of the largest picture takes 1.4 GB of it and keeps 0.6 GB resident.

    `pixels` bounds what is decoded of one picture: 64 million are a legal sheet at 600 dpi and half as much again.
    `glyphs` and `words` bound the text layer and the words of one page; the densest printed pages seen hold 1,500.
    `deaths` is how often the reading process may die over one file before the rest of it is given up.
    """

    pages: int = 1_000
    pixels: int = 64_000_000
    glyphs: int = 100_000
    words: int = 20_000
    seconds_per_page: float = 60.0
    seconds_per_file: float = 3_600.0
    memory: int = 2 << 30
    deaths: int = 3


LIMITS = Limits()
