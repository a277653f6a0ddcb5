"""TA1: what became of an interchange that we sent, before anybody looked into it (005010X231A1, appendix B)."""

from __future__ import annotations

from typing import Any

from extraction.records import Acknowledgement, ExtractedDocument, InterchangeAnswer
from extraction.x12.remittance.header import read_interchange
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.parts import open_trail
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction

_ANSWER: Layout = {
    1: ("control_number", "text"),
    2: ("date", "date"),
    3: ("time", "text"),
    4: ("verdict", "text"),
    5: ("note", "text"),
}
_REQUIRED = ("control_number", "verdict")


def read_interchange_answer(transaction: Transaction) -> ExtractedDocument:
    """The TA1s of one interchange as one record: they stand between ISA and the first GS, in no transaction."""
    trail = open_trail(transaction)
    interchange = read_interchange(trail, transaction)
    walk = _Walk(trail)
    for segment in transaction.body:
        walk.take(segment)
    trail.derived("/kind", transaction.body[0], "TA1")
    record = Acknowledgement(kind="TA1", interchange_answers=walk.finish(), interchange=interchange)
    return ExtractedDocument(
        document_class="acknowledgement_ta1",
        class_confidence=1.0,
        record_type="acknowledgement",
        record=record,
        fields=trail.fields,
        findings=tuple(trail.findings),
    )


class _Walk:
    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.answers: list[InterchangeAnswer] = []

    def take(self, segment: Segment) -> None:
        if segment.elements[0] != "TA1":
            self.trail.unread_segment(segment, "")
            return
        path = f"/interchange_answers/{len(self.answers)}"
        values: dict[str, Any] = {}
        self.trail.read(segment, _ANSWER, path, values)
        self.trail.missing(_REQUIRED, values, path, "The answer")
        self.answers.append(InterchangeAnswer(**values))

    def finish(self) -> tuple[InterchangeAnswer, ...]:
        return tuple(self.answers)
