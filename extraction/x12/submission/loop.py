"""What loops 2300 and 2400 of a claim have in common: dates, references, amounts, notes, attachments, providers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, Protocol

from extraction.records import Attachment, ClaimDate, Note, PlainSegment, Reference
from extraction.x12.submission.names import ProviderReader
from extraction.x12.submission.parts import keep_segment, read_attachment, read_count, read_date, read_note
from extraction.x12.wire.common import read_amount, read_reference
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail


class Taker(Protocol):
    """A loop inside the loop."""

    def take(self, segment: Segment) -> bool: ...


class LoopReader:
    """Reads the shared segments of a loop into lists. `service` is the qualifier of its date of service (DTP01),
    `named_references` are the fields that a kind of REF has, `kept` the segments that are kept as printed.
    """

    service: ClassVar[str]
    named_references: ClassVar[Mapping[str, str]]
    kept: ClassVar[frozenset[str]]

    def __init__(self, trail: Trail, path: str) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.dates: list[ClaimDate] = []
        self.references: list[Reference] = []
        self.amounts: dict[str, Decimal] = {}
        self.quantities: dict[str, Decimal] = {}
        self.notes: list[Note] = []
        self.attachments: list[Attachment] = []
        self.providers: list[ProviderReader] = []
        self.segments: list[PlainSegment] = []
        self.current: Taker | None = None

    def take_shared(self, segment: Segment) -> bool:
        """Read a segment that both loops have; False if it is none."""
        match segment.elements[0]:
            case "DTP":
                read_date(self.trail, segment, self.path, self.service, self.values, self.dates)
            case "REF":
                self._reference(segment)
            case "AMT":
                read_amount(self.trail, segment, self.path, self.amounts)
            case "QTY":
                read_count(self.trail, segment, self.path, self.quantities)
            case "NTE":
                read_note(self.trail, segment, self.path, self.notes)
            case "PWK":
                read_attachment(self.trail, segment, self.path, self.attachments)
            case "NM1":
                self._provider(segment)
            case name if name in self.kept:
                self.keep(segment)
            case _:
                return False
        return True

    def shared(self) -> dict[str, Any]:
        """Everything that was read, by the names of the record's fields."""
        return {
            **self.values,
            "dates": tuple(self.dates),
            "references": tuple(self.references),
            "amounts": self.amounts,
            "quantities": self.quantities,
            "notes": tuple(self.notes),
            "attachments": tuple(self.attachments),
            "providers": tuple(provider.finish() for provider in self.providers),
            "segments": tuple(self.segments),
        }

    def keep(self, segment: Segment) -> None:
        keep_segment(self.trail, segment, f"{self.path}/segments", self.segments)

    def out_of_order(self, segment: Segment) -> None:
        """A segment that was read, though the guide wants it elsewhere."""
        message = f"Segment {segment.number} ({segment.id}) stands behind a loop that it belongs before"
        self.trail.find("segment_out_of_order", self.path, message)

    def _reference(self, segment: Segment) -> None:
        """Into a field of its own if its kind has one that is free, else into the list.

        One that another payer gave (REF04 names him) is kept as printed: it is not the number that this payer asks for.
        """
        name = self.named_references.get(qualifier_of(segment))
        value = segment.elements[2] if len(segment.elements) > 2 else ""
        if any(raw.strip() for raw in segment.elements[4:]):
            self.keep(segment)
        elif name is None or name in self.values or not value.strip():
            read_reference(self.trail, segment, self.path, self.references)
        else:
            self.trail.read(segment, {1: ("", "skip"), 2: (name, "text")}, self.path, self.values)

    def _provider(self, segment: Segment) -> None:
        provider = ProviderReader(self.trail, f"{self.path}/providers/{len(self.providers)}")
        provider.name(segment)
        self.providers.append(provider)
        self.current = provider


def qualifier_of(segment: Segment) -> str:
    """The first element, which tells what the others are."""
    return segment.elements[1].strip() if len(segment.elements) > 1 else ""
