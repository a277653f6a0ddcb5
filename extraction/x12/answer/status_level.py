"""The levels above the claims in a 277CA, 276 or 277: who answers, whom it is for, which provider it is about."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal

from extraction.records import ClaimStatus, Contact, LevelAnswer, Party, Reference
from extraction.x12.answer.status_code import read_status
from extraction.x12.remittance.claim_layouts import ORGANISATION
from extraction.x12.wire.common import read_amount, read_contact, read_quantity, read_reference
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.parts import qualifier, read_period
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

Level = Literal["source", "receiver", "provider"]
_ROLE: Layout = {**dict.fromkeys(range(2, 10), ("", "skip")), 1: ("role", "text")}
_TRACE: Layout = {1: ("trace_type", "text"), 2: ("trace_number", "text")}
_DATES = {"050": "received", "009": "processed"}


class LevelReader:
    """Takes the segments from one HL on (HL03 = 20, 21 or 19), until the next."""

    def __init__(self, trail: Trail, path: str, level: Level, parent: int | None, segment: Segment) -> None:
        self.trail = trail
        self.path = path
        self.level = level
        self.parent = parent
        self.party: dict[str, Any] = {}
        self.values: dict[str, Any] = {}
        self.statuses: list[ClaimStatus] = []
        self.totals: dict[str, Decimal] = {}
        self.counts: dict[str, Decimal] = {}
        self.references: list[Reference] = []
        self.contacts: list[Contact] = []
        trail.derived(f"{path}/level", segment, "HL03")
        if parent is not None:
            trail.derived(f"{path}/parent", segment, "HL02")

    def take(self, segment: Segment) -> bool:
        """Read a segment of the level; False if it has no place here."""
        reader = _READERS.get(segment.elements[0])
        return reader is not None and reader(self, segment)

    def finish(self) -> LevelAnswer:
        return LevelAnswer(
            **self.values,
            level=self.level,
            parent=self.parent,
            party=Party(**self.party) if self.party else None,
            statuses=tuple(self.statuses),
            totals=self.totals,
            counts=self.counts,
            references=tuple(self.references),
            contacts=tuple(self.contacts),
        )

    def _name(self, segment: Segment) -> bool:
        if "role" in self.values or self.party:
            return False
        self.trail.read(segment, _ROLE, self.path, self.values)
        self.trail.read(segment, ORGANISATION, f"{self.path}/party", self.party)
        return True

    def _trace(self, segment: Segment) -> bool:
        if "trace_number" in self.values:
            return False
        self.trail.read(segment, _TRACE, self.path, self.values)
        return True

    def _status(self, segment: Segment) -> bool:
        read_status(self.trail, segment, self.path, self.statuses)
        return True

    def _amount(self, segment: Segment) -> bool:
        read_amount(self.trail, segment, self.path, self.totals, "totals")
        return True

    def _quantity(self, segment: Segment) -> bool:
        read_quantity(self.trail, segment, self.path, self.counts, "counts")
        return True

    def _date(self, segment: Segment) -> bool:
        name = _DATES.get(qualifier(segment))
        return name is not None and read_period(self.trail, segment, self.path, (name, None), self.values)

    def _reference(self, segment: Segment) -> bool:
        read_reference(self.trail, segment, self.path, self.references)
        return True

    def _contact(self, segment: Segment) -> bool:
        read_contact(self.trail, segment, self.path, self.contacts)
        return True


_READERS: dict[str, Callable[[LevelReader, Segment], bool]] = {
    "NM1": LevelReader._name,
    "TRN": LevelReader._trace,
    "STC": LevelReader._status,
    "AMT": LevelReader._amount,
    "QTY": LevelReader._quantity,
    "DTP": LevelReader._date,
    "REF": LevelReader._reference,
    "PER": LevelReader._contact,
}
