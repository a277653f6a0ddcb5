"""Which waiting decisions travel together in one bulk run: written down before it is sent, so a replay is the same.

A decision that was tried singly is never gathered: MLflow may hold its trace, even if no answer came back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, func, select

from inference import outbox
from inference.outbox import Delivery
from inference.tables import outbox as table
from inference.writer import UnitOfWork

DESTINATION = "mlflow"
TRACE = "trace"
ASSESSMENT = "assessment"
BATCH_SIZE = 10_000
_WAITING = (table.c.destination == DESTINATION) & table.c.delivered_at.is_(None) & table.c.dead_at.is_(None)
_WAITING_TRACE = _WAITING & (table.c.kind == TRACE)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class TraceState:
    """What became of a decision's trace. `batch_id` names the bulk run that holds it instead of a trace."""

    delivered: bool
    dead: bool
    batch_id: str | None


def unsent_batch(connection: Connection, now: datetime) -> str | None:
    """A batch that was put together and is not delivered yet."""
    due = _WAITING_TRACE & table.c.batch_id.is_not(None) & (table.c.due_at <= now)
    return connection.execute(select(table.c.batch_id).where(due).order_by(table.c.due_at).limit(1)).scalar()


def members(connection: Connection, batch_id: str) -> list[Delivery]:
    """The undelivered decisions of a batch, always in the same order."""
    columns = [table.c[name] for name in Delivery.__dataclass_fields__]
    query = select(*columns).where(_WAITING_TRACE, table.c.batch_id == batch_id).order_by(table.c.id)
    return [Delivery(**row) for row in connection.execute(query).mappings()]


def loose(connection: Connection, now: datetime) -> int:
    """How many due decisions have not been tried yet, so that they can be gathered."""
    return connection.execute(select(func.count()).select_from(table).where(_loose(now))).scalar_one()


def gather(uow: UnitOfWork) -> str | None:
    """Put the longest waiting decisions together; returns the new batch's id, or None where nothing waits."""
    query = select(table.c.id).where(_loose(uow.now)).order_by(table.c.due_at, table.c.id).limit(BATCH_SIZE)
    ids = sorted(uow.connection.execute(query).scalars())
    if not ids:
        return None
    batch_id = f"bat_{sha256(' '.join(ids).encode()).hexdigest()[:32]}"
    outbox.assign_batch(uow, ids, batch_id)
    return batch_id


def trace_states(connection: Connection, decision_ids: Iterable[str]) -> dict[str, TraceState]:
    """The states of these decisions' traces; a decision that was never to be logged is absent."""
    wanted = sorted(set(decision_ids))
    columns = (table.c.reference, table.c.delivered_at, table.c.dead_at, table.c.batch_id)
    states: dict[str, TraceState] = {}
    for start in range(0, len(wanted), _CHUNK):
        own = table.c.id.in_([f"{DESTINATION}:{TRACE}:{each}" for each in wanted[start : start + _CHUNK]])
        for reference, delivered_at, dead_at, batch_id in connection.execute(select(*columns).where(own)):
            states[reference] = TraceState(delivered_at is not None, dead_at is not None, batch_id)
    return states


def _loose(now: datetime) -> ColumnElement[bool]:
    return _WAITING_TRACE & table.c.batch_id.is_(None) & table.c.tried_singly_at.is_(None) & (table.c.due_at <= now)
