"""Words as OCR would have read them, without running it: errors drawn from what was measured on degraded pages.

`data/ocr_noise.json` holds for each kind of degradation, and of faxes for each condition, how often on each of some
pages a word was missed, read as two, or read as one with its neighbour, and a letter was misread; what each letter is
taken for, by how much the edges of boxes wander, and how sure the recogniser was when it was right and when it was
wrong. `training.ocr_noise` measures it. Faxes differ from page to page more than words of a page do: a mean over pages
would leave no page fit to be read.
"""

from __future__ import annotations

import functools
import json
import math
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from extraction.pages.page import Alternative, Box, Word
from training.simulate.degrade import CONDITIONS, SHARES, Condition, Kind, is_fax, named
from training.simulate.sheet import DrawnWord

DATA = Path(__file__).with_name("data") / "ocr_noise.json"
# Only words nearer than this, of their height, are ever read as one.
_NEAR = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """How often OCR errs on one page: `missed` and `glued` are shares of words (glued: of those with a near neighbour
    to the right), `misread` is the share of letters, `split` that of places between the letters of a word.
    """

    missed: float
    split: float
    glued: float
    misread: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """What OCR does to the words of one kind of page.

    `pages` are the rates of those that were measured. `weak` says of letters how many times as often as any letter they
    are misread, `letters` what they become then and how often: "" is lost. `loose` says how many times as often as any
    place one is cut between two letters, digits or marks (`kinds`). Of faulty words the share `offered` has the truth
    among its alternatives. `shift` says where the edges of a box are read, left, top, right and bottom, as a
    share of its height (a drawn box has room for the tallest letter of its typeface, a read one ends where the ink
    does), and `jitter` how much that varies. `sure` and `unsure` are confidences at even steps of probability, when the
    word is right and when it is wrong.
    """

    pages: tuple[Rates, ...]
    offered: float
    weak: dict[str, float]
    letters: dict[str, dict[str, float]]
    loose: dict[str, float]
    shift: tuple[float, float, float, float]
    jitter: tuple[float, float, float, float]
    sure: tuple[float, ...]
    unsure: tuple[float, ...]


@functools.cache
def measured() -> dict[str, Noise]:
    """The noise of each kind of page in each condition, by `named`."""
    stored: dict[str, dict[str, Any]] = json.loads(DATA.read_text())
    return {kind: _noise(values) for kind, values in stored.items()}


def _noise(values: dict[str, Any]) -> Noise:
    tuples = {name: tuple(values[name]) for name in ("shift", "jitter", "sure", "unsure")}
    return Noise(**{**values, **tuples, "pages": tuple(Rates(**rates) for rates in values["pages"])})


def noisy(
    words: Sequence[DrawnWord], kind: Kind, chance: random.Random, condition: Condition | None = None
) -> tuple[tuple[Word, DrawnWord], ...]:
    """The words as read from a page of that kind, each with the drawn word it comes from (the first of those that were
    read as one), so that it keeps its meaning. `words` are in reading order. A fax arrives in the condition given, else
    in one drawn by its share.
    """
    if is_fax(kind) and condition is None:
        condition = chance.choices(CONDITIONS, list(SHARES.values()))[0]
    noise = measured()[named(kind, condition)]
    rates = chance.choice(noise.pages)
    found: list[tuple[Word, DrawnWord]] = []
    glued_to: DrawnWord | None = None
    for number, word in enumerate(words):
        if glued_to is None and chance.random() < rates.missed:
            continue
        following = words[number + 1] if number + 1 < len(words) else None
        joins = following is not None and _is_near(word, following) and chance.random() < rates.glued
        parts = _read(word, noise, rates, chance)
        if glued_to is not None and found:
            first, origin = found[-1]
            parts = [_joined(first, parts[0]), *parts[1:]]
            found[-1:] = [(parts[0], origin)]
            parts = parts[1:]
        found += [(part, word) for part in parts]
        glued_to = word if joins else None
    return tuple(found)


def _is_near(word: DrawnWord, following: DrawnWord) -> bool:
    gap = following.box[0] - word.box[2]
    return word.row == following.row and 0 <= gap < _NEAR * (word.box[3] - word.box[1])


def _read(word: DrawnWord, noise: Noise, rates: Rates, chance: random.Random) -> list[Word]:
    """One word, or the two it falls into. Each of its letters may be misread, some more often than others."""
    text = word.text
    right = math.prod(max(1 - rates.misread * noise.weak.get(letter, 1.0), 0.0) for letter in text)
    if chance.random() >= right:
        text = _misread(text, noise, chance)
    sure = chance.choice(noise.unsure if text != word.text else noise.sure)
    box = _moved(word.box, noise, chance)
    cut = _cut(text, noise, rates, chance)
    if not cut:
        return [Word(text=text, box=box, confidence=sure, alternatives=_others(word, text, sure, noise, chance))]
    middle = box[0] + (box[2] - box[0]) * cut / len(text)
    left = Word(text=text[:cut], box=(box[0], box[1], middle, box[3]), confidence=sure)
    return [left, Word(text=text[cut:], box=(middle, box[1], box[2], box[3]), confidence=sure)]


def _cut(text: str, noise: Noise, rates: Rates, chance: random.Random) -> int:
    """Where a word falls into two, 0 where it does not."""
    each = [rates.split * noise.loose.get(kinds(pair), 0.0) for pair in pairwise(text)]
    if chance.random() < math.prod(max(1 - share, 0.0) for share in each):
        return 0
    return chance.choices(range(1, len(text)), each)[0]


def kinds(pair: Iterable[str]) -> str:
    """Of letters A, of digits 9, of marks a dot."""
    return "".join("A" if letter.isalpha() else "9" if letter.isdigit() else "." for letter in pair)


def _others(word: DrawnWord, text: str, sure: float, noise: Noise, chance: random.Random) -> tuple[Alternative, ...]:
    """The truth, where something else was read and the recogniser offers it too."""
    if text == word.text or chance.random() >= noise.offered:
        return ()
    return (Alternative(text=word.text, confidence=sure * chance.random()),)


def _misread(text: str, noise: Noise, chance: random.Random) -> str:
    """One letter is read wrongly, the likelier the more often it was; now and then a second one."""
    letters = list(text)
    weights = [noise.weak.get(letter, 0.0) + 1e-9 for letter in letters]
    for _ in range(1 if chance.random() < 0.7 else 2):
        place = chance.choices(range(len(letters)), weights)[0]
        becomes = noise.letters.get(text[place])
        if becomes:
            letters[place] = chance.choices(list(becomes), list(becomes.values()))[0]
    return "".join(letters) or text


def _moved(box: Box, noise: Noise, chance: random.Random) -> Box:
    height = box[3] - box[1]
    moves = [chance.gauss(shift, spread) * height for shift, spread in zip(noise.shift, noise.jitter, strict=True)]
    x0, y0, x1, y1 = (edge + move for edge, move in zip(box, moves, strict=True))
    return (min(x0, x1 - 0.5), min(y0, y1 - 0.5), x1, y1)


def _joined(one: Word, other: Word) -> Word:
    box = (one.box[0], min(one.box[1], other.box[1]), other.box[2], max(one.box[3], other.box[3]))
    return Word(text=one.text + other.text, box=box, confidence=min(one.confidence, other.confidence))
