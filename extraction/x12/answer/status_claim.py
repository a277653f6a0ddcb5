"""Loop 2200 of one claim in a 277CA, 276 or 277: whose it is, its numbers, what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from extraction.records import AcknowledgedClaim, ClaimStatus, Individual, Party, Reference
from extraction.x12.answer.status_code import SERVICE_DATE, LineStatusReader, read_status
from extraction.x12.remittance.claim_layouts import PERSON
from extraction.x12.wire.common import name_reference, read_reference
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.parts import BIRTH, qualifier, read_period
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

_TRACE: Layout = {1: ("trace_type", "text"), 2: ("trace_number", "text")}
_CHARGE: Layout = {1: ("", "skip"), 2: ("charge", "money")}
_TOTAL_CHARGE = "T3"
_NAMED_REFERENCES = {
    "1K": "payer_claim_control_number",
    "D9": "clearinghouse_number",
    "BLT": "bill_type",
    "EJ": "patient_control_number",
}
SUBSCRIBER, PATIENT = "subscriber", "patient"


class StatusClaimReader:
    """Takes the segments from the level of a person on, until the next trace or level begins.

    `people` holds what NM1 and DMG said of the subscriber and of the patient; sources of both stand under the claim.
    """

    def __init__(self, trail: Trail, index: int, person: str) -> None:
        self.trail = trail
        self.index = index
        self.person = person
        self.people: dict[str, dict[str, Any]] = {person: {}}
        self.values: dict[str, Any] = {}
        self.statuses: list[ClaimStatus] = []
        self.references: list[Reference] = []
        self.lines: list[LineStatusReader] = []
        self.named = False

    @property
    def prefix(self) -> str:
        return f"/claims/{self.index}"

    @property
    def path(self) -> str:
        """From the claim, the pointer to the line being read, or to the claim itself if it has none yet."""
        return self.lines[-1].path if self.lines else ""

    @property
    def begun(self) -> bool:
        """True once something was said of a claim, and not only of a person."""
        return bool(self.values or self.statuses or self.references or self.lines)

    @property
    def traced(self) -> bool:
        return "trace_number" in self.values or "trace_type" in self.values

    def belongs_to(self, person: str) -> None:
        """The next NM1 and DMG are of this person: the dependent of a subscriber named before."""
        self.person, self.named = person, False
        self.people[person] = {}

    def take(self, segment: Segment) -> bool:
        """Read a segment of the claim or of its last line; False if it has no place here."""
        name = segment.elements[0]
        if name == "SVC":
            self.lines.append(LineStatusReader(self.trail, segment, f"/lines/{len(self.lines)}"))
            return True
        if self.lines:
            return self.lines[-1].take(segment)
        reader = _READERS.get(name)
        return reader is not None and reader(self, segment)

    def finish(self, level: int | None, provider: Party | None, *, acknowledges: bool) -> AcknowledgedClaim:
        """The record. `acknowledges`: a 277CA, whose trace is the number that the provider gave the claim."""
        if acknowledges and "trace_number" in self.values:
            self.values["patient_control_number"] = self.values["trace_number"]
            self.trail.same("/patient_control_number", "/trace_number")
        if "charge" not in self.values and self.statuses and self.statuses[0].charge is not None:
            self.values["charge"] = self.statuses[0].charge
            self.trail.same("/charge", "/statuses/0/charge")
        people: dict[str, Any] = {person: Individual(**said) for person, said in self.people.items() if said}
        return AcknowledgedClaim(
            **self.values,
            **people,
            level=level,
            provider=provider,
            statuses=tuple(self.statuses),
            references=tuple(self.references),
            lines=tuple(line.finish() for line in self.lines),
        )

    def _name(self, segment: Segment) -> bool:
        if self.named:
            return False
        self.named = True
        self.trail.read(segment, PERSON, f"/{self.person}", self.people[self.person])
        return True

    def _birth(self, segment: Segment) -> bool:
        said = self.people[self.person]
        if "birth_date" in said or "sex" in said:
            return False
        self.trail.read(segment, BIRTH, f"/{self.person}", said)
        return True

    def _trace(self, segment: Segment) -> bool:
        if self.traced:
            return False
        self.trail.read(segment, _TRACE, "", self.values)
        return True

    def _status(self, segment: Segment) -> bool:
        read_status(self.trail, segment, "", self.statuses)
        return True

    def _reference(self, segment: Segment) -> bool:
        reference = read_reference(self.trail, segment, "", self.references)
        if name := _NAMED_REFERENCES.get(reference.qualifier or ""):
            name_reference(self.trail, segment, "", name, reference, self.values)
        return True

    def _date(self, segment: Segment) -> bool:
        if qualifier(segment) != SERVICE_DATE:
            return False
        return read_period(self.trail, segment, "", ("service_from", "service_to"), self.values)

    def _amount(self, segment: Segment) -> bool:
        if qualifier(segment) != _TOTAL_CHARGE or "charge" in self.values:
            return False
        self.trail.read(segment, _CHARGE, "", self.values)
        return True


_READERS: dict[str, Callable[[StatusClaimReader, Segment], bool]] = {
    "NM1": StatusClaimReader._name,
    "DMG": StatusClaimReader._birth,
    "TRN": StatusClaimReader._trace,
    "STC": StatusClaimReader._status,
    "REF": StatusClaimReader._reference,
    "DTP": StatusClaimReader._date,
    "AMT": StatusClaimReader._amount,
}
