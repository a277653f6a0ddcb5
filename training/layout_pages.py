"""The drawn remittances that the layout labeller learns from: drawn once, kept in the cache by what drew them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache as once
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Literal

from extraction.pages.page import Page, Word
from extraction.pages.rows import rows_of
from training.document_pages import drawing_digest
from training.simulate.degrade import Kind as Degradation
from training.simulate.mail import Split
from training.simulate.noise import noisy
from training.simulate.shards import json_line, plain_document, read_shard, write_shard
from training.simulate.sheet import DrawnPage, DrawnWord, Meaning

CACHE = Path.home() / ".cache" / "claim-triage" / "layout"
BLOCK = 100  # documents in one file of the cache
DRAWN_BY = ("pages/**/*",)
_LEAST_NAME = 3  # letters with the colon
Kind = Literal["digital", "scan", "fax"]
KINDS: tuple[Kind, ...] = ("digital", "scan", "fax")
_READ_FROM: dict[Kind, tuple[Degradation, ...]] = {"scan": ("clean", "scan"), "fax": ("fax_fine", "fax_standard")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A drawn remittance with what each word is, and the record that it must be read as.
    `hand` is who named its columns: what is left out together."""

    family: str
    hand: str
    seed: int
    split: Split
    pages: tuple[DrawnPage, ...]
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page as a reader gives it, and for each of its words the drawn word it comes from."""

    page: Page
    drawn: tuple[DrawnWord, ...]


def collect(seeds: range, split: Split, cache: Path = CACHE) -> list[Sample]:
    """The remittances of these seeds, drawn where the cache does not hold them."""
    return [_sample(plain) for block in _blocks(seeds) for plain in read_shard(_drawn(block, split, cache))]


def draw(seeds: range, split: Split, cache: Path = CACHE, workers: int = 1) -> None:
    """Fill the cache with the remittances of these seeds."""
    with ProcessPoolExecutor(workers) as pool:
        list(pool.map(partial(_drawn, split=split, cache=cache), _blocks(seeds)))


@once
def digest() -> str:
    """Of the code and words that draw remittances."""
    return drawing_digest(DRAWN_BY)


def read_as(sample: Sample, kind: Kind, chance: Random) -> tuple[ReadPage, ...]:
    """The pages as a reader of their print, scan or fax gives them. Pages without words are left out."""
    degradation = chance.choice(_READ_FROM[kind]) if kind != "digital" else None
    read = (_read(page, number, degradation, chance) for number, page in enumerate(sample.pages, 1))
    return tuple(page for page in read if page.drawn)


def colons_apart(sample: Sample) -> Sample:
    """The remittance as some print it: the colon behind a name is a word of its own."""
    pages = (replace(page, words=tuple(part for word in page.words for part in _apart(word))) for page in sample.pages)
    return replace(sample, pages=tuple(pages))


def _apart(word: DrawnWord) -> tuple[DrawnWord, ...]:
    if word.meaning.tag != "label" or not word.text.endswith(":") or len(word.text) < _LEAST_NAME:
        return (word,)
    left, top, right, bottom = word.box
    width = (right - left) / len(word.text)
    named = replace(word, text=word.text[:-1], box=(left, top, right - 2 * width, bottom))
    return named, replace(word, text=":", box=(right - width / 2, top, right, bottom))


def by_hand(samples: Sequence[Sample], seed: int) -> list[str]:
    """The hands in the order of a hash: random, and the same whatever else is drawn."""
    return sorted({sample.hand for sample in samples}, key=lambda hand: sha256(f"{seed}{hand}".encode()).digest())


def _read(drawn: DrawnPage, number: int, degradation: Degradation | None, chance: Random) -> ReadPage:
    ordered = _in_order(drawn.words)
    if degradation is None:
        pairs = [(Word(text=word.text, box=word.box), word) for word in ordered]
    else:
        pairs = list(noisy(ordered, degradation, chance))
    page = Page(
        number=number,
        width=drawn.width,
        height=drawn.height,
        words=tuple(word for word, _ in pairs),
        origin="text_layer" if degradation is None else "ocr",
    )
    return ReadPage(page=page, drawn=tuple(origin for _, origin in pairs))


def _in_order(words: Sequence[DrawnWord]) -> list[DrawnWord]:
    """In reading order, as the noise of OCR wants them."""
    found = [Word(text=word.text, box=word.box) for word in words]
    origin = {id(word): drawn for word, drawn in zip(found, words, strict=True)}
    return [origin[id(word)] for row in rows_of(found) for word in row]


def _blocks(seeds: range) -> list[range]:
    return [seeds[at : at + BLOCK] for at in range(0, len(seeds), BLOCK)]


def _drawn(seeds: range, split: Split, cache: Path) -> Path:
    """The file with a block, drawn now if there is none."""
    file = cache / digest() / f"{split}.{seeds[0]}-{seeds[-1]}.jsonl.gz"
    if not file.exists():
        from training.simulate.pages.mixture import draw_remittance_piece  # what draws is not needed to read

        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".partial")
        pieces = (draw_remittance_piece(seed, split) for seed in seeds)
        write_shard(unfinished, (json_line(plain_document(piece, split)) for piece in pieces))
        unfinished.rename(file)
    return file


def _sample(plain: dict[str, Any]) -> Sample:
    return Sample(
        family=plain["family"],
        hand=plain["choices"]["structure"]["dialect"],
        seed=plain["seed"],
        split=plain["split"],
        pages=tuple(
            DrawnPage(width=page["width"], height=page["height"], words=tuple(_words(page["words"])))
            for page in plain["pages"]
        ),
        record=plain["record"],
    )


def _words(stored: Sequence[Any]) -> Iterator[DrawnWord]:
    for text, x0, y0, x1, y1, tag, role, row, claim, pointer, column in stored:
        meaning = Meaning(tag=tag, role=role, claim=claim, pointer=pointer, column=column)
        yield DrawnWord(text=text, box=(x0, y0, x1, y1), row=row, meaning=meaning)
