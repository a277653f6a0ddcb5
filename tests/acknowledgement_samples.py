"""The public samples of acknowledgements, and a naive reading of them: the text is cut, and nothing understood."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from extraction.read import read
from extraction.records import Acknowledgement, ExtractedDocument

FOLDER = Path(__file__).parent.parent / "data" / "samples"
KINDS = ("276", "277", "277CA", "999")
PATHS = sorted(path for kind in KINDS for path in (FOLDER / kind).iterdir())


@dataclass(frozen=True, slots=True)
class Naive:
    """The segments of a file as lists of texts. No sample nests a delimiter in another's place."""

    segments: list[list[str]]
    component: str

    def all(self, name: str) -> list[list[str]]:
        return [segment for segment in self.segments if segment[0] == name]


def naive(data: bytes) -> Naive:
    text = data.decode("ascii")
    segments = [piece.strip().split("*") for piece in text.split("~") if piece.strip()]
    return Naive(segments, segments[0][16])


def documents(data: bytes) -> tuple[ExtractedDocument, ...]:
    return read(data, "x").documents


def the_document(data: bytes) -> ExtractedDocument:
    (document,) = documents(data)
    return document


def the_record(data: bytes) -> Acknowledgement:
    record = the_document(data).record
    assert isinstance(record, Acknowledgement)
    return record


def enveloped(body: str, *, group: str = "HN", version: str = "005010X214", isa16: str = ":") -> bytes:
    """A whole interchange around segments that stand one on a line, without terminators."""
    isa = (
        "ISA*00*          *00*          *ZZ*BLUEHERON      *ZZ*LAKESIDE       *260102*0900*^*00501*000000001*0*T*"
        + isa16
    )
    opening = [isa, f"GS*{group}*BLUEHERON*LAKESIDE*20260102*0900*1*X*{version}"]
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return "".join(f"{line}~\n" for line in [*opening, *lines, "GE*1*1", "IEA*1*000000001"]).encode()


def transaction(code: str, body: str, version: str) -> str:
    """ST to SE around segments that stand one on a line."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    return "\n".join([f"ST*{code}*0001*{version}", *lines, f"SE*{len(lines) + 2}*0001"])
