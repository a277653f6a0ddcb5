"""Words as cues are matched on: folded so that what a recogniser mixes up is one, and known with a letter wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from models.document.words import (
    ADJUSTMENT,
    CODE,
    DATE,
    LONG_NUMBER,
    MASKED,
    MONEY,
    NUMBER,
    PERCENT,
    PHONE,
    WEB,
    normalise,
)

TELLING = 7  # letters from which on a word is still itself with one of them wrong
REMEMBERED = 1 << 15  # tokens whose slots are kept

KINDS: Mapping[str, str] = {
    MONEY: "#money", DATE: "#date", CODE: "#code", NUMBER: "#number", LONG_NUMBER: "#long", PERCENT: "#percent",
    PHONE: "#phone", MASKED: "#masked", ADJUSTMENT: "#adjustment", WEB: "#web",
}  # fmt: skip
_DASHES = str.maketrans(
    dict.fromkeys("\u00ad\u2010\u2011\u2012\u2013\u2014\u2212", "-") | {"\u2019": "'", "\u2018": "'"}
)
_LIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "|": "l", "!": "l", "5": "s"})
_PLURAL = re.compile(r"\(e?s\)|'s\b|'")
_PARTS = re.compile(r"[a-z0-9|!]+")


@dataclass(slots=True)
class Vocabulary:
    """Which slots a word fills: `words` as a whole, `stems` by how it begins, both also with a letter wrong."""

    words: dict[str, list[int]] = field(default_factory=dict)
    stems: dict[str, list[int]] = field(default_factory=dict)
    spoilt_words: dict[str, list[int]] = field(default_factory=dict)
    spoilt_stems: dict[str, list[int]] = field(default_factory=dict)
    sets: dict[tuple[str, ...], int] = field(default_factory=dict)
    known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def slot(self, words: Iterable[str]) -> int:
        """The slot of a set of words; "deni*" is every word that begins so."""
        entries = tuple(sorted(set(words)))
        if entries not in self.sets:
            self.sets[entries] = len(self.sets)
            for entry in entries:
                self._enter(entry, self.sets[entries])
        return self.sets[entries]

    def slots(self, token: str) -> tuple[int, ...]:
        """The slots that a token fills, by its letters or else by nearly its letters."""
        if token not in self.known:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[token] = tuple(dict.fromkeys(self._exact(token) or self._nearly(token)))
        return self.known[token]

    def _enter(self, entry: str, slot: int) -> None:
        word = entry if entry.startswith("#") else alike(entry.rstrip("*"))
        whole, spoilt = (self.stems, self.spoilt_stems) if entry.endswith("*") else (self.words, self.spoilt_words)
        whole.setdefault(word, []).append(slot)
        if len(word) >= TELLING:
            for rest in _without_one(word):
                spoilt.setdefault(rest, []).append(slot)

    def _exact(self, token: str) -> list[int]:
        return [*self.words.get(token, ()), *_of_beginnings(token, self.stems)]

    def _nearly(self, token: str) -> list[int]:
        if len(token) < TELLING - 1 or token.startswith("#"):
            return []
        found = [slot for rest in (token, *_without_one(token)) for slot in self.spoilt_words.get(rest, ())]
        beginnings = (token[:size] for size in range(TELLING, len(token) + 1))
        return found + [
            slot for start in beginnings for rest in _without_one(start) for slot in self.spoilt_stems.get(rest, ())
        ]


def alike(word: str) -> str:
    """A word with letters that look alike as one: what is misread so is still the same word."""
    return word.lower().translate(_LIKE).replace("rn", "m").replace("vv", "w")


def tokens(words: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Which word each token is of, and the token: its letters made alike and, for a value, the kind of value. A word
    that a row breaks is put together again; one with a hyphen is one word where the lexicon knows it so, else two.
    """
    held = ""
    for number, text in enumerate(words):
        text, held = held + text, ""
        if text[-1:] in "-\u00ad" and text[:-1].isalpha() and number + 1 < len(words):
            if vocabulary.slots(alike(text[:-1] + words[number + 1].strip(".,;:"))):
                held = text[:-1]
                continue
            text = text[:-1]
        for token in _of_word(text, vocabulary):
            yield number, token


def _of_word(text: str, vocabulary: Vocabulary) -> Iterator[tuple[str, ...]]:
    kind = KINDS.get(normalise(text), "")
    parts = [alike(part) for part in _PARTS.findall(_plain(text))]
    joined = "".join(parts)
    if kind:
        yield (kind, joined)
    elif len(parts) > 1 and not vocabulary.slots(joined):
        yield from ((part,) for part in parts)
    elif joined:
        yield (joined,)


def _plain(text: str) -> str:
    return _PLURAL.sub("", unicodedata.normalize("NFKC", text).translate(_DASHES).lower())


def _of_beginnings(token: str, stems: Mapping[str, list[int]]) -> Iterator[int]:
    for size in range(2, len(token) + 1):
        yield from stems.get(token[:size], ())


def _without_one(word: str) -> Iterator[str]:
    """The word without one of its letters: two words that differ by one letter share one of these."""
    return (word[:at] + word[at + 1 :] for at in range(len(word)))
