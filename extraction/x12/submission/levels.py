"""Loops 2000A to 2000C: the levels above a claim. Who bills, who is insured and by whom, who is treated."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from extraction.sources import Table
from extraction.x12.submission.layouts import CURRENCY, PATIENT, SUBSCRIBER
from extraction.x12.submission.loop import qualifier_of
from extraction.x12.submission.names import IndividualReader, NameReader, PayerReader, ProviderReader
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail

LEVELS = ("20", "22", "23")
# Which field of the claim a name is, and on which level it belongs.
_NAMES: dict[str, tuple[str, str]] = {
    "85": ("20", "billing"),
    "87": ("20", "pay_to"),
    "PE": ("20", "pay_to_plan"),
    "IL": ("22", "subscriber"),
    "PR": ("22", "payer"),
    "QD": ("22", "responsible"),
    "QC": ("23", "patient"),
}
# What begins a level, were its HL lost.
_OPENERS = {("NM1", "85"): "20", ("NM1", "IL"): "22", ("NM1", "QC"): "23"}
_READERS: dict[str, type[ProviderReader | IndividualReader | PayerReader]] = {
    "billing": ProviderReader,
    "pay_to": ProviderReader,
    "pay_to_plan": ProviderReader,
    "subscriber": IndividualReader,
    "responsible": IndividualReader,
    "patient": IndividualReader,
    "payer": PayerReader,
}
_PAY_TO_SPECIALTY = "PT"
_REQUIRED = {"billing": "the billing provider", "subscriber": "the subscriber", "payer": "the payer"}


def code_of(segment: Segment) -> str:
    """The code of the level that a segment begins, were its HL lost; nothing if it begins none."""
    if segment.elements[0] == "SBR":
        return "22"
    return _OPENERS.get((segment.elements[0], qualifier_of(segment)), "")


class Level:
    """What one HL says. Its values are kept on a trail of their own, to be repeated in each claim below."""

    def __init__(self, code: str, segment: Segment, component: str) -> None:
        self.code = code
        self.first = self.last = segment.number
        self.trail = Trail(component)
        self.values: dict[str, Any] = {}
        self.names: dict[str, ProviderReader | IndividualReader | PayerReader] = {}
        self.current: NameReader | None = None
        self.taken: set[str] = set()
        self.has_claims = False
        self._shared: Table = {}

    @property
    def sources(self) -> Table:
        """Where its values came from, the same object for all claims below as long as nothing is added."""
        if self._shared != self.trail.table:
            self._shared = dict(self.trail.table)
        return self._shared

    def take(self, segment: Segment) -> bool:
        """Read a segment other than a name; False if it has no place here."""
        name = segment.elements[0]
        if name == "PRV":
            field = "pay_to" if qualifier_of(segment) == _PAY_TO_SPECIALTY else "billing"
            return self.code == "20" and self.reader(field).take(segment)
        if self.current and self.current.take(segment):
            return True
        if name in self.taken:
            return False
        self.taken.add(name)
        return self._own(segment)

    def reader(self, field: str) -> ProviderReader | IndividualReader | PayerReader:
        if field not in self.names:
            self.names[field] = _READERS[field](self.trail, f"/{field}")
        return self.names[field]

    def fields(self) -> dict[str, Any]:
        """The fields of a claim that this level fills."""
        return {**self.values, **{name: reader.finish() for name, reader in self.names.items()}}

    def _own(self, segment: Segment) -> bool:
        """SBR, PAT and CUR belong to the level itself, or to the person it is about."""
        match segment.elements[0], self.code:
            case "CUR", "20":
                self.trail.read(segment, CURRENCY, "", self.values)
            case "SBR", "22":
                self._subscriber(segment)
            case "PAT", "22":
                self.trail.read(segment, PATIENT, "/subscriber", self.reader("subscriber").values)
            case "PAT", "23":
                self.trail.read(segment, PATIENT, "/patient", self.reader("patient").values)
            case _:
                return False
        return True

    def _subscriber(self, segment: Segment) -> None:
        values: dict[str, Any] = {}
        self.trail.read(segment, SUBSCRIBER, "", values)
        relationship = values.pop("subscriber/relationship", None)
        if relationship:
            self.reader("subscriber").values["relationship"] = relationship
        self.values.update(values)


class Levels:
    """The level of each kind that is open, outermost first."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.open: list[Level] = []

    def enter(self, code: str, segment: Segment) -> None:
        """A new level closes those of its kind and below."""
        self.leave(code)
        self.open.append(Level(code, segment, self.trail.component))

    def leave(self, code: str = LEVELS[0]) -> None:
        """Close the levels of a kind and below. What was odd about one without claims is said of the record."""
        for level in self.open:
            if level.code >= code:
                self._tell(level, "")
                self._tell_lost(level)
        self.open = [level for level in self.open if level.code < code]

    def take(self, segment: Segment) -> bool:
        """Read a segment between HL and CLM; False if it has no place here."""
        name = segment.elements[0]
        code = code_of(segment)
        if code and self._is_other(code, segment):
            self._enter_unannounced(code, segment)
        if self.open:
            self.open[-1].last = segment.number
        if name == "NM1":
            return self._name(segment)
        return bool(self.open) and self.open[-1].take(segment)

    def claim(self) -> dict[str, Any]:
        """The fields of a claim that begins here."""
        fields: dict[str, Any] = {}
        for level in self.open:
            fields |= level.fields()
            self._tell(level, self.trail.prefix)
            level.has_claims = True
        self._require()
        return fields

    def sources(self) -> tuple[Table, ...]:
        """Where the fields of a claim that begins here came from."""
        return tuple(level.sources for level in self.open)

    def _require(self) -> None:
        named = {name for level in self.open for name, reader in level.names.items() if reader.named}
        for name, words in _REQUIRED.items():
            if name not in named:
                self.trail.find("segment_missing", f"/{name}", f"No NM1 above the claim names {words}")

    def _name(self, segment: Segment) -> bool:
        code, field = _NAMES.get(qualifier_of(segment), ("", ""))
        for level in self.open:
            level.current = None
            if level.code == code and not level.reader(field).named:
                level.current = level.reader(field)
                level.current.name(segment)
        return any(level.current for level in self.open)

    def _is_other(self, code: str, segment: Segment) -> bool:
        """True if the segment cannot be of a level that is open, since that level has one or has claims already."""
        level = next((level for level in self.open if level.code == code), None)
        if level is None or level.has_claims:
            return True
        if segment.elements[0] == "NM1":
            return level.reader(_NAMES[qualifier_of(segment)][1]).named
        return segment.elements[0] in level.taken

    def _enter_unannounced(self, code: str, segment: Segment) -> None:
        self.enter(code, segment)
        message = f"Segment {segment.number} ({segment.id}) begins a level {code} that no HL announces"
        self.trail.find("hierarchy_level_missing", "", message)

    def _tell_lost(self, level: Level) -> None:
        """What no claim repeats is kept nowhere."""
        if not level.has_claims:
            message = f"Segments {level.first} to {level.last} are of a level without a claim and were not kept"
            self.trail.find("level_without_claim", "", message)

    def _tell(self, level: Level, prefix: str) -> None:
        """Findings about a level are told once, with the first claim that repeats it."""
        for finding in level.trail.findings:
            self.trail.findings.append(replace(finding, path=prefix + finding.path if prefix else ""))
        level.trail.findings.clear()
