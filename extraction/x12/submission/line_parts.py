"""Loops 2410 and 2430: the drug of a line, and what another payer made of the line."""

from __future__ import annotations

from typing import Any

from extraction.records import Adjustment, Drug, LineAdjudication, Reference
from extraction.x12.submission.layouts import (
    ADJUDICATED,
    DRUG,
    DRUG_QUANTITY,
    LINE_ADJUDICATION,
    MODIFIERS,
    PROCEDURE,
    REMAINING,
)
from extraction.x12.submission.loop import qualifier_of
from extraction.x12.wire.common import read_adjustments, read_reference
from extraction.x12.wire.composites import read_composite, read_list
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

PRESCRIPTIONS = frozenset({"XZ", "VY"})


def read_procedure(trail: Trail, segment: Segment, index: int, path: str, into: dict[str, Any]) -> None:
    """C003: qualifier, procedure, up to four modifiers, description and the last procedure of a range."""
    read_composite(trail, segment, index, PROCEDURE, path, into)
    modifiers = read_list(trail, segment, index, f"{path}/modifiers", first=MODIFIERS[0], last=MODIFIERS[-1])
    if modifiers:
        into["modifiers"] = modifiers


class DrugReader:
    """Takes CTP and the prescription's number behind LIN."""

    def __init__(self, trail: Trail, segment: Segment, path: str) -> None:
        self.trail = trail
        self.path = f"{path}/drug"
        self.values: dict[str, Any] = {}
        self.references: list[Reference] = []
        trail.read(segment, DRUG, self.path, self.values)

    def take(self, segment: Segment) -> bool:
        if segment.elements[0] == "CTP":
            self.trail.read(segment, DRUG_QUANTITY, self.path, self.values)
        elif segment.elements[0] == "REF" and qualifier_of(segment) in PRESCRIPTIONS:
            read_reference(self.trail, segment, self.path, self.references)
        else:
            return False
        return True

    def finish(self) -> Drug:
        return Drug(**self.values, references=tuple(self.references))


class LineAdjudicationReader:
    """Takes CAS, DTP*573 and AMT*EAF behind SVD."""

    def __init__(self, trail: Trail, segment: Segment, path: str) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.adjustments: list[Adjustment] = []
        trail.read(segment, LINE_ADJUDICATION, path, self.values)
        read_procedure(trail, segment, 3, path, self.values)

    def take(self, segment: Segment) -> bool:
        match segment.elements[0], qualifier_of(segment):
            case "CAS", _:
                read_adjustments(self.trail, segment, self.path, self.adjustments)
                return True
            case "DTP", "573":
                return self._once("adjudicated", segment, ADJUDICATED)
            case "AMT", "EAF":
                return self._once("remaining", segment, REMAINING)
        return False

    def finish(self) -> LineAdjudication:
        return LineAdjudication(**self.values, adjustments=tuple(self.adjustments))

    def _once(self, name: str, segment: Segment, layout: Layout) -> bool:
        if name in self.values:
            return False
        self.trail.read(segment, layout, self.path, self.values)
        return True
