"""What the parts of the reader are worth: without its solver, and rules over tables of pdfplumber instead of all of it.

    python -m training.eob_ablation --documents 60

With `--tables FILE`, tables that another program cut from the same PDFs are read by the same rules: JSON lines with
`seed` and `rows`, a list of lists of cells. `--write FOLDER` writes those PDFs.
"""

from __future__ import annotations

import io
import json
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import pdfplumber
import typer

from extraction.eob.assemble import assemble
from extraction.eob.build import build
from extraction.eob.claim_cuts import with_claims
from extraction.eob.claim_solve import solve_claim
from extraction.eob.interest import solve_interest
from extraction.eob.labelled import LabelledDocument
from extraction.eob.line_solve import as_read
from extraction.eob.payment_solve import solve_payment
from extraction.eob.pen import Pen
from extraction.eob.read import read_labelled
from extraction.eob.shapes import with_shapes
from extraction.eob.solve import Solved
from extraction.media import PDF
from extraction.pages.read import read_pages
from extraction.records import Remittance
from extraction.serialize import to_plain
from models.layout import shipped_labeller
from training.card import percent, table
from training.eob_measure import Share
from training.eob_rules import Cell, Row, lines_of
from training.layout_exact import exact
from training.simulate.mail import Piece
from training.simulate.pages.mixture import draw_remittance_piece

_BLANK, _ROW = 3.0, 4.0  # points: the widest blank within a cell, and what rows are apart
Lines = Callable[[Piece], Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A way to read: lines exact, seconds of one core for a page."""

    name: str
    lines: Share
    seconds: float


def without_solver(document: LabelledDocument) -> Remittance:
    """Columns as they are labelled, amounts as they are read."""
    draft = assemble(with_claims(with_shapes(document)))
    claims = [solve_claim(claim, [(as_read(line),) for line in claim.lines])[0] for claim in draft.claims]
    payment = solve_payment(draft, [[claim] for claim in claims])
    solved = Solved(tuple(claims), (0.0,) * len(claims), payment, solve_interest(draft, payment))
    return build(draft, solved, Pen())


def pdfplumber_rows(pdf: bytes) -> Iterator[Row]:
    """The rows of the pages as pdfplumber has their words; what stands apart is another cell."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            lines = page.extract_words(x_tolerance=_BLANK, keep_blank_chars=True, use_text_flow=False)
            rows: dict[int, list[Cell]] = {}
            for word in lines:
                rows.setdefault(round(word["bottom"] / _ROW), []).append(Cell(word["text"], word["x0"], word["x1"]))
            yield from (sorted(rows[at], key=lambda cell: cell.left) for at in sorted(rows))


def _labelled(piece: Piece) -> LabelledDocument:
    return shipped_labeller().label(list(read_pages(piece.drawing.pdf, PDF)))


def _all_lines(record: Any) -> list[Any]:
    return [line for claim in to_plain(record)["claims"] for line in claim["lines"]]


WAYS: dict[str, Lines] = {
    "the whole reader": lambda piece: _all_lines(read_labelled(_labelled(piece)).document.record),
    "without its solver": lambda piece: _all_lines(without_solver(_labelled(piece))),
    "pdfplumber and rules": lambda piece: lines_of(pdfplumber_rows(piece.drawing.pdf)),
}


def measured(name: str, way: Lines, pieces: Sequence[Piece]) -> Part:
    """Lines are compared one after the other over the whole remittance: rules know no claims."""
    right = lines = 0
    began = time.process_time()
    for piece in pieces:
        drawn = {"claims": [{"lines": _all_lines(piece.record)}]}
        found = exact(drawn, {"claims": [{"lines": way(piece)}]}, balanced=False)
        right, lines = right + found.right, lines + found.lines
    pages = sum(len(piece.drawing.pages) for piece in pieces)
    return Part(name=name, lines=Share(lines, right), seconds=(time.process_time() - began) / pages)


def _tables(path: Path) -> Lines:
    """By the tables of another program."""
    stored = [json.loads(line) for line in path.read_text().splitlines()]
    rows = {
        each["seed"]: [[Cell(text, at, at + 1) for at, text in enumerate(row)] for row in each["rows"]]
        for each in stored
    }
    return lambda piece: lines_of(rows.get(piece.seed, ()))


def told(parts: Sequence[Part]) -> str:
    rows = [
        (each.name, percent(each.lines.value), "{:.1f} to {:.1f}".format(*(100 * end for end in each.lines.interval)))
        for each in parts
    ]
    timed = [(*row, f"{each.seconds:.2f}") for row, each in zip(rows, parts, strict=True)]
    return table(("way to read", "lines exact", "95 of 100 times between", "seconds a page"), timed)


def main(
    documents: Annotated[int, typer.Option(min=1)] = 60,
    tables: Annotated[Path | None, typer.Option(exists=True)] = None,
    write: Annotated[Path | None, typer.Option()] = None,
) -> None:
    """Compare on so many digital remittances of families that never trained."""
    pieces = [draw_remittance_piece(seed, "validation") for seed in range(documents)]
    if write is not None:
        write.mkdir(parents=True, exist_ok=True)
        for piece in pieces:
            (write / f"{piece.seed}.pdf").write_bytes(piece.drawing.pdf)
        return
    ways = WAYS if tables is None else {tables.stem: _tables(tables)}
    typer.echo(told([measured(name, way, pieces) for name, way in ways.items()]))
    typer.echo(f"at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB of memory")


if __name__ == "__main__":
    typer.run(main)
