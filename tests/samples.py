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
    """One file: its path from the folder, and the counts of the manifest."""

    path: str
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
        return [document.record for document in self.read().documents if document.record]


def _samples() -> list[Sample]:
    with (FOLDER / "manifest.csv").open(newline="") as file:
        return [
            Sample(row["file"], int(row["claims"]), int(row["transactions"]), row["notes"])
            for row in csv.DictReader(file)
        ]


SAMPLES = _samples()
BY_NAME = {sample.name: sample for sample in SAMPLES}
