"""Measures what OCR makes of drawn words, kind by kind of page, for `training.simulate.noise`.

    python -m training.ocr_noise [documents]

draws remittances of the training split, degrades each page in all four ways, reads it and writes the rates. It prints
how sure the recogniser was against how often it was right.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from extraction.pages.ocr import OcrPage, read_image
from extraction.pages.page import Word
from training.simulate.degrade import KINDS, Kind, degrade, render
from training.simulate.noise import DATA
from training.simulate.pages.mixture import draw_remittance_piece
from training.simulate.reading_errors import Match, matches
from training.simulate.sheet import DrawnPage, DrawnWord

_PAGES_OF_EACH = 2
_STEPS = 40
_BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)


@dataclass(slots=True)
class Tally:
    """What was counted on pages of one kind."""

    words: int = 0
    missed: int = 0
    split: int = 0
    glued: int = 0
    faulty: int = 0
    letters: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    moved: list[tuple[float, ...]] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    unsure: list[float] = field(default_factory=list)

    def add(self, match: Match) -> None:
        drawn, read = match
        self.words += len(drawn)
        if len(drawn) == 1 and len(read) == 1:
            self._compare(drawn[0], read[0])
        elif drawn and not read:
            self.missed += len(drawn)
        elif drawn:
            self.split += len(read) > len(drawn)
            self.glued += max(len(drawn) - len(read), 0)
            self.unsure += [word.confidence for word in read]

    def _compare(self, drawn: DrawnWord, read: Word) -> None:
        height = drawn.box[3] - drawn.box[1]
        self.moved.append(tuple((one - other) / height for one, other in zip(read.box, drawn.box, strict=True)))
        if read.text == drawn.text:
            self.sure.append(read.confidence)
            return
        self.unsure.append(read.confidence)
        self.faulty += 1
        for letter, becomes in _confusions(drawn.text, read.text):
            self.letters[letter][becomes] += 1

    def rates(self) -> dict[str, Any]:
        """As `training.simulate.noise.Noise` has it."""
        low, middle, high = np.percentile(np.array(self.moved), [16, 50, 84], axis=0)
        steps = np.linspace(0, 1, _STEPS)
        return {
            **{name: round(getattr(self, name) / self.words, 5) for name in ("missed", "split", "glued", "faulty")},
            "letters": {letter: dict(sorted(becomes.items())) for letter, becomes in sorted(self.letters.items())},
            "shift": middle.round(3).tolist(),
            "jitter": ((high - low) / 2).round(3).tolist(),
            "sure": np.quantile(self.sure, steps).round(4).tolist(),
            "unsure": np.quantile(self.unsure or [0.5], steps).round(4).tolist(),
        }


def _confusions(drawn: str, read: str) -> Iterator[tuple[str, str]]:
    """Letters that were read as others; a longer piece counts for its first letter."""
    for what, start, end, low, high in difflib.SequenceMatcher(None, drawn, read, autojunk=False).get_opcodes():
        if what == "replace" and end - start == high - low:
            yield from zip(drawn[start:end], read[low:high], strict=True)
        elif what in ("replace", "delete") and high - low <= 2:
            yield drawn[start], read[low:high]


def pages(documents: int) -> Iterator[tuple[Kind, DrawnPage, OcrPage]]:
    """Drawn pages of the training split beside what was read of them."""
    for seed in range(documents):
        drawing = draw_remittance_piece(seed, "train").drawing
        for number, page in enumerate(drawing.pages[:_PAGES_OF_EACH]):
            image = render(drawing.pdf, number)
            for kind in KINDS:
                arrived = degrade(image, kind, seed * 10 + number)
                square = arrived.squared() if arrived.dpi_x != arrived.dpi_y else arrived.image
                yield kind, page, read_image(square, arrived.dpi_x)


def main(documents: int) -> None:
    tallies = {kind: Tally() for kind in KINDS}
    for kind, drawn, read in pages(documents):
        for match in matches(drawn.words, read.words):
            tallies[kind].add(match)
    DATA.parent.mkdir(exist_ok=True)
    DATA.write_text(json.dumps({kind: tally.rates() for kind, tally in tallies.items()}, indent=1) + "\n")
    for kind, tally in tallies.items():
        sys.stdout.write(f"{kind}: {_calibration(tally)}\n")


def _calibration(tally: Tally) -> str:
    """Of the words with a confidence in each interval, how many were right."""
    right, _ = np.histogram(tally.sure, _BINS)
    wrong, _ = np.histogram(tally.unsure, _BINS)
    cells = zip(_BINS, right.tolist(), wrong.tolist(), strict=False)
    return ", ".join(f"from {low:.2f}: {good}/{good + bad}" for low, good, bad in cells if good + bad)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
