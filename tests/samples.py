"""The public sample files under data/samples, with what their manifest says about them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from extraction.read import read
from extraction.records import Envelope, Remittance

FOLDER = Path(__file__).parent.parent / "data" / "samples"


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: its path from the folder, its kind, and the counts of the manifest."""

    path: str
    kind: str
    claims: int
    transactions: int
    notes: str

    @property
    def data(self) -> bytes:
        return (FOLDER / self.path).read_bytes()

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def read(self) -> Envelope:
        return read(self.data, self.name)

    def remittances(self) -> list[Remittance]:
        return [document.record for document in self.read().documents if isinstance(document.record, Remittance)]


def _samples() -> list[Sample]:
    with (FOLDER / "manifest.csv").open(newline="") as file:
        return [
            Sample(row["file"], row["kind"], int(row["claims"] or 0), int(row["transactions"] or 0), row["notes"])
            for row in csv.DictReader(file)
        ]


EVERYTHING = _samples()
SAMPLES = [sample for sample in EVERYTHING if sample.kind in ("835", "835_fragment")]


def of_kind(*kinds: str) -> list[Sample]:
    """The samples of other kinds: 837P, 837I, 837D, 277CA, 277, 276, 999."""
    return [sample for sample in EVERYTHING if sample.kind in kinds]


BY_NAME = {sample.name: sample for sample in SAMPLES}
