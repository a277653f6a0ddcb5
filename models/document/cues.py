"""What a page says, as a clerk of a mailroom reads it: the cues of each class of mail, whoever wrote the page.

`cues.txt` holds the cues: titles, what a letter does ("we denied", "please send the records"), the boxes of a form, the
columns of a table. A cue is found however its words are capitalised, hyphenated, broken over rows or slightly misread.
Phrases are matched on all positions of the page at once, one bit a word (Baeza-Yates & Gonnet 1992, A new approach to
text searching), so that five hundred cues cost about a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.document.cue_words import Vocabulary, tokens
from models.document.sight import Sight

LEXICON = Path(__file__).with_name("cues.txt")
HEADLINE = 45  # words: letterhead, title and subject stand among them
OPENING = 130  # words: what a letter is about is said here; what else may happen comes later
LARGE = 1.25  # times the height of a page's usual letters: a title
LONGEST = 500  # words of a page that are read
COMBINED, SHARED = "combined", "shared"  # sections of cues that are no class's own


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: `slot` says which words it may be, `between` how many others may stand before it, and
    `either` that it may as well stand before what precedes it.
    """

    slot: int
    between: int = 0
    either: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """Something that pages of a class say, in any of `phrases`; `telling` if it alone nearly says the class."""

    section: str
    name: str
    telling: bool
    phrases: tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """True of a page with all cues of `present` and none of `absent`, both as places among the cues."""

    name: str
    present: tuple[int, ...]
    absent: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    vocabulary: Vocabulary
    cues: tuple[Cue, ...]
    combinations: tuple[Combination, ...]
    sections: tuple[str, ...]
    owners: NDArray[np.float32]

    @classmethod
    def read(cls, text: str) -> Lexicon:
        """See the head of `cues.txt` for how it is written. Raises ValueError, with the line, for what is not."""
        sets: dict[str, list[str]] = {}
        vocabulary, cues, combinations = Vocabulary(), dict[str, Cue](), list[Combination]()
        for section, name, rest in _lines(text):
            if name.startswith("@"):
                sets[name] = [word for part in rest.split() for word in sets.get(part, [part])]
            elif section == COMBINED:
                combinations.append(_combination(name, rest, list(cues)))
            else:
                phrases = tuple(_phrase(phrase, sets, vocabulary) for phrase in rest.split(";"))
                plain = name.rstrip("*")
                cues[f"{section}.{plain}"] = Cue(section=section, name=plain, telling=name != plain, phrases=phrases)
        sections = tuple(dict.fromkeys(cue.section for cue in cues.values() if cue.section != SHARED))
        return cls(
            vocabulary=vocabulary,
            cues=tuple(cues.values()),
            combinations=tuple(combinations),
            sections=sections,
            owners=_owners(sections, tuple(cues.values())),
        )

    def names(self) -> tuple[str, ...]:
        """What each feature is, in their order: "section.cue" anywhere on the page and, with "^", how prominent."""
        each = [f"{cue.section}.{cue.name}{mark}" for cue in self.cues for mark in ("", "^")]
        summed = [f"{section}{kind}{mark}" for kind in ("", "*") for section in self.sections for mark in ("", "^")]
        return (*each, *(f"{COMBINED}.{combination.name}" for combination in self.combinations), *summed)

    def features(self, words: Sequence[str], large: Sequence[bool]) -> NDArray[np.float32]:
        """Of a page's words in reading order, of which `large` stand out by their size (or none is known to)."""
        masks, headline, opening = self._masks(words[:LONGEST], large)
        matches = np.array([_strength(self._match(cue, masks), headline, opening) for cue in self.cues], np.float32)
        present = matches[:, 0] > 0
        combined = [
            float(all(present[at] for at in both.present) and not any(present[at] for at in both.absent))
            for both in self.combinations
        ]
        return np.concatenate((matches.ravel(), combined, self._sums(matches).ravel())).astype(np.float32)

    def _masks(self, words: Sequence[str], large: Sequence[bool]) -> tuple[list[int], int, int]:
        """For each slot the positions it is at, and the positions that make the headline and the opening."""
        places: dict[str, int] = {}
        headline = 0
        for at, (number, token) in enumerate(tokens(words, self.vocabulary)):
            for one in token:
                places[one] = places.get(one, 0) | 1 << at
            headline |= (number < len(large) and large[number]) << at
        masks = [0] * len(self.vocabulary.sets)
        for one, where in places.items():
            for slot in self.vocabulary.slots(one):
                masks[slot] |= where
        return masks, headline | (1 << HEADLINE) - 1, (1 << OPENING) - 1

    def _match(self, cue: Cue, masks: Sequence[int]) -> int:
        """The positions where a phrase of the cue ends."""
        found = 0
        for first, *others in cue.phrases:
            here = masks[first.slot]
            for step in others:
                if not here:
                    break
                there = masks[step.slot]
                after = _spread(here, step.between + 1) & there
                here = after | _spread(there, step.between + 1) & here if step.either else after
            found |= here
        return found

    def _sums(self, matches: NDArray[np.float32]) -> NDArray[np.float32]:
        """How many cues of each class are there, and how prominent they are together; then the same of its telling
        cues only. On a logarithmic scale.
        """
        return np.asarray(np.log1p(self.owners @ matches))


def cue_features(words: Sequence[str], large: Sequence[bool] = ()) -> NDArray[np.float32]:
    """The features of `cue_names()`, each within 0..5: of the words of a page as printed, in reading order.

    A cue has two: 1 where it is anywhere, and how prominent it is (1 among the first words or the `large` ones, 0.5 in
    the opening, 0 below). Then combinations of cues, and the sums of each class. Without words all are 0.
    """
    return _lexicon().features(words, large)


def page_cues(sight: Sight) -> NDArray[np.float32]:
    """`cue_features` of a page that is looked at, its larger words as what stands out."""
    words = [word for row in sight.rows for word in row]
    return cue_features(
        [word.text for word in words],
        [word.box[3] - word.box[1] > LARGE * sight.letter_height for word in words],
    )


def cue_names() -> tuple[str, ...]:
    return _lexicon().names()


def _spread(places: int, reach: int) -> int:
    """The `reach` positions after each of these."""
    out, width = places << 1, 1
    while width < reach:
        more = min(width, reach - width)
        out |= out << more
        width += more
    return out


def _strength(places: int, headline: int, opening: int) -> tuple[float, float]:
    if not places:
        return 0.0, 0.0
    return 1.0, 1.0 if places & headline else 0.5 if places & opening else 0.0


def _lines(text: str) -> Iterator[tuple[str, str, str]]:
    """Section, name and what is said of it."""
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("//"):
            continue
        if stripped.startswith("["):
            section = stripped.strip("[]")
            continue
        name, colon, rest = stripped.partition(":")
        if not (colon and section and rest.strip()):
            raise ValueError(f"line {number}: expected a section, then 'name: phrases'")
        yield section, name.strip(), rest


def _phrase(text: str, sets: Mapping[str, list[str]], vocabulary: Vocabulary) -> tuple[Step, ...]:
    steps: list[Step] = []
    between, either = 0, False
    for part in text.split():
        if part[0] == "~" or part.startswith(".."):
            between, either = int(part.lstrip("~.")), part[0] == "~"
            continue
        words = [word for one in part.strip("()").split("|") for word in sets.get(one, [one])]
        if any(word.startswith("@") for word in words):
            raise ValueError(f"no such set of words: {part}")
        steps.append(Step(vocabulary.slot(words), between, either))
        between, either = 0, False
    if not steps:
        raise ValueError("a phrase without words")
    return tuple(steps)


def _owners(sections: Sequence[str], cues: Sequence[Cue]) -> NDArray[np.float32]:
    """Which cues are summed: of each section all, then of each section those that are telling."""
    every = [[cue.section == section for cue in cues] for section in sections]
    telling = [[cue.section == section and cue.telling for cue in cues] for section in sections]
    return np.array(every + telling, dtype=np.float32)


def _combination(name: str, text: str, cues: Sequence[str]) -> Combination:
    parts = [part.strip() for part in text.split("&")]
    present = tuple(cues.index(part) for part in parts if not part.startswith("!"))
    absent = tuple(cues.index(part[1:]) for part in parts if part.startswith("!"))
    return Combination(name=name, present=present, absent=absent)


@cache
def _lexicon() -> Lexicon:
    return Lexicon.read(LEXICON.read_text(encoding="utf-8"))
