"""The drawn mail that the document classifier learns from, as pages of words: drawn once, kept in the cache.

A draw is named by its source, class, family, split and seed, and by the digest of the code and words that drew it: a
changed word in a grammar draws anew what it words, and the card can say which code drew what.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extraction.pages.page import Page, Word
from training.simulate.mail import Piece, Split
from training.simulate.sheet import DrawnPage, DrawnWord

CACHE = Path.home() / ".cache" / "claim-triage" / "document"
SIMULATE = Path(__file__).parent / "simulate"
BLOCK = 100  # pieces in one file of the cache
_SPOILS = {"noise.py", "reading_errors.py"}  # beside what draws: what OCR makes of a drawn page afterwards


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A document as the classifier meets it: pages of words, with what it is and which family wrote it."""

    document_class: str
    family: str
    seed: int
    split: Split
    pages: tuple[Page, ...]


def page_of(drawn: DrawnPage, number: int) -> Page:
    """A drawn page as a reader would give it: its words in reading order, not in the order in which they were drawn."""
    words = tuple(Word(text=word.text, box=word.box) for row in _rows(drawn.words) for word in row)
    return Page(
        number=number,
        width=drawn.width,
        height=drawn.height,
        words=words,
        origin="text_layer" if words else "blank",
    )


def sample_of(piece: Piece, split: Split) -> Sample:
    return Sample(
        document_class=piece.document_class,
        family=piece.family,
        seed=piece.seed,
        split=split,
        pages=tuple(page_of(page, number) for number, page in enumerate(piece.drawing.pages, 1)),
    )


@cache
def drawing_digest(parts: tuple[str, ...] = ("**/*",)) -> str:
    """Twelve hex digits over the code that draws and the data it draws from: what all share, and these parts."""
    digest = hashlib.sha256()
    paths = {path for part in ("*", *parts) for path in SIMULATE.glob(part) if path.name not in _SPOILS}
    for path in sorted(paths):
        if path.is_file() and path.suffix in {".py", ".yaml", ".json", ".txt", ".csv"}:
            digest.update(str(path.relative_to(SIMULATE)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def collect(source: str, document_class: str, seeds: Sequence[int], split: Split, cache: Path) -> list[Sample]:
    """The pieces of one class with these seeds, drawn where the cache does not hold them."""
    from training.document_sources import SOURCES  # what draws is not imported by who only reads a page

    drawn_by = drawing_digest(SOURCES[source].drawn_by)
    file = cache / f"{source}.{drawn_by}" / f"{document_class}.{split}.{seeds[0]}-{seeds[-1]}.jsonl.gz"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        partial = file.with_suffix(".partial")
        with gzip.open(partial, "wt", compresslevel=3) as out:
            for seed in seeds:
                piece = SOURCES[source].draw(document_class, seed, split)
                out.write(json.dumps(_plain(sample_of(piece, split))) + "\n")
        partial.rename(file)
    with gzip.open(file, "rt") as lines:
        return [_sample(json.loads(line)) for line in lines]


def collect_many(
    wanted: Sequence[tuple[str, str, Sequence[int], Split]], cache: Path, workers: int = 2
) -> list[Sample]:
    """`collect` for many (source, class, seeds, split) at once, over processes; the same whatever their number."""
    blocks = [
        (name, klass, seeds[at : at + BLOCK], split, cache)
        for name, klass, seeds, split in wanted
        for at in range(0, len(seeds), BLOCK)
    ]
    with ProcessPoolExecutor(workers) as pool:
        return [sample for samples in pool.map(collect, *zip(*blocks, strict=True)) for sample in samples]


def _rows(words: Sequence[DrawnWord]) -> Iterator[list[DrawnWord]]:
    """Rows from the top: words whose middle lies within the height of the row's first word; from the left in a row."""
    rows: list[list[DrawnWord]] = []
    for word in sorted(words, key=lambda word: (word.box[1] + word.box[3], word.box[0])):
        middle = (word.box[1] + word.box[3]) / 2
        if rows and rows[-1][0].box[1] <= middle <= rows[-1][0].box[3]:
            rows[-1].append(word)
        else:
            rows.append([word])
    for row in rows:
        yield sorted(row, key=lambda word: word.box[0])


def _plain(sample: Sample) -> dict[str, Any]:
    return {
        "class": sample.document_class,
        "family": sample.family,
        "seed": sample.seed,
        "split": sample.split,
        "pages": [
            [page.width, page.height, [[word.text, *(round(edge, 1) for edge in word.box)] for word in page.words]]
            for page in sample.pages
        ],
    }


def _sample(plain: dict[str, Any]) -> Sample:
    pages = tuple(
        Page(
            number=number,
            width=width,
            height=height,
            words=tuple(Word(text=text, box=(x0, y0, x1, y1)) for text, x0, y0, x1, y1 in words),
            origin="text_layer" if words else "blank",
        )
        for number, (width, height, words) in enumerate(plain["pages"], 1)
    )
    return Sample(
        document_class=plain["class"],
        family=plain["family"],
        seed=plain["seed"],
        split=plain["split"],
        pages=pages,
    )
