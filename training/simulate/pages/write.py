"""Drawn remittances in shards, the same bytes whatever the number of processes."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

from training.simulate.mail import Split
from training.simulate.pages.mixture import draw_remittance_piece
from training.simulate.shards import json_line, plain_document, write_shard

DOCUMENTS_A_SHARD = 200


class Part(NamedTuple):
    """One shard: its number, the first of its seeds and how many there are."""

    folder: Path
    number: int
    first: int
    documents: int
    split: Split
    with_pdf: bool


def write_pages(
    folder: Path, *, documents: int, seed: int, split: Split, workers: int = 1, with_pdf: bool = False
) -> int:
    """Draw the documents of seeds `seed`, `seed` + 1, ... and return the number of their pages."""
    (folder / "pdf" if with_pdf else folder).mkdir(parents=True, exist_ok=True)
    parts = [
        Part(folder, place, seed + first, min(DOCUMENTS_A_SHARD, documents - first), split, with_pdf)
        for place, first in enumerate(range(0, documents, DOCUMENTS_A_SHARD))
    ]
    if workers == 1:
        return sum(map(write_part, parts))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        return sum(pool.map(write_part, parts))


def write_part(part: Part) -> int:
    """Draw one shard. Returns its pages."""
    pages = 0
    lines = []
    for seed in range(part.first, part.first + part.documents):
        piece = draw_remittance_piece(seed, part.split)
        pages += len(piece.drawing.pages)
        lines.append(json_line(plain_document(piece, part.split)))
        if part.with_pdf:
            (part.folder / "pdf" / f"{seed}.pdf").write_bytes(piece.drawing.pdf)
    write_shard(part.folder / f"{part.number:05d}.jsonl.gz", lines)
    return pages
