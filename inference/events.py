"""The event log: every step of every decision, as a hash chain that shows any later change.

The hash of an event is SHA-256 over the canonical JSON of the previous hash and the row as it is stored: column values
in the order of `CHAINED`, times in microseconds, dollars in cents, the body as its canonical text. The first event is
chained to 64 zeros. `chain_head` holds the newest seq and hash, so that the end of the log cannot be cut off unseen.

Event types: file.received, file.received_again, file.unreadable, file.original_read, file.page_read, file.sealed,
file.open_original_removed, file.sealed_original_read, file.sealed_original_forgotten,
decision.made, decision.corrected, decision.released,
review.required, review.claimed, review.verdict_given, review.verdict_withdrawn, review.lease_released, review.decided,
review.second_look, review.escalated, review.closed,
event.taken (one of another system), claim.sent_against_decision, answers.forgotten, delivery.dead,
job.failed, person.*, key.*, master.*, access.denied.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, select, type_coerce

from inference.chain import HEAD, STORED_TYPES, Head
from inference.schema import canonical, cents, microseconds
from inference.tables import event
from inference.writer import UnitOfWork

GENESIS = "0" * 64
# Everything that an event says. `id` is not among them because it follows from the hash.
CHAINED = (
    "seq",
    "type",
    "at",
    "actor",
    "file_id",
    "decision_id",
    "facility",
    "payer",
    "queue",
    "category",
    "dollars",
    "body",
)
_STORED_ROWS = (
    select(*(type_coerce(column, STORED_TYPES[column.name]) for column in event.c))
    .order_by(event.c.seq)
    .execution_options(yield_per=1000)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """What happened. `actor` is "policy", "system", "person:<id>" or "key:<id>"; the body has ids and codes, no PHI."""

    type: str
    actor: str
    file_id: str | None = None
    decision_id: str | None = None
    facility: str | None = None
    payer: str | None = None
    queue: str | None = None
    category: str | None = None
    dollars: Decimal | None = None
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`count` events were read; `first_bad_seq` is where the log stops being what was written (None if it holds)."""

    ok: bool
    count: int
    first_bad_seq: int | None


def append(uow: UnitOfWork, new: NewEvent) -> int:
    """Add one event to the log; returns its seq."""
    return append_all(uow, [new])[0]


def append_all(uow: UnitOfWork, new: Sequence[NewEvent]) -> list[int]:
    """Add events in this order; returns their seqs. They are in the log when the write has ended."""
    if not new:
        return []
    seq, previous = uow.chain.end()
    rows: list[dict[str, Any]] = []
    for each in new:
        seq += 1
        row = _row(uow, seq, each, previous)
        previous = row["hash"]
        rows.append(row)
    uow.chain.add(rows, Head(seq, previous))
    return [row["seq"] for row in rows]


def verify_chain(connection: Connection) -> ChainReport:
    """Read the whole log and check it against itself and its head.

    Finds events that were changed, removed, inserted or put in another order. Reads page by page: memory does not grow
    with the log.
    """
    previous, count = GENESIS, 0
    with connection.execute(_STORED_ROWS) as rows:
        for row in rows.mappings():
            count += 1
            if row["seq"] != count or not _holds(row, previous):
                return ChainReport(False, count, count)
            previous = row["hash"]
    head = connection.execute(HEAD).one_or_none()
    if head is None or tuple(head) != (count, previous):
        return ChainReport(False, count, count + 1)
    return ChainReport(True, count, None)


def _row(uow: UnitOfWork, seq: int, new: NewEvent, previous: str) -> dict[str, Any]:
    stored = {
        "seq": seq,
        "type": new.type,
        "at": microseconds(uow.now),
        "actor": new.actor,
        "file_id": new.file_id,
        "decision_id": new.decision_id,
        "facility": new.facility,
        "payer": new.payer,
        "queue": new.queue,
        "category": new.category,
        "dollars": None if new.dollars is None else cents(new.dollars),
        "body": canonical(new.body),
    }
    own = _hash(previous, stored)
    return stored | {"id": _id(own), "previous_hash": previous, "hash": own}


def _holds(stored: Mapping[Any, Any], previous: str) -> bool:
    if any(isinstance(value, bytes) for value in stored.values()):
        return False  # SQLite keeps a blob in any column; we never write one
    own = _hash(previous, stored)
    return (stored["previous_hash"], stored["hash"], stored["id"]) == (previous, own, _id(own))


def _hash(previous: str, stored: Mapping[Any, Any]) -> str:
    return sha256(canonical([previous, *(stored[name] for name in CHAINED)]).encode()).hexdigest()


def _id(own_hash: str) -> str:
    return f"evt_{own_hash[:32]}"
