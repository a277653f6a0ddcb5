"""Draws remittances into shards:

    python -m training.simulate.pages OUT --documents N --seed S --split train --workers 2 [--pdf]

OUT/00000.jsonl.gz ... hold 200 documents each (see training.simulate.shards), OUT/pdf/SEED.pdf their pages. A document
depends on its own seed only, S, S + 1 ...: the number of workers changes no byte.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from training.simulate.pages.write import write_pages


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of the module."""
    parser = argparse.ArgumentParser(prog="python -m training.simulate.pages", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--split", choices=("train", "validation"), default="train")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--pdf", action="store_true")
    given = parser.parse_args(arguments)
    pages = write_pages(
        *(given.out,),
        documents=given.documents,
        seed=given.seed,
        split=given.split,
        workers=given.workers,
        with_pdf=given.pdf,
    )
    sys.stdout.write(f"{given.documents} documents, {pages} pages\n")


if __name__ == "__main__":
    main()
