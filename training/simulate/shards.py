"""Drawn documents as gzip JSON lines, one a line: class, family, split, seed, choices, the words of each page with what
they are, and the record. The same documents give the same bytes.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from extraction.serialize import to_plain
from training.simulate.mail import Piece, Split
from training.simulate.sheet import DrawnPage, DrawnWord

WORD_FIELDS = ("text", "x0", "y0", "x1", "y1", "tag", "role", "row", "claim", "pointer", "column")


def plain_document(piece: Piece, split: Split) -> dict[str, Any]:
    """A piece of mail as it stands in a shard, without its PDF. Words have the fields of `WORD_FIELDS` in order."""
    return {
        "class": piece.document_class,
        "family": piece.family,
        "split": split,
        "seed": piece.seed,
        **piece.truth,
        "pages": [_page(page) for page in piece.drawing.pages],
        "record": to_plain(piece.record) if piece.record else None,
    }


def _page(page: DrawnPage) -> dict[str, Any]:
    return {"width": page.width, "height": page.height, "words": [_word(word) for word in page.words]}


def _word(word: DrawnWord) -> list[Any]:
    """Boxes to a hundredth of a point: finer than any page is read."""
    meaning = word.meaning
    box = [round(end, 2) for end in word.box]
    return [word.text, *box, meaning.tag, meaning.role, word.row, meaning.claim, meaning.pointer, meaning.column]


def json_line(document: dict[str, Any]) -> str:
    """A document as one line."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def write_shard(path: Path, lines: Iterable[str]) -> None:
    """A gzip file of lines; without a time in it, so that equal documents are equal files."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        for line in lines:
            file.write(line.encode())


def read_shard(path: Path) -> Iterator[dict[str, Any]]:
    """The documents of one file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read_shards(folder: Path) -> Iterator[dict[str, Any]]:
    """The documents of all files of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        yield from read_shard(path)
