"""A 999 (005010X231A1), and its older kin the 997: what became of the transactions of a group that we sent."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from extraction.errors import UnreadableInputError
from extraction.records import (
    Acknowledgement,
    ExtractedDocument,
    GroupAnswer,
    SyntaxContext,
    SyntaxNote,
    TransactionAnswer,
)
from extraction.x12.remittance.header import read_control_number, read_interchange
from extraction.x12.wire.common import element_offsets
from extraction.x12.wire.composites import read_composite
from extraction.x12.wire.layout import Layout
from extraction.x12.wire.parts import open_trail, whole_numbers
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.transaction import Transaction
from extraction.x12.wire.values import clean_text

_GROUP: Layout = {1: ("functional_id", "text"), 2: ("control_number", "text"), 3: ("version", "text")}
_GROUP_END: Layout = {
    1: ("verdict", "text"),
    2: ("included", "quantity"),
    3: ("received", "quantity"),
    4: ("accepted", "quantity"),
    **dict.fromkeys(range(5, 10), ("", "skip")),
}
_COUNTS = ("included", "received", "accepted")
_TRANSACTION: Layout = {1: ("transaction", "text"), 2: ("control_number", "text"), 3: ("version", "text")}
_TRANSACTION_END: Layout = {1: ("verdict", "text"), **dict.fromkeys(range(2, 7), ("", "skip"))}
_SEGMENT_NOTE: Layout = {
    1: ("segment_id", "text"),
    2: ("position", "quantity"),
    3: ("loop", "text"),
    4: ("code", "text"),
}
_ELEMENT_NOTE: Layout = {
    1: ("element", "text"),
    2: ("element_reference", "text"),
    3: ("code", "text"),
    4: ("bad_value", "text"),
}
_CONTEXT: Layout = {
    1: ("", "skip"),
    2: ("segment_id", "text"),
    3: ("position", "quantity"),
    4: ("loop", "text"),
    5: ("element", "text"),
    6: ("element_reference", "text"),
}
_TRIGGER: Layout = {1: ("name", "text"), 2: ("value", "text")}
_OF_SEGMENT = ("segment_id", "position", "loop")


def read_implementation_answer(transaction: Transaction) -> ExtractedDocument:
    """Read one 999 or 997.

    Raises `UnreadableInputError` if it answers nothing: no group (AK1), no transaction (AK2), no verdict (AK9).
    """
    trail = open_trail(transaction)
    walk = _Walk(trail)
    control_number, interchange = read_control_number(trail, transaction), read_interchange(trail, transaction)
    for segment in transaction.body:
        walk.take(segment)
    group, transactions = walk.finish()
    if group is None and not transactions:
        raise UnreadableInputError("transaction_empty", place=transaction.place, expected="an AK1 or AK2 segment")
    kind: Literal["997", "999"] = "997" if transaction.code == "997" else "999"
    trail.derived("/kind", transaction.header or transaction.body[0], "ST01")
    record = Acknowledgement(
        kind=kind, control_number=control_number, group=group, transactions=transactions, interchange=interchange
    )
    return ExtractedDocument(
        document_class=f"acknowledgement_{kind}",
        class_confidence=1.0,
        record_type="acknowledgement",
        record=record,
        fields=trail.fields,
        findings=tuple(trail.findings),
    )


class _Walk:
    """The group, the transaction and the fault that are being read."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.group: dict[str, Any] = {}
        self.answers: list[TransactionAnswer] = []
        self.answer: _TransactionReader | None = None

    def take(self, segment: Segment) -> None:
        reader = _READERS.get(segment.elements[0])
        if reader is None or not reader(self, segment):
            self.trail.unread_segment(segment, self._path())

    def finish(self) -> tuple[GroupAnswer | None, tuple[TransactionAnswer, ...]]:
        self._close()
        if self.group and "verdict" not in self.group:
            self.trail.find("segment_missing", "/group", "The acknowledgement has no verdict on the group (AK9)")
        return (GroupAnswer(**self.group) if self.group else None), tuple(self.answers)

    def _path(self) -> str:
        return self.answer.path if self.answer else ""

    def _close(self) -> None:
        if self.answer:
            self.answers.append(self.answer.finish())
        self.answer = None

    def _open_group(self, segment: Segment) -> bool:
        if self.group:
            return False
        self.trail.read(segment, _GROUP, "/group", self.group)
        return True

    def _close_group(self, segment: Segment) -> bool:
        self._close()
        if "verdict" in self.group:
            return False
        self.trail.read(segment, _GROUP_END, "/group", self.group)
        whole_numbers(self.trail, _COUNTS, "/group", self.group)
        self.group["codes"] = read_codes(self.trail, segment, range(5, 10), "/group")
        return True

    def _open(self, segment: Segment) -> bool:
        self._close()
        self.answer = _TransactionReader(self.trail, segment, f"/transactions/{len(self.answers)}")
        return True

    def _of_transaction(self, segment: Segment) -> bool:
        return self.answer is not None and self.answer.take(segment)


class _TransactionReader:
    """Loop 2000: AK2 to IK5."""

    def __init__(self, trail: Trail, segment: Segment, path: str) -> None:
        self.trail = trail
        self.path = path
        self.values: dict[str, Any] = {}
        self.notes: list[dict[str, Any]] = []
        self.about: tuple[str, dict[str, Any]] | None = None
        trail.read(segment, _TRANSACTION, path, self.values)

    def take(self, segment: Segment) -> bool:
        name = segment.elements[0]
        if name in ("IK3", "AK3"):
            return self._segment_note(segment)
        if name in ("IK4", "AK4"):
            return self._element_note(segment)
        return self._context(segment) if name == "CTX" else self._verdict(segment)

    def finish(self) -> TransactionAnswer:
        if "verdict" not in self.values:
            self.trail.find("segment_missing", self.path, "The answer has no verdict on the transaction (IK5)")
        notes = (SyntaxNote(**{**note, "context": tuple(note["context"])}) for note in self.notes)
        return TransactionAnswer(**self.values, notes=tuple(notes))

    def _note(self, segment: Segment, level: str, layout: Layout) -> tuple[str, dict[str, Any]]:
        path = f"{self.path}/notes/{len(self.notes)}"
        values: dict[str, Any] = {"level": level, "context": []}
        self.trail.derived(f"{path}/level", segment, segment.id)
        self.trail.read(segment, layout, path, values)
        whole_numbers(self.trail, ("position",), path, values)
        self.notes.append(values)
        return path, values

    def _segment_note(self, segment: Segment) -> bool:
        self.about = self._note(segment, "segment", _SEGMENT_NOTE)
        return True

    def _element_note(self, segment: Segment) -> bool:
        """The element is one of the segment that the IK3 before it names."""
        path, values = self._note(segment, "element", _ELEMENT_NOTE)
        if self.about:
            above, told = self.about
            for name in _OF_SEGMENT:
                if name in told:
                    values[name] = told[name]
                    self.trail.same(f"{path}/{name}", f"{above}/{name}")
        return True

    def _context(self, segment: Segment) -> bool:
        if not self.notes:
            return False
        contexts = self.notes[-1]["context"]
        path = f"{self.path}/notes/{len(self.notes) - 1}/context/{len(contexts)}"
        values: dict[str, Any] = {}
        read_composite(self.trail, segment, 1, _TRIGGER, path, values)
        self.trail.read(segment, _CONTEXT, path, values)
        whole_numbers(self.trail, ("position",), path, values)
        contexts.append(SyntaxContext(**values))
        return True

    def _verdict(self, segment: Segment) -> bool:
        if "verdict" in self.values:
            return False
        self.trail.read(segment, _TRANSACTION_END, self.path, self.values)
        self.values["codes"] = read_codes(self.trail, segment, range(2, 7), self.path)
        return True


def read_codes(trail: Trail, segment: Segment, places: range, path: str) -> tuple[str, ...]:
    """The syntax error codes behind a verdict, blanks left out."""
    codes: list[str] = []
    offsets = element_offsets(segment)
    for index in places:
        text = clean_text(segment.elements[index]) if index < len(segment.elements) else ""
        if text:
            trail.printed(f"{path}/codes/{len(codes)}", segment, index, offsets[index])
            codes.append(text)
    return tuple(codes)


_READERS: dict[str, Callable[[_Walk, Segment], bool]] = {
    "AK1": _Walk._open_group,
    "AK9": _Walk._close_group,
    "AK2": _Walk._open,
    **dict.fromkeys(("AK3", "AK4", "AK5", "IK3", "IK4", "IK5", "CTX"), _Walk._of_transaction),
}
