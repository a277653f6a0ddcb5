"""Segments to transactions: ISA, GS and ST with their trailers, whose counts and control numbers are checked and
never trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from extraction.x12.wire.segments import Oddity, Segment, SegmentedFile, WholeClaim
from extraction.x12.wire.transaction import Transaction, value

ENVELOPE = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA"})
_NOT_BODY = ENVELOPE | {"TA1", "BPR"}
# So many segments from its start on, a BPR is where the payment of a transaction belongs.
_PAYMENT_WITHIN = 3


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
        self.open.check_group()

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
        if last is None or last.header or last.interchange is not self.interchange or not last.is_answer:
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
        transaction.check_count("segment_count_differs", "SE01", value(segment, 1), counted, "segments")
        if value(segment, 2) != value(transaction.header, 2):
            transaction.odd("control_number_differs", "The control number of SE is not that of ST")
        self.open = None

    def _check(self, what: str, segment: Segment, number: str, counted: int) -> None:
        """GE01 counts transactions and repeats GS06; IEA01 counts groups and repeats ISA13."""
        if not self.latest:
            return
        name = segment.elements[0]
        units = "transactions" if name == "GE" else "groups"
        self.latest.check_count(f"{what}_count_differs", f"{name}01", value(segment, 1), counted, units)
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
