"""Claims in which nothing is odd, read as the union of what their segments add.

Most segments of a remittance are written many times: the same adjustment, date, amount, service. What a segment adds
to the record of its claim or line (some fields, some adjustments) is worked out once and kept by the text of the
segment. Wherever a claim is no plain union it is left to `ClaimReader`, which looks at each element: a segment with a
finding, one that says again what another said, one that has no place.

What holds names or numbers of people (CLP, NM1, REF) is never kept: it is seldom written twice, and is read at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any

from extraction.records import ClaimPayment
from extraction.x12.remittance.claim import CLAIM_READERS, REQUIRED, ClaimReader, claim_payment
from extraction.x12.remittance.claim_layouts import CLAIM
from extraction.x12.remittance.plain_parts import CLAIM_PLAIN, LINE_PLAIN, Part, plain_service
from extraction.x12.remittance.service import LINE_READERS, ServiceReader
from extraction.x12.wire.segments import Segment, WholeClaim
from extraction.x12.wire.trail import Trail

# Segments that are kept at most: more than a payer writes of those that repeat, few enough for little memory.
MOST_PARTS = 16_384
# Codes, dates and amounts: what may be kept from file to file.
_KEPT = frozenset({"AMT", "CAS", "DTM", "LQ", "MIA", "MOA", "QTY", "SVC", "TOO"})
_REQUIRED = frozenset(REQUIRED)
_LISTS = frozenset({"adjustments", "references", "contacts", "remark_codes", "reject_codes"})
_MAPS = frozenset({"amounts", "quantities"})
_EMPTY: tuple[object, ...] = ((), {})


class PlainClaims:
    """Reads claims with certain delimiters."""

    def __init__(self, component: str, separator: str, end: str) -> None:
        self.separator = separator
        self.end = end
        self.service = "SVC" + separator
        self.of_claim = _Parts(separator, partial(_claim_part, component))
        self.of_line = _Parts(separator, partial(_line_part, component))

    def read(self, claim: WholeClaim, provider_summary: int | None) -> ClaimPayment | None:
        """The record of a claim, or None if something in it needs a closer look."""
        opening, *bodies = claim.text.split(self.end)
        fields: dict[str, Any] = {}
        if not CLAIM.read_plain(opening.split(self.separator), fields) or not fields.keys() >= _REQUIRED:
            return None
        lines: list[dict[str, Any]] = []
        into, parts, service = fields, self.of_claim, self.service
        for body in bodies:
            if body.startswith(service):
                into, parts = {}, self.of_line
                lines.append(into)
            part = parts[body]
            if part is None or not _add(into, part):
                return None
        return claim_payment(fields, lines, provider_summary)


@lru_cache(maxsize=4)
def plain_claims(component: str, separator: str, end: str) -> PlainClaims:
    """One reader for all files that are written with these delimiters."""
    return PlainClaims(component, separator, end)


class _Parts(dict[str, Part]):
    """What segments add, by their text."""

    def __init__(self, separator: str, learn: Callable[[list[str]], Part]) -> None:
        super().__init__()
        self.separator = separator
        self.learn = learn

    def __missing__(self, body: str) -> Part:
        elements = body.split(self.separator)
        part = self.learn(elements)
        if elements[0] in _KEPT:
            if len(self) >= MOST_PARTS:
                self.clear()
            self[body] = part
        return part


def _add(fields: dict[str, Any], part: Iterable[tuple[str, Any]]) -> bool:
    """Add what a segment adds. False if another one said it before."""
    for name, value in part:
        if name not in fields:
            fields[name] = value
        elif name in _LISTS:
            fields[name] += value
        elif name in _MAPS and fields[name].keys().isdisjoint(value):
            fields[name] = {**fields[name], **value}
        else:
            return False
    return True


def _claim_part(component: str, elements: list[str]) -> Part:
    """What a segment of a claim adds: at once where that is known to be plain, else as a reader of nothing else does
    it.
    """
    plain, read = CLAIM_PLAIN.get(elements[0]), CLAIM_READERS.get(elements[0])
    part = plain(elements) if plain else None
    if part or read is None:
        return part
    reader = ClaimReader(_trail(component), _segment(["CLP"]), None)
    return _part(reader) if read(reader, _segment(elements)) else None


def _line_part(component: str, elements: list[str]) -> Part:
    """What a segment of a line adds, SVC included."""
    if elements[0] == "SVC":
        return plain_service(component, elements) or _service_part(component, elements)
    plain, read = LINE_PLAIN.get(elements[0]), LINE_READERS.get(elements[0])
    part = plain(elements) if plain else None
    if part or read is None:
        return part
    reader = ServiceReader(_trail(component), _segment(["SVC"]), "")
    return _part(reader) if read(reader, _segment(elements)) else None


def _service_part(component: str, elements: list[str]) -> Part:
    reader = ServiceReader(_trail(component), _segment(elements), "")
    reader.settle_service()
    return _part(reader)


def _part(reader: ClaimReader | ServiceReader) -> Part:
    if reader.trail.findings:
        return None
    return tuple((name, value) for name, value in reader.so_far().items() if value not in _EMPTY)


def _segment(elements: list[str]) -> Segment:
    return Segment(0, 0, elements, None, True)


def _trail(component: str) -> Trail:
    trail = Trail(component)
    trail.enter_unrecorded("")
    return trail
