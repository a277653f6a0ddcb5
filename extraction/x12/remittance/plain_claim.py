"""Claims in which nothing is odd, read straight into their records.

The segments of nearly every claim have a reader of their own (`plain_parts`). What any other segment adds to the record
of its claim or line is worked out once, by the reader that looks at each element, and kept by the text of the segment:
remark codes and quantities are written many times. A claim that is no plain union of what its segments add is left to
`ClaimReader`: one with a finding, with something that is said twice, with a segment that has no place.

What holds names or numbers of people (CLP, NM1, REF) is never kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from extraction.records import ClaimPayment
from extraction.x12.remittance.claim import CLAIM_READERS, REQUIRED, ClaimReader, new_claim, settled
from extraction.x12.remittance.claim_layouts import CLAIM, LOOPS, MOST_LINES
from extraction.x12.remittance.plain_parts import (
    CLAIM_PLAIN,
    CLAIM_SAYS,
    LINE_PLAIN,
    LINE_SAYS,
    PATIENT,
    Draft,
    Part,
    Says,
    plain_claim,
    plain_line,
)
from extraction.x12.remittance.service import LINE_READERS, ServiceReader, new_line
from extraction.x12.wire.envelopes import ENVELOPE
from extraction.x12.wire.segments import Segment, WholeClaim
from extraction.x12.wire.trail import Trail

# The fields that a segment adds, or None if it needs a closer look.
Fields = tuple[tuple[str, Any], ...] | None
# Segments that are kept at most: more than a payer writes of those that repeat, few enough for little memory.
MOST_PARTS = 16_384
# What may be kept from file to file: codes, dates, quantities, and the amounts of a fee schedule. What one patient owes
# and what a claim sums up to seldom come again: to keep that too takes longer than to read it.
_KEPT_OF_CLAIM = frozenset({"DTM", "MIA", "MOA", "QTY"})
_KEPT_OF_LINE = frozenset({"AMT", "CAS", "DTM", "LQ", "QTY", "TOO"})
_ENDS = LOOPS | ENVELOPE
_REQUIRED = frozenset(REQUIRED)
_LISTS = frozenset({"adjustments", "references", "contacts", "remark_codes", "reject_codes"})
_MAPS = frozenset({"amounts", "quantities"})
_EMPTY: tuple[object, ...] = ((), {})


class PlainClaims:
    """Reads claims with certain delimiters."""

    def __init__(self, component: str, separator: str, end: str) -> None:
        self.component = component
        self.separator = separator
        self.end = end
        self.of_claim = _Parts(_KEPT_OF_CLAIM, CLAIM_SAYS, partial(_claim_fields, component))
        self.of_line = _Parts(_KEPT_OF_LINE, LINE_SAYS, partial(_line_fields, component))
        self.services = _Parts(frozenset({"SVC"}), {}, partial(_line_fields, component))

    def read(self, claim: WholeClaim, provider_summary: int | None) -> tuple[ClaimPayment, list[str]] | None:
        """The record of a claim and the segments behind it, or None if something in it needs a closer look."""
        separator, component = self.separator, self.component
        bodies = iter(claim.text.split(self.end))
        elements = next(bodies).split(separator)
        draft = plain_claim(elements) or _whole_claim(elements)
        if draft is None:
            return None
        lines: list[Draft] = []
        into, readers, parts = draft, CLAIM_PLAIN, self.of_claim
        known = parts.get
        for body in bodies:
            part = known(body)
            if part is None:
                elements = body.split(separator)
                name = elements[0]
                if name == "SVC":
                    into = plain_line(component, elements) or self._whole_line(body, elements)
                    if into is None or len(lines) == MOST_LINES:
                        return None
                    lines.append(into)
                    readers, parts = LINE_PLAIN, self.of_line
                    known = parts.get
                    continue
                read = readers.get(name)
                if read and read(into, elements):
                    continue
                if name in _ENDS:
                    return settled(draft, lines, provider_summary), [body, *bodies]
                part = parts.learn(body, elements)
            add, said = part
            if not add(into, said):
                return None
        return settled(draft, lines, provider_summary), []

    def _whole_line(self, body: str, elements: list[str]) -> Draft | None:
        _, fields = self.services.get(body) or self.services.learn(body, elements)
        return None if fields is None else new_line(**dict(fields))


@lru_cache(maxsize=4)
def plain_claims(component: str, separator: str, end: str) -> PlainClaims:
    """One reader for all files that are written with these delimiters."""
    return PlainClaims(component, separator, end)


class _Parts(dict[str, Part]):
    """What segments add, by their text."""

    def __init__(
        self, kept: frozenset[str], says: Mapping[str, Says], look_closer: Callable[[list[str]], Fields]
    ) -> None:
        super().__init__()
        self.kept = kept
        self.says = says
        self.look_closer = look_closer

    def learn(self, body: str, elements: list[str]) -> Part:
        """What a segment adds that is met for the first time."""
        name = elements[0]
        says = self.says.get(name)
        part = says(elements) if says else None
        if part is None:
            part = _add, self.look_closer(elements)
        if name in self.kept and PATIENT not in elements:
            if len(self) >= MOST_PARTS:
                self.clear()
            self[body] = part
        return part


def _whole_claim(elements: list[str]) -> Draft | None:
    """CLP with all that it may hold."""
    fields: dict[str, Any] = {}
    return new_claim(**fields) if CLAIM.read_plain(elements, fields) and fields.keys() >= _REQUIRED else None


def _add(draft: Draft, fields: Fields) -> bool:
    """Add what a segment adds. False if it needs a closer look, or another one said it before."""
    for name, value in fields or ():
        before = getattr(draft, name)
        if before is None:
            setattr(draft, name, value)
        elif name in _LISTS:
            setattr(draft, name, before + value)
        elif name in _MAPS and before.keys().isdisjoint(value):
            setattr(draft, name, {**before, **value})
        else:
            return False
    return fields is not None


def _claim_fields(component: str, elements: list[str]) -> Fields:
    """What a segment of a claim adds, as a reader of nothing else does it."""
    read = CLAIM_READERS.get(elements[0])
    reader = ClaimReader(_trail(component), _segment(["CLP"]), None)
    return _fields(reader) if read and read(reader, _segment(elements)) else None


def _line_fields(component: str, elements: list[str]) -> Fields:
    """What a segment of a line adds, SVC included."""
    if elements[0] == "SVC":
        reader = ServiceReader(_trail(component), _segment(elements), "")
        reader.settle_service()
        return _fields(reader)
    read = LINE_READERS.get(elements[0])
    reader = ServiceReader(_trail(component), _segment(["SVC"]), "")
    return _fields(reader) if read and read(reader, _segment(elements)) else None


def _fields(reader: ClaimReader | ServiceReader) -> Fields:
    if reader.trail.findings:
        return None
    return tuple((name, value) for name, value in reader.so_far().items() if value not in _EMPTY)


def _segment(elements: list[str]) -> Segment:
    return Segment(0, 0, elements, None, True)


def _trail(component: str) -> Trail:
    trail = Trail(component)
    trail.enter_unrecorded("")
    return trail
