"""Segments to transactions: ISA, GS and ST with their trailers, whose counts and control numbers are checked and
never trusted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from extraction.x12.segments import Oddity, Segment, SegmentedFile

# What only one kind of transaction holds: a body with one of these is read as that kind even where the envelope is
# missing or wrong.
_TELLING = {
    **{"BPR": "835", "CLP": "835", "PLB": "835", "CLM": "837"},
    **{"AK1": "999", "STC": "277", "EB": "271", "TA1": "TA1"},
}


@dataclass(slots=True)
class Transaction:
    """One ST to SE with what surrounds it.

    `body` excludes ST and SE; a fragment may lack any of the four envelope segments.
    """

    interchange: Segment | None = None
    group: Segment | None = None
    header: Segment | None = None
    body: list[Segment] = field(default_factory=list)
    trailer: Segment | None = None
    component: str = ""
    oddities: list[Oddity] = field(default_factory=list)

    @property
    def code(self) -> str:
        """ST01: the kind of transaction, empty in a fragment."""
        return value(self.header, 1)

    @property
    def kind(self) -> str:
        """ST01 where it names a transaction; else the kind that the body tells, or nothing."""
        if len(self.code) == 3 and self.code.isascii() and self.code.isdigit():
            return self.code
        told = (_TELLING[segment.elements[0]] for segment in self.body if segment.elements[0] in _TELLING)
        return next(told, "")

    def odd(self, code: str, message: str) -> None:
        first = self.header or (self.body[0] if self.body else None)
        self.oddities.append(Oddity(code, message, first.number if first else 1))


def value(segment: Segment | None, index: int) -> str:
    """An element of an envelope segment without its padding, empty where there is none."""
    if segment is None or index >= len(segment.elements):
        return ""
    return segment.elements[index].strip()


def transactions(file: SegmentedFile) -> list[Transaction]:
    """Every transaction of a file in order, whatever its kind, with its envelope checked."""
    walk = _Walk(file)
    for segment in file.segments:
        walk.take(segment)
    walk.end()
    _hand_out(file.oddities, walk.found)
    return walk.found


class _Walk:
    """Where we are in the envelopes."""

    def __init__(self, file: SegmentedFile) -> None:
        self.components = file.components
        self.component = ""
        self.found: list[Transaction] = []
        self.open: Transaction | None = None
        self.interchange: Segment | None = None
        self.group: Segment | None = None
        self.groups = 0
        self.group_numbers: set[str] = set()
        self.group_transactions = 0

    def take(self, segment: Segment) -> None:
        self.component = self.components.get(segment.number, self.component)
        name = segment.elements[0]
        if name == "ST":
            self._open(segment)
        elif name == "SE":
            self._close(segment)
        elif name in ("ISA", "GS", "GE", "IEA"):
            self._envelope(name, segment)
        elif name == "TA1" and self.open is None:
            self._answer(segment)
        else:
            self._body(name, segment)

    def end(self) -> None:
        self._not_closed()
        self._group_not_closed()
        self._interchange_not_closed()

    def _envelope(self, name: str, segment: Segment) -> None:
        self._not_closed()
        if name == "ISA":
            self._group_not_closed()
            self._interchange_not_closed()
            self.interchange, self.groups = segment, 0
        elif name == "GS":
            self._group_not_closed()
            self.group, self.group_numbers, self.group_transactions = segment, set(), 0
            self.groups += 1
        elif name == "GE":
            self._check("group", segment, value(self.group, 6), self.group_transactions)
            self.group = None
        else:
            self._group_not_closed()
            self._check("interchange", segment, value(self.interchange, 13), self.groups)
            self.interchange = None

    def _open(self, segment: Segment | None) -> None:
        self._not_closed()
        self.open = Transaction(self.interchange, self.group, segment, component=self.component)
        self.found.append(self.open)
        number = value(segment, 2)
        if segment and number in self.group_numbers:
            self.open.odd(
                "control_number_repeated", "Another transaction of this group has the same control number (ST02)"
            )
        self.group_numbers.add(number)
        self.group_transactions += 1
        if self.interchange is None or self.group is None:
            self.open.odd("envelope_missing", "The transaction stands without its envelope (ISA and GS)")
        if segment is None:
            self.open.odd("transaction_header_missing", "The transaction does not begin with ST")

    def _answer(self, segment: Segment) -> None:
        """The TA1s of an interchange stand before its first group, and are one document without ST and SE."""
        last = self.found[-1] if self.found else None
        if last is None or last.header or last.interchange is not self.interchange or last.kind != "TA1":
            last = Transaction(self.interchange, None, None, component=self.component)
            self.found.append(last)
        last.body.append(segment)

    def _body(self, name: str, segment: Segment) -> None:
        if self.open is None or (name == "BPR" and self._has_payment(self.open)):
            self._open(None)
        if self.open:
            self.open.body.append(segment)

    def _has_payment(self, transaction: Transaction) -> bool:
        """Two payments in one body are two transactions whose ST and SE are missing; BPR begins each."""
        is_835 = transaction.code in ("835", "")
        return is_835 and any(segment.elements[0] == "BPR" for segment in transaction.body[:3])

    def _close(self, segment: Segment) -> None:
        transaction = self.open
        if transaction is None:
            if self.found:
                self.found[-1].odd("trailer_repeated", "Another SE follows the end of the transaction")
            return
        transaction.trailer = segment
        counted = len(transaction.body) + 1 + (transaction.header is not None)
        _check_count(transaction, "segment_count_differs", "SE01", value(segment, 1), counted, "segments")
        if value(segment, 2) != value(transaction.header, 2):
            transaction.odd("control_number_differs", "The control number of SE is not that of ST")
        self.open = None

    def _check(self, what: str, segment: Segment, number: str, counted: int) -> None:
        """GE01 counts transactions and repeats GS06; IEA01 counts groups and repeats ISA13."""
        if not self.found:
            return
        name = segment.elements[0]
        units = "transactions" if name == "GE" else "groups"
        _check_count(self.found[-1], f"{what}_count_differs", f"{name}01", value(segment, 1), counted, units)
        if value(segment, 2) != number:
            opener = "GS" if name == "GE" else "ISA"
            self.found[-1].odd(
                f"{what}_control_number_differs", f"The control number of {name} is not that of {opener}"
            )

    def _not_closed(self) -> None:
        if self.open and self.open.header:
            self.open.odd("transaction_not_closed", "The transaction has no SE: it may be cut short")
        self.open = None

    def _group_not_closed(self) -> None:
        if self.group and self.found:
            self.found[-1].odd("group_not_closed", "The group has no GE: the file may be cut short")
        self.group = None

    def _interchange_not_closed(self) -> None:
        if self.interchange and self.found:
            self.found[-1].odd("interchange_not_closed", "The interchange has no IEA: the file may be cut short")
        self.interchange = None


def _check_count(transaction: Transaction, code: str, element: str, said: str, counted: int, units: str) -> None:
    if not (said.isascii() and said.isdigit() and int(said[:12]) == counted):
        told = said if said.isascii() and said.isdigit() and len(said) <= 12 else "no number"
        transaction.odd(code, f"{element} says {told}, the file has {counted} {units}")


def _hand_out(oddities: Iterable[Oddity], found: list[Transaction]) -> None:
    """Give each oddity of the file to the transaction it was met in, or to the next one, or to the last."""
    position = 0
    for oddity in oddities:
        while position < len(found) - 1 and _last_segment(found[position]) < oddity.segment:
            position += 1
        if found:
            found[position].oddities.append(oddity)


def _last_segment(transaction: Transaction) -> int:
    last = transaction.trailer or (transaction.body[-1] if transaction.body else transaction.header)
    return last.number if last else 0
