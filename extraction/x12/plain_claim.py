"""Claims in which nothing is odd, read by what each of their segments adds.

Most segments of a remittance are written many times: the same adjustment, date, amount, provider. What a segment adds
to the record of its claim or line (some fields, some adjustments) is learnt once, by the reader that reads any claim,
and kept by the text of the segment; a claim is then the union of what its segments add. Wherever that is no plain union
the claim is left to that reader: a segment with a finding, one that says again what another said, one with no place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from extraction.records import ClaimPayment
from extraction.x12.claim import CLAIM_READERS, CLAIM_REFERENCES, REQUIRED, ClaimReader, claim_payment, plain_name
from extraction.x12.claim_layouts import CLAIM
from extraction.x12.common import Part, plain_reference
from extraction.x12.segments import Segment, WholeClaim
from extraction.x12.service import LINE_READERS, LINE_REFERENCES, ServiceReader
from extraction.x12.trail import Trail

# Segments whose part is kept: more than a payer writes of those that repeat, few enough for little memory.
MOST_PARTS = 8192


class PlainClaims:
    """Reads the claims of one transaction, whose delimiters are the same."""

    def __init__(self, component: str, separator: str, end: str) -> None:
        self.separator = separator
        self.end = end
        self.service_opening = f"{end}SVC{separator}"
        self.services = _Parts(lambda body: _service_part(["SVC", *body.split(separator)], component))
        self.of_line = _Parts(lambda body: _line_part(body.split(separator), component))
        self.of_claim = _Parts(lambda body: _claim_part(body.split(separator), component))

    def read(self, claim: WholeClaim, provider_summary: int | None) -> ClaimPayment | None:
        """The record of a claim, or None if something in it needs a closer look."""
        head, *rest = claim.text.split(self.service_opening)
        opening, *bodies = head.split(self.end)
        fields: dict[str, Any] = {}
        if not CLAIM.read_plain(opening.split(self.separator), fields) or not fields.keys() >= _REQUIRED:
            return None
        if not _add(fields, bodies, self.of_claim):
            return None
        lines: list[dict[str, Any]] = []
        for text in rest:
            opening, *bodies = text.split(self.end)
            service = self.services[opening]
            if service is None:
                return None
            line = dict(service)
            if not _add(line, bodies, self.of_line):
                return None
            lines.append(line)
        return claim_payment(fields, lines, provider_summary)


class _Parts(dict[str, Part]):
    """What segments add, by their text."""

    def __init__(self, learn: Callable[[str], Part]) -> None:
        super().__init__()
        self.learn = learn

    def __missing__(self, body: str) -> Part:
        if len(self) >= MOST_PARTS:
            self.clear()
        self[body] = part = self.learn(body)
        return part


_REQUIRED = frozenset(REQUIRED)
_LISTS = frozenset({"adjustments", "references", "contacts", "remark_codes", "reject_codes"})
_MAPS = frozenset({"amounts", "quantities"})
_EMPTY: tuple[object, ...] = ((), {})


def _add(fields: dict[str, Any], bodies: Iterable[str], parts: _Parts) -> bool:
    """Add what each segment adds. False if one needs a closer look."""
    for body in bodies:
        part = parts[body]
        if part is None:
            return False
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


def _segment(elements: list[str]) -> Segment:
    return Segment(0, 0, elements, None, True)


def _trail(component: str) -> Trail:
    trail = Trail(component)
    trail.enter_unrecorded("")
    return trail


def _claim_part(elements: list[str], component: str) -> Part:
    part = plain_reference(elements, CLAIM_REFERENCES) or plain_name(elements)
    read = CLAIM_READERS.get(elements[0])
    if part or read is None:
        return part
    blank = ClaimReader(_trail(component), _segment(["CLP"]), None)
    return _part(blank) if read(blank, _segment(elements)) else None


def _line_part(elements: list[str], component: str) -> Part:
    part = plain_reference(elements, LINE_REFERENCES)
    read = LINE_READERS.get(elements[0])
    if part or read is None:
        return part
    blank = ServiceReader(_trail(component), _segment(["SVC"]), "")
    return _part(blank) if read(blank, _segment(elements)) else None


def _service_part(elements: list[str], component: str) -> Part:
    line = ServiceReader(_trail(component), _segment(elements), "")
    line.settle_service()
    return _part(line)


def _part(reader: ClaimReader | ServiceReader) -> Part:
    if reader.trail.findings:
        return None
    return tuple((name, value) for name, value in reader.so_far().items() if value not in _EMPTY)
