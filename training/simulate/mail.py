"""What a payer's mail can be, and one drawn piece of it: what those who draw and those who learn agree on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from extraction.records import Remittance
from training.simulate.sheet import Drawing

Split = Literal["train", "validation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One document: its class, the family of layouts or wordings it was drawn from, its seed, the drawing, the record
    that a remittance must be read as, and whatever else is true of it (choices of the grammar, names of traps).
    """

    document_class: str
    family: str
    seed: int
    drawing: Drawing
    record: Remittance | None = None
    truth: dict[str, Any] = field(default_factory=dict)
