"""Segments to transactions: ISA, GS and ST with their trailers, whose counts and control numbers are checked and
never trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from extraction.errors import Place
from extraction.x12.wire.segments import Oddity, Segment, SegmentedFile, WholeClaim

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
ENVELOPE = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA"})
_NOT_BODY = ENVELOPE | {"TA1", "BPR"}
# So many segments from its start on, a BPR is where the payment of a transaction belongs.
_PAYMENT_WITHIN = 3


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

    def odd(self, code: str, message: str) -> None:
        self.oddities.append(Oddity(code, message, self.first.number if self.first else 1))


def kind_told(segment: Segment) -> str:
    """The kind of transaction that alone holds such a segment, or nothing."""
    return _TELLING.get(segment.elements[0], "")


def value(segment: Segment | None, index: int) -> str:
    """An element of an envelope segment without its padding, empty where there is none."""
    if segment is None or index >= len(segment.elements):
        return ""
    return segment.elements[index].strip()


def transactions(file: SegmentedFile) -> list[Transaction]:
    """Every transaction of a file in order, whatever its kind, with its envelope checked."""
    found: list[Transaction] = []
    walk = EnvelopeWalk(file.oddities.copy(), lambda transaction: None, found.append)
    for segment in file.segments:
        walk.component = file.components.get(segment.number, walk.component)
        walk.take(segment)
    walk.end()
    return found


class EnvelopeWalk:
    """Where we are in the envelopes.

    `opened` is called with each transaction when it begins, `completed` when nothing can be said of it any more: when
    the next one begins or the file ends. `oddities` are those of the file, which others may add to; each is given to
    the transaction it was met in, or to the next one, or to the last. `component` is ISA16 of what comes.
    """

    def __init__(
        self,
        oddities: list[Oddity],
        opened: Callable[[Transaction], None],
        completed: Callable[[Transaction], None],
    ) -> None:
        self.oddities = oddities
        self.opened = opened
        self.completed = completed
        self.component = ""
        self.latest: Transaction | None = None
        self.open: Transaction | None = None
        self.interchange: Segment | None = None
        self.group: Segment | None = None
        self.groups = 0
        self.group_numbers: set[str] = set()
        self.group_transactions = 0
        self.number = 0
        self.paid = False

    def take(self, segment: Segment) -> None:
        name = segment[2][0]
        if name not in _NOT_BODY and self.open:
            self.open.take(segment)
        elif name == "ST":
            self._open(segment, segment)
        elif name == "SE":
            self._close(segment)
        elif name in ("ISA", "GS", "GE", "IEA"):
            self._envelope(name, segment)
        elif name == "TA1" and self.open is None:
            self._answer(segment)
        else:
            self._body(name, segment)
        self.number = segment[0]

    def take_claim(self, claim: WholeClaim) -> Iterable[Segment]:
        """Take the segments of a claim at once. Returns those that have yet to be taken one by one: those behind the
        claim, or all.
        """
        if self.open is None:
            return claim
        left = self.open.take_claim(claim)
        if left is not claim:
            self.number = claim.last
        return left

    def end(self) -> None:
        self._not_closed()
        self._group_not_closed()
        self._interchange_not_closed()
        if self.latest:
            self.latest.oddities.extend(self.oddities)
            self.completed(self.latest)

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

    def _open(self, header: Segment | None, first: Segment) -> None:
        self._not_closed()
        self.open = self._begin(Transaction(self.interchange, self.group, header, component=self.component), first)
        number = value(header, 2)
        if header and number in self.group_numbers:
            self.open.odd(
                "control_number_repeated", "Another transaction of this group has the same control number (ST02)"
            )
        self.group_numbers.add(number)
        self.group_transactions += 1
        self.paid = False
        if self.interchange is None or self.group is None:
            self.open.odd("envelope_missing", "The transaction stands without its envelope (ISA and GS)")
        if header is None:
            self.open.odd("transaction_header_missing", "The transaction does not begin with ST")
        elif not self.open.named_kind:
            self.open.odd("transaction_code_unknown", "ST01 names no transaction: its segments tell what it is")
        _check_group(self.open)

    def _begin(self, transaction: Transaction, first: Segment) -> Transaction:
        """Nothing can be said any more of the transaction before this one."""
        if self.latest:
            last = self.latest.last
            self.latest.oddities.extend(oddity for oddity in self.oddities if oddity.segment <= last)
            self.oddities[:] = [oddity for oddity in self.oddities if oddity.segment > last]
            self.completed(self.latest)
        self.latest = transaction
        transaction.first, transaction.last = first, first.number
        self.opened(transaction)
        return transaction

    def _answer(self, segment: Segment) -> None:
        """The TA1s of an interchange stand before its first group, and are one document without ST and SE."""
        last = self.latest
        if last is None or last.header or last.interchange is not self.interchange or not _is_answer(last):
            last = self._begin(Transaction(self.interchange, component=self.component), segment)
        last.take(segment)
        last.last = segment.number

    def _body(self, name: str, segment: Segment) -> None:
        """Two payments in one body are two transactions whose ST and SE are missing; BPR begins each."""
        if self.open is None or (name == "BPR" and self.paid):
            self._open(None, segment)
        if self.open and self.open.first:
            early = segment.number - self.open.first.number < _PAYMENT_WITHIN + (self.open.header is not None)
            self.paid |= name == "BPR" and early and self.open.code in ("835", "")
            self.open.take(segment)

    def _close(self, segment: Segment) -> None:
        transaction = self.open
        if transaction is None or transaction.first is None:
            if self.latest:
                self.latest.odd("trailer_repeated", "Another SE follows the end of the transaction")
            return
        transaction.trailer, transaction.last = segment, segment.number
        counted = segment.number - transaction.first.number + 1
        _check_count(transaction, "segment_count_differs", "SE01", value(segment, 1), counted, "segments")
        if value(segment, 2) != value(transaction.header, 2):
            transaction.odd("control_number_differs", "The control number of SE is not that of ST")
        self.open = None

    def _check(self, what: str, segment: Segment, number: str, counted: int) -> None:
        """GE01 counts transactions and repeats GS06; IEA01 counts groups and repeats ISA13."""
        if not self.latest:
            return
        name = segment.elements[0]
        units = "transactions" if name == "GE" else "groups"
        _check_count(self.latest, f"{what}_count_differs", f"{name}01", value(segment, 1), counted, units)
        if value(segment, 2) != number:
            opener = "GS" if name == "GE" else "ISA"
            self.latest.odd(f"{what}_control_number_differs", f"The control number of {name} is not that of {opener}")

    def _not_closed(self) -> None:
        if self.open:
            self.open.last = self.number
            if self.open.header:
                self.open.odd("transaction_not_closed", "The transaction has no SE: it may be cut short")
        self.open = None

    def _group_not_closed(self) -> None:
        if self.group and self.latest:
            self.latest.odd("group_not_closed", "The group has no GE: the file may be cut short")
        self.group = None

    def _interchange_not_closed(self) -> None:
        if self.interchange and self.latest:
            self.latest.odd("interchange_not_closed", "The interchange has no IEA: the file may be cut short")
        self.interchange = None


def _check_group(transaction: Transaction) -> None:
    """GS01 and GS08 against what ST01 names; values are shown where they have the shape of codes."""
    kind, group = transaction.named_kind, transaction.group
    code, version = value(group, 1), value(group, 8)
    if group and kind in _GROUP_CODES and code != _GROUP_CODES[kind]:
        transaction.odd("group_code_differs", f"GS01 is not {_GROUP_CODES[kind]}, as it is of a group of {kind}")
    if group and kind in _CLAIM_KINDS and not version.startswith(_VERSION):
        told = version if _PRINTED_VERSION.fullmatch(version) else "another"
        transaction.odd("version_differs", f"GS08 names {told}, not a guide of {_VERSION}: it was read as one of these")


def _is_answer(transaction: Transaction) -> bool:
    return transaction.first is not None and transaction.first.id == "TA1"


def _check_count(transaction: Transaction, code: str, element: str, said: str, counted: int, units: str) -> None:
    if not (said.isascii() and said.isdigit() and int(said[:12]) == counted):
        told = said if said.isascii() and said.isdigit() and len(said) <= 12 else "no number"
        transaction.odd(code, f"{element} says {told}, the file has {counted} {units}")
