"""Measures what OCR makes of drawn words, kind by kind of page, for `training.simulate.noise`.

    python -m training.ocr_noise [documents] [setting ...]

draws remittances of the training split, degrades each page in all ways or in those that are named ("scan", "fax_fine
poor"), reads it and writes the rates; those of the other ways stay. It prints how sure the recogniser was against how
often it was right.
"""

from __future__ import annotations

import difflib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from extraction.pages.ocr import OcrPage, read_image
from extraction.pages.page import Word
from training.simulate.degrade import WAYS, Condition, Kind, degrade, named, render
from training.simulate.noise import DATA, kinds
from training.simulate.pages.mixture import draw_remittance_piece
from training.simulate.reading_errors import Match, matches
from training.simulate.sheet import DrawnPage, DrawnWord

_PAGES_OF_EACH = 2
_STEPS = 40
_BINS = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)


_LEGIBLE = 0.5  # of a page's words are right at least, else what stands beside each other does not mean the same


@dataclass(slots=True)
class PageTally:
    """What was counted on one page: words, letters of those that were read one by one, and errors."""

    words: int = 0
    letters: int = 0
    places: int = 0
    missed: int = 0
    split: int = 0
    glued: int = 0
    faulty: int = 0

    @property
    def is_legible(self) -> bool:
        return self.missed + self.split + self.glued + self.faulty < (1 - _LEGIBLE) * self.words

    def rates(self) -> dict[str, float]:
        """As `training.simulate.noise.Rates` has it."""
        shares = {name: round(getattr(self, name) / self.words, 5) for name in ("missed", "glued")}
        misread, split = self.faulty / max(self.letters, 1), self.split / max(self.places, 1)
        return {**shares, "misread": round(misread, 5), "split": round(split, 5)}


@dataclass(slots=True)
class Tally:
    """What was counted on pages of one kind. Confusions and places are of legible pages alone."""

    pages: list[PageTally] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)
    places: Counter[str] = field(default_factory=Counter)
    cuts: Counter[str] = field(default_factory=Counter)
    letters: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    moved: list[tuple[float, ...]] = field(default_factory=list)
    sure: list[float] = field(default_factory=list)
    unsure: list[float] = field(default_factory=list)
    offered: int = 0
    faulty: int = 0

    def add(self, found: Sequence[Match]) -> None:
        """One page."""
        page = PageTally()
        for drawn, read in found:
            _count(page, drawn, read)
        if page.words:
            self.pages.append(page)
        for drawn, read in found if page.is_legible else ():
            self.places.update(kinds(pair) for word in drawn for pair in pairwise(word.text))
            if len(drawn) == 1 and len(read) == 1:
                self._compare(drawn[0], read[0])
            elif drawn:
                self.unsure += [word.confidence for word in read]
                self._cut("".join(word.text for word in drawn), [word.text for word in read])

    def _cut(self, drawn: str, read: Sequence[str]) -> None:
        """Where a word fell into two that are else right."""
        if len(read) > 1 and "".join(read) == drawn:
            self.cuts.update(kinds((one[-1], other[0])) for one, other in pairwise(read))

    def _compare(self, drawn: DrawnWord, read: Word) -> None:
        height = drawn.box[3] - drawn.box[1]
        self.seen.update(drawn.text)
        self.moved.append(tuple((one - other) / height for one, other in zip(read.box, drawn.box, strict=True)))
        if read.text == drawn.text:
            self.sure.append(read.confidence)
            return
        self.unsure.append(read.confidence)
        self.faulty += 1
        self.offered += any(other.text == drawn.text for other in read.alternatives)
        for letter, becomes in _confusions(drawn.text, read.text):
            self.letters[letter][becomes] += 1

    def rates(self) -> dict[str, Any]:
        """As `training.simulate.noise.Noise` has it."""
        low, middle, high = np.percentile(np.array(self.moved), [16, 50, 84], axis=0)
        steps = np.linspace(0, 1, _STEPS)
        return {
            "pages": [page.rates() for page in self.pages],
            "offered": round(self.offered / max(self.faulty, 1), 3),
            "weak": _relative({name: sum(told.values()) for name, told in self.letters.items()}, self.seen),
            "loose": _relative(self.cuts, self.places),
            "letters": {letter: dict(sorted(becomes.items())) for letter, becomes in sorted(self.letters.items())},
            "shift": middle.round(3).tolist(),
            "jitter": ((high - low) / 2).round(3).tolist(),
            "sure": np.quantile(self.sure, steps).round(4).tolist(),
            "unsure": np.quantile(self.unsure or [0.5], steps).round(4).tolist(),
        }


def _relative(errors: Mapping[str, int], seen: Mapping[str, int]) -> dict[str, float]:
    """Of each thing that was seen, how many times as often as any other it went wrong."""
    mean = max(sum(errors.values()), 1) / sum(seen.values())
    return {name: round(errors.get(name, 0) / count / mean, 3) for name, count in sorted(seen.items())}


def _count(page: PageTally, drawn: Sequence[DrawnWord], read: Sequence[Word]) -> None:
    page.words += len(drawn)
    page.places += sum(len(word.text) - 1 for word in drawn)
    if len(drawn) == 1 and len(read) == 1:
        page.letters += len(drawn[0].text)
        page.faulty += drawn[0].text != read[0].text
    elif drawn and not read:
        page.missed += len(drawn)
    elif drawn:
        page.split += len(read) > len(drawn)
        page.glued += max(len(drawn) - len(read), 0)


def _confusions(drawn: str, read: str) -> Iterator[tuple[str, str]]:
    """Letters that were read as others; a longer piece counts for its first letter."""
    for what, start, end, low, high in difflib.SequenceMatcher(None, drawn, read, autojunk=False).get_opcodes():
        if what == "replace" and end - start == high - low:
            yield from zip(drawn[start:end], read[low:high], strict=True)
        elif what in ("replace", "delete") and high - low <= 2:
            yield drawn[start], read[low:high]


def pages(documents: int, ways: Sequence[tuple[Kind, Condition | None]]) -> Iterator[tuple[str, DrawnPage, OcrPage]]:
    """Drawn pages of the training split beside what was read of them, with what happened to them."""
    for seed in range(documents):
        drawing = draw_remittance_piece(seed, "train").drawing
        for number, page in enumerate(drawing.pages[:_PAGES_OF_EACH]):
            image = render(drawing.pdf, number)
            for kind, condition in ways:
                arrived = degrade(image, kind, seed * 10 + number, condition=condition)
                square = arrived.squared() if arrived.dpi_x != arrived.dpi_y else arrived.image
                yield named(kind, condition), page, read_image(square, arrived.dpi_x)


def main(documents: int, names: Sequence[str]) -> None:
    ways = [way for way in WAYS if not names or named(*way) in names]
    tallies = {named(*way): Tally() for way in ways}
    for name, drawn, read in pages(documents, ways):
        tallies[name].add(matches(drawn.words, read.words))
    stored = json.loads(DATA.read_text()) if DATA.exists() else {}
    rates = {**stored, **{name: tally.rates() for name, tally in tallies.items()}}
    known = (named(*way) for way in WAYS)
    DATA.write_text(json.dumps({name: rates[name] for name in known if name in rates}, indent=1) + "\n")
    for name, tally in tallies.items():
        sys.stdout.write(f"{name}: {_calibration(tally)}\n")


def _calibration(tally: Tally) -> str:
    """Of the words with a confidence in each interval, how many were right."""
    right, _ = np.histogram(tally.sure, _BINS)
    wrong, _ = np.histogram(tally.unsure, _BINS)
    cells = zip(_BINS, right.tolist(), wrong.tolist(), strict=False)
    return ", ".join(f"from {low:.2f}: {good}/{good + bad}" for low, good, bad in cells if good + bad)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12, sys.argv[2:])
