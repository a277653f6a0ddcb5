"""Deliveries to other systems, written in the transaction of what they tell.

At least once: a delivery stays until it is marked. Its id follows from what it is about, so enqueuing twice is one
delivery, and the other end must treat a repeated one as the same. That holds only if it is repeated in the same way: so
a delivery travels alone or in a batch, which of the two is written down before it is first sent, and never changes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from inference import events
from inference.absent import insert_if_absent
from inference.tables import outbox
from inference.writer import UnitOfWork

# Ids in one statement; both databases allow more parameters than this.
_CHUNK = 500
_INSERT = insert(outbox)  # built once, since building a statement takes longer than running it
_WAITING = outbox.c.delivered_at.is_(None) & outbox.c.dead_at.is_(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing to be delivered. `attempts` counts the failed ones.

    `tried_singly_at` is set once it travels alone, `batch_id` once it belongs to a bulk run; never both.
    """

    id: str
    destination: str
    kind: str
    reference: str
    payload: Any
    created_at: datetime
    due_at: datetime
    attempts: int
    tried_singly_at: datetime | None
    batch_id: str | None


def enqueue(
    uow: UnitOfWork, destination: str, kind: str, reference: str, payload: Any, due_at: datetime | None = None
) -> bool:
    """Have `payload` delivered, from `due_at` on (default: now). False if this delivery is there already."""
    return insert_if_absent(uow.connection, outbox, _row(uow, destination, kind, reference, payload, due_at))


def enqueue_all(uow: UnitOfWork, destination: str, kind: str, new: Sequence[tuple[str, Any]]) -> None:
    """Have many payloads delivered from now on, each with its reference; none of them may be there already."""
    if new:
        rows = [_row(uow, destination, kind, reference, payload, None) for reference, payload in new]
        uow.connection.execute(_INSERT, rows)


def waiting(connection: Connection, destination: str, now: datetime, limit: int) -> list[Delivery]:
    """Due deliveries that are neither delivered nor dead and in no batch, the longest due first."""
    columns = [outbox.c[name] for name in Delivery.__dataclass_fields__]
    due = (outbox.c.destination == destination, outbox.c.due_at <= now, _WAITING, outbox.c.batch_id.is_(None))
    query = select(*columns).where(*due).order_by(outbox.c.due_at, outbox.c.id).limit(limit)
    return [Delivery(**row) for row in connection.execute(query).mappings()]


def keep_single(uow: UnitOfWork, ids: Sequence[str]) -> set[str]:
    """Say of these that they travel alone, before they are sent. Returns those that do; the others are in a batch."""
    kept: set[str] = set()
    for chunk in _chunks(ids):
        free = (outbox.c.id.in_(chunk), _WAITING, outbox.c.batch_id.is_(None))
        noted = update(outbox).where(*free).values(tried_singly_at=uow.now).returning(outbox.c.id)
        kept.update(uow.connection.scalars(noted))
    return kept


def assign_batch(uow: UnitOfWork, ids: Sequence[str], batch_id: str) -> None:
    """Say to which bulk run these belong, before it is sent, so that a replay sends the same set.

    None of them may have been tried singly: the other end may have it already, and would have it twice.
    """
    _update_waiting(uow, ids, batch_id=batch_id)


def mark_delivered(uow: UnitOfWork, ids: Sequence[str]) -> None:
    """Done. Marking twice keeps the first time."""
    _update_waiting(uow, ids, delivered_at=uow.now)


def mark_failed(uow: UnitOfWork, ids: Sequence[str], error_code: str, retry_at: datetime) -> None:
    """Not now: try again from `retry_at` on. The code goes to the table and to logs, so it carries no PHI."""
    _update_waiting(uow, ids, attempts=outbox.c.attempts + 1, last_error=error_code, due_at=retry_at)


def mark_dead(uow: UnitOfWork, delivery_id: str, error_code: str) -> None:
    """Never: the other end refuses this one for good. It stays in the table, and an event says so."""
    dead = {"attempts": outbox.c.attempts + 1, "last_error": error_code, "dead_at": uow.now}
    if _update_waiting(uow, [delivery_id], **dead):
        body = {"delivery": delivery_id, "error": error_code}
        events.append(uow, events.NewEvent(type="delivery.dead", actor="system", body=body))


def _row(
    uow: UnitOfWork, destination: str, kind: str, reference: str, payload: Any, due_at: datetime | None
) -> dict[str, Any]:
    return {
        "id": f"{destination}:{kind}:{reference}",
        "destination": destination,
        "kind": kind,
        "reference": reference,
        "payload": payload,
        "created_at": uow.now,
        "due_at": due_at or uow.now,
        "attempts": 0,
    }


def _update_waiting(uow: UnitOfWork, ids: Sequence[str], **values: Any) -> int:
    changed = 0
    for chunk in _chunks(ids):
        statement = update(outbox).where(outbox.c.id.in_(chunk), _WAITING).values(**values)
        changed += uow.connection.execute(statement).rowcount
    return changed


def _chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
