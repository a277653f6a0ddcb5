"""Table 1 of an 837: BHT, loops 1000A and 1000B; and the numbers of its HL segments."""

from __future__ import annotations

from typing import Any

from extraction.records import Reference
from extraction.x12.submission.layouts import HEADER
from extraction.x12.submission.levels import LEVELS
from extraction.x12.submission.loop import qualifier_of
from extraction.x12.submission.names import ProviderReader
from extraction.x12.wire.common import read_reference
from extraction.x12.wire.segments import Segment
from extraction.x12.wire.trail import Trail
from extraction.x12.wire.values import clean_text

_NAMES = {"41": "submitter", "40": "receiver"}
_HAS_CHILDREN = "1"
_LONGEST_NUMBER = 12


class SubmissionHeader:
    """Takes what stands before the first HL."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.values: dict[str, Any] = {}
        self.references: list[Reference] = []
        self.names: dict[str, ProviderReader] = {}
        self.current: ProviderReader | None = None

    def take(self, segment: Segment) -> bool:
        """Read a segment of the header; False if it has no place here."""
        if segment.elements[0] == "NM1":
            return self._name(segment)
        if self.current and self.current.take(segment):
            return True
        match segment.elements[0]:
            case "BHT" if not self.values:
                self.trail.read(segment, HEADER, "", self.values)
            case "REF":
                read_reference(self.trail, segment, "", self.references)
            case _:
                return False
        return True

    def fields(self) -> dict[str, Any]:
        """The fields of a submission that the header fills."""
        if not self.values:
            self.trail.find("segment_missing", "", "The transaction has no BHT segment")
        return self.so_far()

    def so_far(self) -> dict[str, Any]:
        """The same as read up to here."""
        names = {field: reader.finish() for field, reader in self.names.items()}
        return {**self.values, **names, "references": tuple(self.references)}

    def _name(self, segment: Segment) -> bool:
        field = _NAMES.get(qualifier_of(segment))
        self.current = None
        if field is None or field in self.names:
            return False
        self.current = self.names[field] = ProviderReader(self.trail, f"/{field}")
        self.current.name(segment)
        return True


class Hierarchy:
    """Checks the numbers of HL, which are never trusted: a level belongs to the one that it stands behind."""

    def __init__(self, trail: Trail) -> None:
        self.trail = trail
        self.expected = 1
        self.numbers: dict[str, str] = {}
        self.previous: tuple[Segment, str, str] | None = None

    def take(self, segment: Segment) -> str:
        """The code of the level that an HL begins, or nothing if it names none."""
        number, parent, code, child = (clean_text(text) for text in [*segment.elements[1:], "", "", "", ""][:4])
        self._check_number(number, segment)
        if code not in LEVELS:
            self._find("hierarchy_level_unknown", segment, "HL03 names no level of a claim")
            return ""
        if parent != self.numbers.get(_above(code), ""):
            self._find("hierarchy_parent_differs", segment, "HL02 is not the number of the level that it stands behind")
        self._check_children(code)
        self.numbers = {above: kept for above, kept in self.numbers.items() if above < code} | {code: number}
        self.previous = segment, code, child
        return code

    def finish(self) -> None:
        self._check_children("")

    def _check_number(self, number: str, segment: Segment) -> None:
        """HL01 counts from 1. Behind a slip it counts on from there, or every level to the end would be told."""
        if number != str(self.expected):
            self._find("hierarchy_number_differs", segment, f"HL01 is not {self.expected}, the number that comes next")
        counted = number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER
        self.expected = (int(number) if counted else self.expected) + 1

    def _check_children(self, following: str) -> None:
        """HL04 says whether a level below follows."""
        if self.previous is None:
            return
        segment, code, child = self.previous
        if (child == _HAS_CHILDREN) != (following > code):
            self._find("hierarchy_child_code_differs", segment, "HL04 does not say whether a level below follows")

    def _find(self, code: str, segment: Segment, words: str) -> None:
        self.trail.find(code, "", f"{words} (segment {segment.number})")


def _above(code: str) -> str:
    place = LEVELS.index(code)
    return LEVELS[place - 1] if place else ""
