"""Loop 2400: one service line of a submitted claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from extraction.records import ClaimForm, PlainSegment, ServiceLine
from extraction.x12.submission.layouts import DENTAL_SERVICE, INSTITUTIONAL_SERVICE, LINE, PROFESSIONAL_SERVICE, TOOTH
from extraction.x12.submission.line_parts import DrugReader, LineAdjudicationReader, read_procedure
from extraction.x12.submission.loop import LoopReader
from extraction.x12.submission.parts import keep_segment
from extraction.x12.wire.composites import read_list
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

# The segment of the service itself tells the form of a claim whose envelope does not.
SERVICES: dict[str, ClaimForm] = {"SV1": "professional", "SV2": "institutional", "SV3": "dental"}
_FORMS = frozenset({"LQ", "FRM"})
_KEPT = ("CN1", "CR1", "CR2", "CR3", "CR5", "CRC", "HCP", "HSD", "IMM", "K3", "MEA", "PS1", "SV4", "SV5", "SV6", "SV7")


class LineReader(LoopReader):
    """Takes the segments from one LX on, until the next loop begins."""

    service = "472"
    named_references: ClassVar[Mapping[str, str]] = {
        "6R": "line_control",
        "G1": "prior_authorization",
        "9F": "referral_number",
    }
    kept = frozenset({*_KEPT, *_FORMS})

    def __init__(self, trail: Trail, path: str) -> None:
        super().__init__(trail, path)
        self.form: ClaimForm | None = None
        self.other_teeth: list[PlainSegment] = []
        self.drug: DrugReader | None = None
        self.adjudications: list[LineAdjudicationReader] = []

    def number(self, segment: Segment) -> None:
        """LX."""
        self.trail.read(segment, LINE, self.path, self.values)

    def take(self, segment: Segment) -> bool:
        """Read a segment of the loop; False if it has no place here."""
        inside = self.current
        if inside and inside.take(segment):
            return True
        reader = _READERS.get(segment.elements[0])
        read = reader(self, segment) if reader else self.take_shared(segment)
        if read and inside and self.current is inside and segment.elements[0] not in _FORMS:
            self.out_of_order(segment)
        return read

    def finish(self) -> ServiceLine:
        self._require()
        return ServiceLine(
            **self.shared(),
            other_teeth=tuple(self.other_teeth),
            drug=self.drug.finish() if self.drug else None,
            adjudications=tuple(adjudication.finish() for adjudication in self.adjudications),
        )

    def _require(self) -> None:
        """What was done, and its charge."""
        if self.form is None:
            self.trail.find("segment_missing", self.path, "The service line has no SV1, SV2 or SV3 segment")
            return
        done = "revenue_code" if self.form == "institutional" else "procedure"
        self.trail.missing((done, "charge"), self.values, self.path, "The service line")

    def _professional(self, segment: Segment) -> bool:
        self.trail.read(segment, PROFESSIONAL_SERVICE, self.path, self.values)
        read_procedure(self.trail, segment, 1, self.path, self.values)
        self._list("diagnosis_pointers", segment, 7)
        return True

    def _institutional(self, segment: Segment) -> bool:
        self.trail.read(segment, INSTITUTIONAL_SERVICE, self.path, self.values)
        read_procedure(self.trail, segment, 2, self.path, self.values)
        return True

    def _dental(self, segment: Segment) -> bool:
        self.trail.read(segment, DENTAL_SERVICE, self.path, self.values)
        read_procedure(self.trail, segment, 1, self.path, self.values)
        self._list("oral_cavity", segment, 4)
        self._list("diagnosis_pointers", segment, 11)
        return True

    def _service(self, segment: Segment) -> bool:
        """SV1, SV2 or SV3, of which a line has one."""
        if self.form:
            return False
        self.form = SERVICES[segment.elements[0]]
        return _SERVICES[segment.elements[0]](self, segment)

    def _list(self, name: str, segment: Segment, index: int) -> None:
        found = read_list(self.trail, segment, index, f"{self.path}/{name}")
        if found:
            self.values[name] = found

    def _tooth(self, segment: Segment) -> bool:
        """The first TOO is read, further ones are kept as printed."""
        if "tooth" in self.values or "tooth_surfaces" in self.values:
            keep_segment(self.trail, segment, f"{self.path}/other_teeth", self.other_teeth)
        else:
            self.trail.read(segment, TOOTH, self.path, self.values)
            self._list("tooth_surfaces", segment, 3)
        return True

    def _drug(self, segment: Segment) -> bool:
        """LIN. 005010 has one drug for a line: further ones are kept as printed."""
        if self.drug:
            self.keep(segment)
            self.current = KeptReader(self)
        else:
            self.current = self.drug = DrugReader(self.trail, segment, self.path)
        return True

    def _adjudication(self, segment: Segment) -> bool:
        path = f"{self.path}/adjudications/{len(self.adjudications)}"
        self.current = adjudication = LineAdjudicationReader(self.trail, segment, path)
        self.adjudications.append(adjudication)
        return True


class KeptReader:
    """Takes CTP behind a LIN that is kept as printed."""

    def __init__(self, line: LineReader) -> None:
        self.line = line

    def take(self, segment: Segment) -> bool:
        if segment.elements[0] != "CTP":
            return False
        self.line.keep(segment)
        return True


_SERVICES: dict[str, Callable[[LineReader, Segment], bool]] = {
    "SV1": LineReader._professional,
    "SV2": LineReader._institutional,
    "SV3": LineReader._dental,
}
_READERS: dict[str, Callable[[LineReader, Segment], bool]] = {
    **dict.fromkeys(SERVICES, LineReader._service),
    "TOO": LineReader._tooth,
    "LIN": LineReader._drug,
    "SVD": LineReader._adjudication,
}
