"""Loop 2110: what was paid for one service line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from extraction.allowed import line_allowed
from extraction.records import Adjustment, Reference, ServicePayment
from extraction.x12.wire.common import (
    element_offsets,
    name_reference,
    read_adjustments,
    read_amount,
    read_quantity,
    read_reference,
    read_rest,
)
from extraction.x12.wire.construct import drafts_of
from extraction.x12.wire.layout import LAST_ELEMENT, FixedLayout
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text, parse_date

SERVICE = FixedLayout(
    {
        1: ("", "skip"),
        2: ("charge", "money"),
        3: ("paid", "money"),
        4: ("revenue_code", "text"),
        5: ("units", "quantity"),
        6: ("", "skip"),
        7: ("units_billed", "quantity"),
    }
)
NATIONAL_REVENUE_CODE = "NU"
_DAY = FixedLayout({1: ("", "skip"), 2: ("service_from", "date")})
_THROUGH = FixedLayout({1: ("", "skip"), 2: ("service_to", "date")})
_TOOTH = FixedLayout({1: ("", "skip"), 2: ("tooth", "text")})
_TOOTH_NUMBER = "JP"
_REMARK_LISTS = {"HE": "remark_codes", "RX": "reject_codes"}
LINE_REFERENCES = {"6R": "line_control", "HPI": "rendering_npi", _TOOTH_NUMBER: "tooth"}
new_line = drafts_of(ServicePayment)
ONE_UNIT = Decimal(1)
_REQUIRED = ("procedure_qualifier", "charge", "paid")


class ServiceReader:
    """Takes the segments from one SVC on (`LINE_READERS`), until the next loop begins."""

    def __init__(self, trail: Trail, segment: Segment, path: str) -> None:
        self.trail = trail
        self.segment = segment
        self.path = path
        self.values: dict[str, Any] = {}
        self.adjustments: list[Adjustment] = []
        self.references: list[Reference] = []
        self.amounts: dict[str, Decimal] = {}
        self.quantities: dict[str, Decimal] = {}
        self.codes: dict[str, list[str]] = {"remark_codes": [], "reject_codes": []}
        self._read_service()

    def so_far(self) -> dict[str, Any]:
        """The fields of the record that were read."""
        return {
            **self.values,
            "adjustments": tuple(self.adjustments),
            "references": tuple(self.references),
            "amounts": self.amounts,
            "quantities": self.quantities,
            "remark_codes": tuple(self.codes["remark_codes"]),
            "reject_codes": tuple(self.codes["reject_codes"]),
        }

    def settle_service(self) -> None:
        """What the guide requires and says of SVC: SVC05 absent means one unit (005010X221A1), unreadable unknown."""
        self.trail.missing(_REQUIRED, self.values, self.path, "The service line")
        if self._units_absent():
            self.values["units"] = ONE_UNIT

    def show_computed(self, basis: str | None) -> None:
        """Where the values came from that are not printed; `basis` is that of the allowed amount."""
        if self._units_absent():
            self.trail.derived(f"{self.path}/units", self.segment, "SVC05 absent")
        if basis == "printed":
            for name in ("allowed", "allowed_basis"):
                self.trail.same(f"{self.path}/{name}", f"{self.path}/amounts/B6")
        elif basis:
            for name in ("allowed", "allowed_basis"):
                self.trail.derived(f"{self.path}/{name}", self.segment, "SVC03 CAS")

    def _read_service(self) -> None:
        self.trail.read(self.segment, SERVICE, self.path, self.values)
        self._read_procedure(1, "procedure", "modifiers")
        self._read_procedure(6, "submitted_procedure", "submitted_modifiers")
        by_revenue_code = self.values.get("procedure_qualifier") == NATIONAL_REVENUE_CODE
        if by_revenue_code and "revenue_code" not in self.values and "procedure" in self.values:
            self.values["revenue_code"] = self.values["procedure"]
            self.trail.same(f"{self.path}/revenue_code", f"{self.path}/procedure")

    def _read_procedure(self, index: int, name: str, modifiers: str) -> None:
        """SVC01 and SVC06: qualifier, code, four modifiers, description, end of a range of codes."""
        if index >= len(self.segment.elements) or not self.segment.elements[index]:
            return
        plain = None if self.trail.recording else plain_procedure(self.segment.elements[index], self.trail.component)
        if plain and self.segment.plain:
            self.values.update(zip((*_PROCEDURE_NAMES[index], modifiers), plain, strict=True))
            return
        offset = element_offsets(self.segment)[index]
        places = _PROCEDURE_PLACES[index]
        kept: list[str] = []
        components = self.trail.composite(self.segment.elements[index], self.path)
        for number, raw in enumerate(components[: LAST_ELEMENT + 1]):
            text = clean_text(raw) if raw else raw
            if text and number in places:
                self.values[places[number]] = text
                self.trail.printed(f"{self.path}/{places[number]}", self.segment, index, offset)
            elif text and number < 6:
                self.trail.printed(f"{self.path}/{modifiers}/{len(kept)}", self.segment, index, offset)
                kept.append(text)
            elif text:
                message = (
                    f"A component of segment {self.segment.number} (SVC) has no place in the record and was not read"
                )
                self.trail.find("element_not_read", self.path, message)
            offset += len(raw) + 1
        self.values[modifiers] = tuple(kept)
        self.trail.beyond(self.segment, len(components) - LAST_ELEMENT - 1, self.path, "components")

    def _units_absent(self) -> bool:
        return len(self.segment.elements) <= 5 or not clean_text(self.segment.elements[5])

    def _adjustment(self, segment: Segment) -> bool:
        read_adjustments(self.trail, segment, self.path, self.adjustments)
        return True

    def _date(self, segment: Segment) -> bool:
        """DTM 472 is one day, from and to; 150 and 151 are the ends of a period."""
        qualifier = segment.elements[1].strip() if len(segment.elements) > 1 else ""
        if qualifier == "472" and self._plain_day(segment):
            return True
        if qualifier not in ("150", "151", "472"):
            return False
        if qualifier != "151":
            self.trail.read(segment, _DAY, self.path, self.values)
        if qualifier != "150":
            self._through(segment, single_day=qualifier == "472")
        return True

    def _plain_day(self, segment: Segment) -> bool:
        if self.trail.recording or not segment.plain or len(segment.elements) != 3:
            return False
        day, values = parse_date(segment.elements[2]), self.values
        if day is None or "service_from" in values or "service_to" in values:
            return False
        values["service_from"] = values["service_to"] = day
        return True

    def _through(self, segment: Segment, *, single_day: bool) -> None:
        if not single_day:
            self.trail.read(segment, _THROUGH, self.path, self.values)
        elif "service_to" not in self.values and "service_from" in self.values:
            self.values["service_to"] = self.values["service_from"]
            self.trail.same(f"{self.path}/service_to", f"{self.path}/service_from")

    def _reference(self, segment: Segment) -> bool:
        reference = read_reference(self.trail, segment, self.path, self.references)
        name = LINE_REFERENCES.get(reference.qualifier or "")
        if name:
            name_reference(self.trail, segment, self.path, name, reference, self.values)
        return True

    def _amount(self, segment: Segment) -> bool:
        read_amount(self.trail, segment, self.path, self.amounts)
        return True

    def _quantity(self, segment: Segment) -> bool:
        read_quantity(self.trail, segment, self.path, self.quantities)
        return True

    def _tooth(self, segment: Segment) -> bool:
        self.trail.read(segment, _TOOTH, self.path, self.values)
        return True

    def _remark(self, segment: Segment) -> bool:
        """LQ: HE is a remark code, RX a pharmacy reject code."""
        elements = segment.elements
        name = _REMARK_LISTS.get(elements[1].strip()) if len(elements) > 2 else None
        code = clean_text(elements[2]) if len(elements) > 2 else ""
        if name is None or not code:
            return False
        codes = self.codes[name]
        self.trail.printed(f"{self.path}/{name}/{len(codes)}", segment, 2, element_offsets(segment)[2])
        codes.append(code)
        read_rest(self.trail, segment, 3, self.path)
        return True


def settle_line(line: Any, *, primary: bool) -> None:
    """Make a draft the record of its line, its allowed amount settled now that it is known who pays first."""
    line.allowed, line.allowed_basis = line_allowed(
        line.amounts.get("B6"), line.paid, line.adjustments, primary=primary
    )
    line.__class__ = ServicePayment


@lru_cache(maxsize=16_384)
def plain_procedure(raw: str, component: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Qualifier, code and modifiers of a composite that holds nothing else, and nothing odd. Procedures repeat."""
    parts = raw.split(component) if component and component in raw and " " not in raw else []
    if not 2 <= len(parts) <= 6 or not parts[0] or not parts[1]:
        return None
    return parts[0], parts[1], tuple(filter(None, parts[2:]))


_PROCEDURE_NAMES = {1: ("procedure_qualifier", "procedure"), 6: ("submitted_qualifier", "submitted_procedure")}
# The components of SVC01 and SVC06 that are no modifiers.
_PROCEDURE_PLACES = {
    1: {0: "procedure_qualifier", 1: "procedure", 6: "procedure_description", 7: "procedure_end"},
    6: {
        0: "submitted_qualifier",
        1: "submitted_procedure",
        6: "submitted_description",
        7: "submitted_procedure_end",
    },
}
# What belongs to a line once there is one.
LINE_READERS: dict[str, Callable[[ServiceReader, Segment], bool]] = {
    "CAS": ServiceReader._adjustment,
    "DTM": ServiceReader._date,
    "REF": ServiceReader._reference,
    "AMT": ServiceReader._amount,
    "QTY": ServiceReader._quantity,
    "LQ": ServiceReader._remark,
    "TOO": ServiceReader._tooth,
}
