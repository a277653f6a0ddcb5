"""From the recogniser's probabilities to words: where each stands, how sure it is, and what else it may be.

The recogniser was trained with connectionist temporal classification (Graves et al., ICML 2006): at each step along the
line it gives a probability to every letter and to "nothing here"; a text has the sum over all the ways to spell it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extraction.pages.ocr.amounts import as_printed, with_lost_dot
from extraction.pages.page import Alternative

Steps = NDArray[np.float32]
BLANK = 0
_SURE = 0.97
_BEAM = 12
_NEGLIGIBLE = 0.004
_ALTERNATIVES = 4
# No gap within a word is so wide, of the height of its letters; a narrower one needs the recogniser's word.
_WIDE = 0.85
_NARROW = 0.3
_THOUGHT_OF = 0.05
_BETWEEN_DIGITS = 0.3
_BEFORE_COLON = 0.45
# How likely two readings a dot apart are one amount, and a reading that no document prints is the one it was made.
_RESTORED = 0.85
# They follow a letter, often at a distance in typewriter faces, and begin no word.
_TRAILING = frozenset(".,:;)'")
# An amount with a dot where its thousands part is most likely one whose comma was read as a dot, 000 one without.
_ODD_AMOUNT = re.compile(r"[$(-]*\d{1,3}(\.\d{3})+\.\d\d\D*|000")
_ODD_SHARE = 0.02


class Letter(NamedTuple):
    """A letter and the steps it was seen at, `start` to before `end`."""

    text: str
    start: int
    end: int


class Gap(NamedTuple):
    """Columns without ink: the step their middle stands at, their width as a share of the height of the print, and how
    wide the gaps between letters are in this line: wide in typewriter faces.
    """

    step: float
    width: float
    usual: float


class Spelled(NamedTuple):
    """A word read at the steps from `start` to before `end`, and its other spellings, best first."""

    text: str
    start: int
    end: int
    confidence: float
    alternatives: tuple[Alternative, ...] = ()


def letters(steps: Steps, alphabet: list[str]) -> list[Letter]:
    """The most probable letter of each step, repetitions taken together."""
    best = steps.argmax(axis=1)
    edges = [0, *(np.flatnonzero(np.diff(best)) + 1).tolist(), len(best)]
    return [Letter(alphabet[best[start]], start, end) for start, end in pairwise(edges) if best[start] != BLANK]


def words(steps: Steps, alphabet: list[str], gaps: list[Gap]) -> list[Spelled]:
    """The words of a line, parted where a space was read or where the ink has a gap that leaves no doubt."""
    if not len(steps):
        return []
    found: list[list[Letter]] = [[]]
    spaced = False
    for letter in letters(steps, alphabet):
        if letter.text == " ":
            spaced = True
            continue
        if found[-1] and (spaced or any(_parts(gap, found[-1][-1], letter, steps) for gap in gaps)):
            found.append([])
        found[-1].append(letter)
        spaced = False
    spans = [(word[0].start, word[-1].end) for word in found if word]
    spelled = [_spelled(steps, alphabet, start, end) for start, end in _widened(spans, len(steps))]
    return _rejoined(spelled, gaps)


def _rejoined(spelled: list[Spelled], gaps: list[Gap]) -> list[Spelled]:
    """Faxes lose dots and thin strokes: dollars and cents no farther apart than a dot is wide are one amount, and
    digits no farther apart than digits are in this line are one number.
    """
    found: list[Spelled] = []
    for word in spelled:
        joined = _joined(found[-1], word, gaps) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(word)
    return found


def _joined(one: Spelled, other: Spelled, gaps: list[Gap]) -> Spelled | None:
    """The two as one, or None if they are two."""
    inside = [gap for gap in gaps if one.end - 2 < gap.step < other.start + 2]
    between = max(inside, key=lambda gap: gap.width, default=None)
    if between is None or between.width > _WIDE:
        return None
    sure, together = one.confidence * other.confidence, one.text + other.text
    if amount := with_lost_dot(one.text, other.text):
        seen = Alternative(text=together, confidence=sure * (1 - _RESTORED))
        return Spelled(amount, one.start, other.end, sure * _RESTORED, (seen,))
    is_number = one.text.isdigit() and other.text[:1].isdigit()
    if is_number and between.width < max(_BETWEEN_DIGITS, 2.0 * between.usual):
        return _as_printed(Spelled(together, one.start, other.end, sure))
    return None


def _parts(gap: Gap, before: Letter, after: Letter, steps: Steps) -> bool:
    """A narrow gap parts two letters only if the recogniser thought of a space there."""
    if not _middle(before) < gap.step < _middle(after):
        return False
    if after.text == ":":
        return gap.width > max(_BEFORE_COLON, 3.0 * gap.usual)
    if after.text in _TRAILING:
        return False
    if gap.width > max(_WIDE, 4.0 * gap.usual):
        return True
    thought_of = float(steps[before.start : after.end, -1].max())
    return gap.width > max(_NARROW, 3.0 * gap.usual) and thought_of > _THOUGHT_OF


def _middle(letter: Letter) -> float:
    return (letter.start + letter.end) / 2


def _widened(spans: list[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Each word takes a step more on both sides, where a faint letter may stand, but never its neighbour's."""
    middles = [(end + start) // 2 for (_, end), (start, _) in pairwise(spans)]
    return [
        (max(start - 1, before), min(end + 1, max(after, end)))
        for (start, end), before, after in zip(spans, [0, *middles], [*middles, count], strict=False)
    ]


def _spelled(steps: Steps, alphabet: list[str], start: int, end: int) -> Spelled:
    part = steps[start:end]
    if part.max(axis=1).min() > _SURE:
        text = "".join(letter.text for letter in letters(part, alphabet)).replace(" ", "")
        return _as_printed(Spelled(text, start, end, float(part.max(axis=1).prod())))
    ranked = _search(part, alphabet)
    (text, confidence), rest = ranked[0], ranked[1 : 1 + _ALTERNATIVES]
    others = tuple(Alternative(text=other, confidence=share) for other, share in rest if share > _NEGLIGIBLE)
    return _as_printed(Spelled(text, start, end, confidence, others))


def _as_printed(word: Spelled) -> Spelled:
    """With an amount in the form that documents print; what was seen stays among the alternatives."""
    amount = as_printed(word.text)
    if amount == word.text:
        return word
    same = sum(other.confidence for other in word.alternatives if other.text == amount)
    seen = Alternative(text=word.text, confidence=word.confidence * (1 - _RESTORED))
    others = [seen, *(other for other in word.alternatives if other.text != amount)]
    ranked = tuple(sorted(others, key=lambda other: -other.confidence))
    return word._replace(text=amount, confidence=word.confidence * _RESTORED + same, alternatives=ranked)


def _search(part: Steps, alphabet: list[str]) -> list[tuple[str, float]]:
    """Spellings by probability, by prefix beam search: each prefix keeps the probability of ending in a letter apart
    from that of ending in nothing, since only the latter may repeat its last letter.
    """
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}
    for step in part:
        likely = [(int(index), float(step[index])) for index in np.flatnonzero(step > _NEGLIGIBLE)]
        grown: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for prefix, (nothing, letter) in beams.items():
            _grow(grown, prefix, nothing, letter, likely, alphabet)
        best = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAM]
        beams = {prefix: (nothing, letter) for prefix, (nothing, letter) in best}
    return _ranked({prefix: nothing + letter for prefix, (nothing, letter) in beams.items() if prefix})


def _ranked(shares: dict[str, float]) -> list[tuple[str, float]]:
    """Spellings by probability, once those that no document prints have lost most of theirs to the others."""
    whole = sum(shares.values())
    weighed = {text: share * (_ODD_SHARE if _ODD_AMOUNT.fullmatch(text) else 1.0) for text, share in shares.items()}
    scale = whole / (sum(weighed.values()) or 1.0)
    return sorted(((text, share * scale) for text, share in weighed.items()), key=lambda pair: -pair[1]) or [("", 0.0)]


def _grow(
    grown: defaultdict[str, list[float]],
    prefix: str,
    nothing: float,
    letter: float,
    likely: list[tuple[int, float]],
    alphabet: list[str],
) -> None:
    """What one prefix may become at a step. A space within a word is nothing."""
    for index, share in likely:
        text = alphabet[index]
        if index == BLANK or text == " ":
            grown[prefix][0] += (nothing + letter) * share
        elif prefix.endswith(text):
            grown[prefix][1] += letter * share
            grown[prefix + text][1] += nothing * share
        else:
            grown[prefix + text][1] += (nothing + letter) * share
