"""What happens to a page between the printer and the classifier: readers that misread, fax lines, stamps, lost rows.

Beside the recogniser's errors, as `training.simulate.noise` measured them, this takes away what a model must not hang
on: titles, and the words that are the easy cue of a class and that another payer's letter would not use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from random import Random
from types import MappingProxyType
from typing import Literal

from extraction.pages.page import Box, Page, Word
from models.document.sight import Sight
from models.document.words import normalise
from training.document_synonyms import reworded
from training.simulate.degrade import Kind as Degradation
from training.simulate.noise import noisy
from training.simulate.sheet import DrawnWord

Kind = Literal["digital", "scan", "fax"]
READ_FROM: Mapping[Kind, tuple[Degradation, ...]] = MappingProxyType(
    {"scan": ("clean", "scan"), "fax": ("fax_fine", "fax_standard")}
)


def as_read(page: Page, kind: Kind, random: Random, sent: tuple[int, int] | None = None) -> Page:
    """The page as a reader of its scan or fax might give it: same place for everything, other letters.

    `sent` is which page of how many the fax machine prints on top, None where it prints nothing.
    """
    if kind == "digital":
        return page
    drawn = [
        DrawnWord(text=word.text, box=word.box, row=number)
        for number, row in enumerate(Sight.of(page).rows)
        for word in row
    ]
    words = [word for word, _ in noisy(drawn, random.choice(READ_FROM[kind]), random)]
    top = _fax_line(page, sent, random) if sent else []
    stamp = _stamp(page, random) if words and random.random() < 0.15 else []  # the backs of sheets are not stamped
    moved = _move(words, random)
    return replace(page, words=_in_place(top + moved, stamp), origin="ocr")


def without_cues(page: Page, cues: Set[str], random: Random) -> Page:
    """The page without some of what gives its class away: its title rows, some cue words, a band of rows."""
    sight = Sight.of(page)
    rows: list[Sequence[Word]] = list(sight.rows)
    if random.random() < 0.3:
        rows = [row for row in rows if not _is_title(row, sight)]
    if random.random() < 0.2 and len(rows) > 12:
        size, start = random.randint(1, len(rows) // 3), random.randrange(len(rows))
        rows = rows[:start] + rows[start + size :]
    share = random.choice((0.0, 0.0, 0.3, 0.7))
    kept = [word for row in rows for word in row if normalise(word.text) not in cues or random.random() >= share]
    changed = random.choice((0.0, 0.2, 0.5))
    return replace(page, words=tuple(_reworded(word, random) if random.random() < changed else word for word in kept))


def cue_words(texts: Mapping[str, Sequence[Set[str]]], count: int = 40) -> dict[str, frozenset[str]]:
    """For each class the words that are most typical of its pages: by the difference of shares of pages with them."""
    shares = {klass: _shares(pages) for klass, pages in texts.items()}
    cues = {}
    for klass, own in shares.items():
        others = [share for other, share in shares.items() if other != klass]
        lift = {word: share - sum(o.get(word, 0.0) for o in others) / len(others) for word, share in own.items()}
        cues[klass] = frozenset(sorted(lift, key=lambda word: (-lift[word], word))[:count])
    return cues


def _reworded(word: Word, random: Random) -> Word:
    return replace(word, text=reworded(word.text, random))


def _shares(pages: Sequence[Set[str]]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for words in pages:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    return {word: count / len(pages) for word, count in counts.items()}


def _move(words: Sequence[Word], random: Random) -> list[Word]:
    """A scanner lays the page down a little beside, and a little larger or smaller."""
    dx, dy, scale = random.gauss(0, 6), random.gauss(0, 6), random.gauss(1, 0.015)

    def moved(box: Box) -> Box:
        x0, y0, x1, y1 = box
        return (x0 * scale + dx, y0 * scale + dy, x1 * scale + dx, y1 * scale + dy)

    return [replace(word, box=moved(word.box)) for word in words]


def _is_title(row: Sequence[Word], sight: Sight) -> bool:
    height = max(word.box[3] - word.box[1] for word in row)
    return row[0].box[1] < 0.35 * sight.page.height and height > 1.2 * sight.letter_height and len(row) < 12


def _fax_line(page: Page, sent: tuple[int, int], random: Random) -> list[Word]:
    day, hour = f"{random.randint(1, 12):02}/{random.randint(1, 28):02}/2026", random.randint(7, 18)
    texts = (
        f"{day} {hour:02}:{random.randint(0, 59):02}",
        random.choice(("FROM:", "FAX", "TO:", "")) + f" {random.randint(2 * 10**9, 10**10 - 1)}",
        random.choice(("P.{0:03}/{1:03}", "PAGE {0} OF {1}", "Page: {0}/{1}", "P. {0}")).format(*sent),
    )
    return _line(" ".join(texts), random.uniform(20, 120), 0.01 * page.height)


def _stamp(page: Page, random: Random) -> list[Word]:
    text = random.choice(("RECEIVED NOV 02 2026", "COPY", "SCANNED", "MAILROOM RECEIVED", "FAXED", "POSTED BY ____"))
    return _line(text, random.uniform(0, 0.7) * page.width, random.uniform(0, 0.9) * page.height)


def _line(text: str, x: float, y: float) -> list[Word]:
    words = []
    for part in text.split():
        width = 5.0 * len(part)
        words.append(Word(text=part, box=(x, y, x + width, y + 9.0)))
        x += width + 3.0
    return words


def _in_place(words: Sequence[Word], stamp: Sequence[Word]) -> tuple[Word, ...]:
    """The stamp's words where reading order puts them: before the first row that stands lower."""
    if not stamp:
        return tuple(words)
    at = next((i for i, word in enumerate(words) if word.box[1] > stamp[0].box[1]), len(words))
    return (*words[:at], *stamp, *words[at:])
