"""Loop 2110 of a 271: one thing that is said of a coverage (EB), with its dates, limits and words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from extraction.records import Benefit, ClaimDate, Provider, Reference
from extraction.x12.eligibility.parts import BENEFIT_SPANS, Rejections, read_day, settle_span
from extraction.x12.submission.names import ProviderReader
from extraction.x12.submission.parts import keep_segment
from extraction.x12.wire.common import element_offsets, read_reference
from extraction.x12.wire.composites import read_list
from extraction.x12.wire.layout import LAST_ELEMENT, Layout
from extraction.x12.wire.parts import read_procedure
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text

_BENEFIT: Layout = {
    **dict.fromkeys((3, 13, 14), ("", "skip")),
    1: ("code", "text"),
    2: ("level", "text"),
    4: ("insurance_type", "text"),
    5: ("plan", "text"),
    6: ("period", "text"),
    7: ("amount", "money"),
    8: ("percent", "quantity"),
    9: ("quantity_kind", "text"),
    10: ("quantity", "quantity"),
    11: ("authorization_required", "text"),
    12: ("in_network", "text"),
}
# EB03 repeats; its codes are letters and digits, so that whatever stands between them separates them.
_SERVICE_TYPE = re.compile(r"[A-Za-z0-9]+")
_SERVICE_TYPES, _PROCEDURE, _POINTERS = 3, 13, 14


class BenefitReader:
    """Takes the segments from one EB on, until the next EB or level begins."""

    def __init__(self, trail: Trail, segment: Segment, path: str) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.dates: list[ClaimDate] = []
        self.messages: list[str] = []
        self.references: list[Reference] = []
        self.rejections = Rejections(trail, path)
        self.segments: list[tuple[str, ...]] = []
        self.parties: list[Provider] = []
        self.party: ProviderReader | None = None
        self._read(segment)

    def take(self, segment: Segment) -> bool:
        """Read a segment of the loop; False if it has no place here."""
        name = segment.elements[0]
        if name == "NM1":
            self._open_party(segment)
            return True
        if name in ("LS", "LE"):
            self._close_party()
            return True
        if self.party and self.party.take(segment):
            return True
        reader = _READERS.get(name)
        return reader is not None and reader(self, segment)

    def finish(self) -> Benefit:
        self._close_party()
        settle_span(self.trail, self.path, self.dates, BENEFIT_SPANS, self.values)
        return Benefit(
            **self.values,
            **self.rejections.fields(),
            dates=tuple(self.dates),
            messages=tuple(self.messages),
            references=tuple(self.references),
            parties=tuple(self.parties),
            segments=tuple(self.segments),
        )

    def _read(self, segment: Segment) -> None:
        self.trail.read(segment, _BENEFIT, self.path, self.values)
        self.trail.missing(("code",), self.values, self.path, "The benefit")
        self.values["service_types"] = self._service_types(segment)
        read_procedure(self.trail, segment, _PROCEDURE, self.path, self.values)
        pointers = read_list(self.trail, segment, _POINTERS, f"{self.path}/diagnosis_pointers")
        self.values["diagnosis_pointers"] = pointers

    def _service_types(self, segment: Segment) -> tuple[str, ...]:
        if len(segment.elements) <= _SERVICE_TYPES:
            return ()
        found = list(_SERVICE_TYPE.finditer(segment.elements[_SERVICE_TYPES]))
        offset = element_offsets(segment)[_SERVICE_TYPES]
        kept = found[: 2 * LAST_ELEMENT]
        for index, match in enumerate(kept):
            pointer = f"{self.path}/service_types/{index}"
            self.trail.printed(pointer, segment, _SERVICE_TYPES, offset + match.start())
        self.trail.beyond(segment, len(found) - len(kept), self.path, "service types")
        return tuple(match.group() for match in kept)

    def _open_party(self, segment: Segment) -> None:
        self._close_party()
        self.party = ProviderReader(self.trail, f"{self.path}/parties/{len(self.parties)}")
        self.party.name(segment)

    def _close_party(self) -> None:
        if self.party:
            self.parties.append(self.party.finish())
        self.party = None

    def _date(self, segment: Segment) -> bool:
        return read_day(self.trail, segment, self.path, self.dates)

    def _reference(self, segment: Segment) -> bool:
        read_reference(self.trail, segment, self.path, self.references)
        return True

    def _rejection(self, segment: Segment) -> bool:
        return self.rejections.take(segment)

    def _message(self, segment: Segment) -> bool:
        text = clean_text(segment.elements[1]) if len(segment.elements) > 1 else ""
        if not text:
            return False
        self.trail.printed(f"{self.path}/messages/{len(self.messages)}", segment, 1, element_offsets(segment)[1])
        self.trail.read(segment, {1: ("", "skip")}, self.path, {})
        self.messages.append(text)
        return True

    def _keep(self, segment: Segment) -> bool:
        keep_segment(self.trail, segment, f"{self.path}/segments", self.segments)
        return True


_READERS: dict[str, Callable[[BenefitReader, Segment], bool]] = {
    "DTP": BenefitReader._date,
    "REF": BenefitReader._reference,
    "AAA": BenefitReader._rejection,
    "MSG": BenefitReader._message,
    "HSD": BenefitReader._keep,
    "III": BenefitReader._keep,
}
