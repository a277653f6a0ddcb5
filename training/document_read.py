"""Validation mail as it really arrives: scanned or faxed by machines that never trained, and read by the recogniser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from random import Random

from PIL import Image

from extraction.pages.page import Page
from extraction.pages.read import read_pages
from training.document_sources import SOURCES
from training.document_streams import Stream
from training.simulate.degrade import Kind, degrade, render
from training.simulate.mail import Piece

ARRIVES: tuple[Kind, ...] = ("scan", "fax_fine", "fax_standard")


def read_streams(pieces: Sequence[tuple[str, str, int]], documents: int, seed: int) -> Iterator[tuple[Kind, Stream]]:
    """For each way to arrive one stream of other documents. `pieces` are source, class and seed of validation mail, of
    which so many are drawn for each; seconds a page.
    """
    random = Random(seed)  # noqa: S311  # drawn, not secret
    for kind in ARRIVES:
        chosen = random.sample(list(pieces), documents)
        drawn = [SOURCES[source].draw(name, number, "validation") for source, name, number in chosen]
        yield kind, read_stream(drawn, kind)


def read_stream(drawn: Sequence[Piece], kind: Kind) -> Stream:
    """The documents one behind the other, as they are read after they arrived."""
    pages = [(piece, at, page) for piece in drawn for at, page in enumerate(_read(piece, kind))]
    return Stream(
        kind="scan" if kind == "scan" else "fax",
        pages=tuple(replace(page, number=number) for number, (_, _, page) in enumerate(pages, 1)),
        starts=tuple(at == 0 for _, at, _ in pages),
        classes=tuple(piece.document_class for piece, _, _ in pages),
        families=tuple(piece.family for piece, _, _ in pages),
    )


def _read(piece: Piece, kind: Kind) -> Iterator[Page]:
    for number in range(len(piece.drawing.pages)):
        arrived = degrade(render(piece.drawing.pdf, number), kind, piece.seed * 10 + number, split="validation")
        file = BytesIO()
        Image.fromarray(arrived.image).save(file, "TIFF", dpi=(arrived.dpi_x, arrived.dpi_y))
        yield from read_pages(file.getvalue(), "image/tiff")
