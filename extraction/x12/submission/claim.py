"""Loop 2300: one claim as it is sent to a payer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from extraction.records import Claim, ClaimForm, Diagnosis, HealthCode
from extraction.x12.submission.coverage import CoverageReader
from extraction.x12.submission.layouts import ACCIDENT, CLAIM, FACILITY, INSTITUTIONAL
from extraction.x12.submission.line import SERVICES, LineReader
from extraction.x12.submission.loop import LoopReader
from extraction.x12.submission.parts import read_health_codes
from extraction.x12.wire.composites import read_composite, read_list
from extraction.x12.wire.limits import check_another_line, check_lines
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

_REQUIRED = ("patient_control_number", "charge", "facility_type", "frequency")
# So often loop 2400 repeats at most (005010X222A1, X223A2, X224A2).
_MOST_LINES: dict[ClaimForm, int] = {"professional": 50, "institutional": 999, "dental": 50}
_CAUSES = 3
_CERTIFICATIONS = ("CR1", "CR2", "CR3", "CR4", "CR5", "CR6", "CR7", "CR8", "CRC")
_KEPT = ("CN1", "DN1", "DN2", "DSB", "HCP", "HSD", "K3", "MEA", "PS1", "UR")
# CLM05 is a composite in every claim: where it is not cut by ISA16, it shows the separator in use.
_FACILITY = re.compile(r"[A-Za-z0-9]{1,2}([^A-Za-z0-9 .-])(?:[A-Za-z]{0,2}\1[A-Za-z0-9]?|[A-Za-z]{1,2})\s*")


class ClaimReader(LoopReader):
    """Takes the segments from one CLM on, until the next claim or level begins."""

    service = "434"
    named_references: ClassVar[Mapping[str, str]] = {
        "F8": "original_reference",
        "G1": "prior_authorization",
        "9F": "referral_number",
        "EA": "medical_record_number",
        "D9": "clearinghouse_number",
    }
    kept = frozenset({*_KEPT, *_CERTIFICATIONS})

    def __init__(self, trail: Trail, segment: Segment) -> None:
        super().__init__(trail, "")
        self.diagnoses: list[Diagnosis] = []
        self.codes: list[HealthCode] = []
        self.coverages: list[CoverageReader] = []
        self.lines: list[LineReader] = []
        self._settle_component(segment)
        trail.read(segment, CLAIM, "", self.values)
        read_composite(trail, segment, 5, FACILITY, "", self.values)
        read_composite(trail, segment, 11, ACCIDENT, "", self.values)
        causes = read_list(trail, segment, 11, "/related_causes", last=_CAUSES)
        if causes:
            self.values["related_causes"] = causes

    @property
    def form(self) -> ClaimForm | None:
        """As its lines tell."""
        return next((line.form for line in self.lines if line.form), None)

    @property
    def innermost_path(self) -> str:
        """From the claim, the pointer to the line or coverage being read, or to the claim itself."""
        inner: list[LineReader] | list[CoverageReader] = self.lines or self.coverages
        return inner[-1].path if inner else ""

    def take(self, segment: Segment) -> bool:
        """Read a segment of the claim; False if it has no place here."""
        name = segment.elements[0]
        if name == "LX" or (name in SERVICES and not (self.lines and self.lines[-1].form is None)):
            return self._open_line(segment)
        inside = self.lines[-1] if self.lines else self.coverages[-1] if self.coverages else self.current
        if inside and inside.take(segment):
            return True
        reader = _READERS.get(name)
        entered = len(self.coverages)
        read = reader(self, segment) if reader else not self.lines and self.take_shared(segment)
        if read and inside and len(self.coverages) == entered and (self.lines or name != "NM1"):
            self.out_of_order(segment)
        return read

    def finish(self, above: dict[str, Any], form: ClaimForm) -> Claim:
        """The record, with what the levels above it say."""
        self.trail.missing(_REQUIRED, self.values, "", "The claim")
        check_lines(self.trail, len(self.lines), _MOST_LINES[form])
        lines = tuple(line.finish() for line in self.lines)
        self._check_charge([line.charge for line in lines])
        return Claim(
            **above,
            **self.shared(),
            form=form,
            diagnoses=tuple(self.diagnoses),
            codes=tuple(self.codes),
            other_coverages=tuple(coverage.finish() for coverage in self.coverages),
            lines=lines,
        )

    def _settle_component(self, segment: Segment) -> None:
        """The separator of composites that the claim uses, where ISA16 names another one or nothing does."""
        raw = segment.elements[5] if len(segment.elements) > 5 else ""
        found = _FACILITY.fullmatch(raw)
        if found is None or found.group(1) == self.trail.component:
            return
        if self.trail.component:
            message = "Composite elements use another separator than the one that ISA16 names"
            self.trail.find("component_separator_differs", "", message)
        self.trail.component = found.group(1)

    def _check_charge(self, charges: list[Decimal | None]) -> None:
        """CLM02 is the sum of the charges of the lines (005010X222A1, CLM02)."""
        if "charge" not in self.values or None in charges:
            return
        difference = sum((charge for charge in charges if charge), Decimal(0)) - self.values["charge"]
        if charges and difference:
            message = "The charges of the lines do not add up to the charge of the claim"
            self.trail.find("claim_charge_differs", "/charge", message, difference)

    def _open_line(self, segment: Segment) -> bool:
        check_another_line(segment, len(self.lines))
        line = LineReader(self.trail, f"/lines/{len(self.lines)}")
        self.lines.append(line)
        if segment.elements[0] == "LX":
            line.number(segment)
            self._check_number(line)
            return True
        message = f"Segment {segment.number} ({segment.id}) begins a line that no LX announces"
        self.trail.find("segment_missing", line.path, message)
        return line.take(segment)

    def _check_number(self, line: LineReader) -> None:
        """LX01 counts the lines of a claim from 1."""
        if str(line.values.get("number", "")).strip().lstrip("0") != str(len(self.lines)):
            message = f"LX01 is not {len(self.lines)}, the place of the line in its claim"
            self.trail.find("line_number_differs", f"{line.path}/number", message)

    def _coverage(self, segment: Segment) -> bool:
        path = f"/other_coverages/{len(self.coverages)}"
        self.coverages.append(CoverageReader(self.trail, segment, path))
        return True

    def _institutional(self, segment: Segment) -> bool:
        self.trail.read(segment, INSTITUTIONAL, "", self.values)
        return True

    def _codes(self, segment: Segment) -> bool:
        read_health_codes(self.trail, segment, "", self.diagnoses, self.codes)
        return True


_READERS: dict[str, Callable[[ClaimReader, Segment], bool]] = {
    "SBR": ClaimReader._coverage,
    "CL1": ClaimReader._institutional,
    "HI": ClaimReader._codes,
}
