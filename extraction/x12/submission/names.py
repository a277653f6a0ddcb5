"""NM1 and the segments behind it (N3, N4, REF, PER, PRV, DMG): an individual, a provider or a payer of a claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from extraction.records import Contact, Individual, Payer, Provider, Reference
from extraction.x12.submission.layouts import DEMOGRAPHICS, INDIVIDUAL, PAYER, PROVIDER, SPECIALTY
from extraction.x12.wire.common import address_of, read_address, read_contact, read_reference
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail


def role_of(segment: Segment) -> str:
    """NM101: whose name it is."""
    return segment.elements[1].strip() if len(segment.elements) > 1 else ""


class NameReader:
    """Takes the segments of one NM1 loop.

    What other segments say of the same person (SBR, PAT) is read into `values` too, before the NM1 or without one.
    """

    layout: ClassVar[Layout]
    particulars: ClassVar[Mapping[str, Layout]] = {}

    def __init__(self, trail: Trail, path: str) -> None:
        self.trail = trail
        self.path = path
        self.named = False
        self.values: dict[str, Any] = {}
        self.lines: list[str] = []
        self.city: dict[str, Any] = {}
        self.references: list[Reference] = []
        self.contacts: list[Contact] = []

    def name(self, segment: Segment) -> None:
        """Read the NM1 itself."""
        self.named = True
        self.trail.read(segment, self.layout, self.path, self.values)

    def take(self, segment: Segment) -> bool:
        """Read a segment of the loop; False if it has no place here."""
        name = segment.elements[0]
        if name in ("N3", "N4"):
            read_address(self.trail, segment, self.path, self.lines, self.city)
        elif name == "REF":
            read_reference(self.trail, segment, self.path, self.references)
        elif name == "PER":
            read_contact(self.trail, segment, self.path, self.contacts)
        elif name in self.particulars:
            self.trail.read(segment, self.particulars[name], self.path, self.values)
        else:
            return False
        return True

    def fields(self) -> dict[str, Any]:
        """Everything that was read, by the names of the record's fields."""
        return {
            **self.values,
            "address": address_of(self.lines, self.city),
            "references": tuple(self.references),
            "contacts": tuple(self.contacts),
        }


class IndividualReader(NameReader):
    layout = INDIVIDUAL
    particulars: ClassVar[Mapping[str, Layout]] = {"DMG": DEMOGRAPHICS}

    def finish(self) -> Individual:
        return Individual(**self.fields())


class ProviderReader(NameReader):
    layout = PROVIDER
    particulars: ClassVar[Mapping[str, Layout]] = {"PRV": SPECIALTY}

    def finish(self) -> Provider:
        return Provider(**self.fields())


class PayerReader(NameReader):
    layout = PAYER

    def finish(self) -> Payer:
        return Payer(**self.fields())
