"""Loop 2100: what was paid for one claim."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from extraction.allowed import claim_allowed, is_primary
from extraction.records import (
    REVERSAL,
    Adjustment,
    ClaimPayment,
    Contact,
    Party,
    Person,
    Reference,
)
from extraction.x12.remittance.claim_layouts import CLAIM, DATES, MOST_LINES, ORGANISATION, PERSON
from extraction.x12.remittance.service import LINE_READERS, ServiceReader, new_line, settle_line
from extraction.x12.wire.adjudication import read_adjudication
from extraction.x12.wire.common import (
    name_reference,
    read_adjustments,
    read_amount,
    read_contact,
    read_quantity,
    read_reference,
)
from extraction.x12.wire.construct import drafts_of, maker
from extraction.x12.wire.limits import check_another_line, check_lines
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

REQUIRED = ("patient_control_number", "status_code", "charge", "paid", "payer_claim_control_number")
CLAIM_REFERENCES = {"F8": "original_reference", "1L": "group_number", "EA": "medical_record_number"}
new_claim, make_person, make_party = drafts_of(ClaimPayment), maker(Person), maker(Party)
PEOPLE = {"QC": "patient", "IL": "subscriber", "74": "corrected_patient", "GB": "other_subscriber"}
PARTIES = {"82": "rendering", "TT": "crossover_to", "PR": "corrected_payer"}


class ClaimReader:
    """Takes the segments from one CLP on, until the next claim, group or provider adjustment begins."""

    def __init__(self, trail: Trail, segment: Segment, provider_summary: int | None) -> None:
        self.trail = trail
        self.segment = segment
        self.provider_summary = provider_summary
        self.values: dict[str, Any] = {}
        self.adjustments: list[Adjustment] = []
        self.references: list[Reference] = []
        self.contacts: list[Contact] = []
        self.amounts: dict[str, Decimal] = {}
        self.quantities: dict[str, Decimal] = {}
        self.remarks: list[str] = []
        self.services: list[ServiceReader] = []
        trail.read(segment, CLAIM, "", self.values)

    def take(self, segment: Segment) -> bool:
        """Read a segment of the claim or of its last line; False if it has no place here.

        Names and MIA/MOA belong to the claim even where they come late, behind its lines.
        """
        name = segment[2][0]
        if self.services and name in LINE_READERS:
            return LINE_READERS[name](self.services[-1], segment)
        if name == "SVC":
            check_another_line(segment, len(self.services))
            self.services.append(ServiceReader(self.trail, segment, f"/lines/{len(self.services)}"))
            return True
        return name in CLAIM_READERS and CLAIM_READERS[name](self, segment)

    @property
    def innermost_path(self) -> str:
        """From the claim, the pointer to the line being read, or to the claim itself if it has none yet."""
        return self.services[-1].path if self.services else ""

    def finish(self) -> ClaimPayment:
        """The record, with what is computed from the whole claim."""
        self.trail.missing(REQUIRED, self.values, "", "The claim")
        check_lines(self.trail, len(self.services), MOST_LINES)
        for service in self.services:
            service.settle_service()
        claim = claim_payment(self.so_far(), [service.so_far() for service in self.services], self.provider_summary)
        if self.trail.recording:
            self._show_computed(claim)
        return claim

    def so_far(self) -> dict[str, Any]:
        """The fields of the record that were read, without its lines."""
        return {
            **self.values,
            "adjustments": tuple(self.adjustments),
            "references": tuple(self.references),
            "contacts": tuple(self.contacts),
            "amounts": self.amounts,
            "quantities": self.quantities,
            "remark_codes": tuple(self.remarks),
        }

    def _show_computed(self, claim: ClaimPayment) -> None:
        """Where the values came from that are not printed."""
        for service, line in zip(self.services, claim.lines, strict=True):
            service.show_computed(line.allowed_basis)
        for name in ("allowed", "allowed_basis") if claim.allowed_basis else ():
            if claim.allowed_basis == "printed":
                self.trail.same(f"/{name}", "/amounts/B6")
            else:
                self.trail.derived(f"/{name}", self.segment, "CLP04 CAS SVC03 AMT02")
        if claim.reverses is not None:
            named = "original_reference" in self.values
            self.trail.derived("/reverses", self.segment, "REF02" if named else "CLP07")

    def _adjustment(self, segment: Segment) -> bool:
        read_adjustments(self.trail, segment, "", self.adjustments)
        return True

    def _name(self, segment: Segment) -> bool:
        code = segment.elements[1].strip() if len(segment.elements) > 1 else ""
        name = PEOPLE.get(code) or PARTIES.get(code)
        if name is None or name in self.values:
            return False
        layout, record = (PERSON, make_person) if code in PEOPLE else (ORGANISATION, make_party)
        values: dict[str, Any] = {}
        self.trail.read(segment, layout, f"/{name}", values)
        self.values[name] = record(**values)
        if code == "82" and values.get("id_qualifier") == "XX" and "id" in values:
            self.values["rendering_npi"] = values["id"]
            self.trail.same("/rendering_npi", "/rendering/id")
        return True

    def _adjudication(self, segment: Segment) -> bool:
        return read_adjudication(self.trail, segment, "", self.values, self.remarks)

    def _date(self, segment: Segment) -> bool:
        """DTM; a qualifier of two digits is one that lost its zero."""
        layout = DATES.get(segment.elements[1].strip().zfill(3)) if len(segment.elements) > 1 else None
        if layout is None:
            return False
        self.trail.read(segment, layout, "", self.values)
        return True

    def _reference(self, segment: Segment) -> bool:
        reference = read_reference(self.trail, segment, "", self.references)
        name = CLAIM_REFERENCES.get(reference.qualifier or "")
        if name:
            name_reference(self.trail, segment, "", name, reference, self.values)
        return True

    def _contact(self, segment: Segment) -> bool:
        read_contact(self.trail, segment, "", self.contacts)
        return True

    def _amount(self, segment: Segment) -> bool:
        if read_amount(self.trail, segment, "", self.amounts) == "I":
            self.values["interest"] = self.amounts["I"]
            self.trail.same("/interest", "/amounts/I")
        return True

    def _quantity(self, segment: Segment) -> bool:
        read_quantity(self.trail, segment, "", self.quantities)
        return True


def claim_payment(fields: dict[str, Any], lines: list[dict[str, Any]], provider_summary: int | None) -> ClaimPayment:
    """The record of the fields that were read of a claim and of its lines."""
    return settled(new_claim(**fields), [new_line(**line) for line in lines], provider_summary)


def settled(claim: Any, lines: list[Any], provider_summary: int | None) -> ClaimPayment:
    """The record of the drafts of a claim and of its lines, with what is computed from all of them."""
    adjustments: tuple[Adjustment, ...] = claim.adjustments
    primary = is_primary(claim.status_code, adjustments)
    for line in lines:
        primary = primary and is_primary(claim.status_code, line.adjustments)
    for line in lines:
        settle_line(line, primary=primary)
    claim.lines = services = tuple(lines)
    printed = claim.amounts.get("B6")
    claim.allowed, claim.allowed_basis = claim_allowed(printed, claim.paid, adjustments, services, primary=primary)
    claim.reverses = _reversed(claim)
    claim.provider_summary = provider_summary
    claim.__class__ = ClaimPayment
    record: ClaimPayment = claim
    return record


def _reversed(claim: Any) -> str | None:
    """A reversal names the claim it takes back in REF*F8, else it carries that claim's own payer control number
    (CLP07).
    """
    if claim.status_code != REVERSAL:
        return None
    found: str | None = claim.original_reference or claim.payer_claim_control_number
    return found


CLAIM_READERS: dict[str, Callable[[ClaimReader, Segment], bool]] = {
    "CAS": ClaimReader._adjustment,
    "NM1": ClaimReader._name,
    "MIA": ClaimReader._adjudication,
    "MOA": ClaimReader._adjudication,
    "DTM": ClaimReader._date,
    "REF": ClaimReader._reference,
    "PER": ClaimReader._contact,
    "AMT": ClaimReader._amount,
    "QTY": ClaimReader._quantity,
}
