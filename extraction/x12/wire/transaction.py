"""A transaction, what kind it is, and what its own segments and its group say against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from extraction.errors import Place
from extraction.x12.wire.segments import Oddity, Segment, WholeClaim

# What only one kind of transaction holds: a body with one of these is read as that kind even where the envelope is
# missing or wrong.
_TELLING = {
    **{"BPR": "835", "CLP": "835", "PLB": "835", "CLM": "837"},
    **{"AK1": "999", "STC": "277", "EB": "271", "TA1": "TA1"},
}
# GS01 of the group that each kind of transaction stands in (X12 element 479).
_GROUP_CODES = {"835": "HP", "837": "HC", "271": "HB", "276": "HR", "277": "HN", "997": "FA", "999": "FA"}
# What is read here is written by 005010; of 004010 the remittance differs in little that is read.
_VERSION = "005010"
_CLAIM_KINDS = frozenset({"835", "837"})
_PRINTED_VERSION = re.compile(r"[0-9]{6}(?:X[0-9]{3}(?:[A-Z][0-9])?)?")


def _one_by_one(claim: WholeClaim) -> Iterable[Segment]:
    return claim


@dataclass(slots=True)
class Transaction:
    """One ST to SE with what surrounds it.

    `body` excludes ST and SE; a fragment may lack any of the four envelope segments. Whoever reads the transaction
    while it comes sets `take`, which else fills the body, and `take_claim`, which else leaves all segments of the
    claim to be taken. `last` is the number of its last segment so far.
    """

    interchange: Segment | None = None
    group: Segment | None = None
    header: Segment | None = None
    body: list[Segment] = field(default_factory=list)
    trailer: Segment | None = None
    component: str = ""
    oddities: list[Oddity] = field(default_factory=list)
    first: Segment | None = None
    last: int = 0
    take: Callable[[Segment], None] = field(init=False, repr=False, compare=False)
    take_claim: Callable[[WholeClaim], Iterable[Segment]] = field(
        default=_one_by_one, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        self.take = self.body.append

    @property
    def place(self) -> Place | None:
        """Where its first segment stands."""
        first = self.first
        return Place(offset=first.offset, segment=first.number, segment_id=first.id) if first else None

    @property
    def code(self) -> str:
        """ST01: the kind of transaction, empty in a fragment."""
        return value(self.header, 1)

    @property
    def named_kind(self) -> str:
        """ST01 where it names a transaction, else nothing."""
        return self.code if len(self.code) == 3 and self.code.isascii() and self.code.isdigit() else ""

    @property
    def kind(self) -> str:
        """ST01 where it names a transaction; else the kind that the body tells, or nothing."""
        told = (kind_told(segment) for segment in self.body)
        return self.named_kind or next(filter(None, told), "")

    @property
    def is_answer(self) -> bool:
        """Whether it holds the TA1s of an interchange."""
        return self.first is not None and self.first.id == "TA1"

    def odd(self, code: str, message: str) -> None:
        self.oddities.append(Oddity(code, message, self.first.number if self.first else 1))

    def check_group(self) -> None:
        """GS01 and GS08 against what ST01 names; values are shown where they have the shape of codes."""
        kind, group = self.named_kind, self.group
        code, version = value(group, 1), value(group, 8)
        if group and kind in _GROUP_CODES and code != _GROUP_CODES[kind]:
            self.odd("group_code_differs", f"GS01 is not {_GROUP_CODES[kind]}, as it is of a group of {kind}")
        if group and kind in _CLAIM_KINDS and not version.startswith(_VERSION):
            told = version if _PRINTED_VERSION.fullmatch(version) else "another"
            self.odd("version_differs", f"GS08 names {told}, not a guide of {_VERSION}: it was read as one of these")

    def check_count(self, code: str, element: str, said: str, counted: int, units: str) -> None:
        """What a trailer says of a count in this element, against what was counted."""
        if not (said.isascii() and said.isdigit() and int(said[:12]) == counted):
            told = said if said.isascii() and said.isdigit() and len(said) <= 12 else "no number"
            self.odd(code, f"{element} says {told}, the file has {counted} {units}")


def kind_told(segment: Segment) -> str:
    """The kind of transaction that alone holds such a segment, or nothing."""
    return _TELLING.get(segment.elements[0], "")


def value(segment: Segment | None, index: int) -> str:
    """An element of an envelope segment without its padding, empty where there is none."""
    if segment is None or index >= len(segment.elements):
        return ""
    return segment.elements[index].strip()
