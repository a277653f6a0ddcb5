"""Leases: who works on which item, one at a time.

Taking an item is one SQL statement, so two callers never get the same one: SQLite has a single writer, Postgres skips
rows that another transaction holds. All functions take a unit of work, so that a caller can add its own rows to the
same write, and raise a Refusal that says what is in the way.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from inference import events
from inference.principal import Principal
from inference.refusals import ConflictError, ForbiddenError
from inference.tables import OPEN_REVIEW_STATES, decision, review_item, verdict
from inference.writer import UnitOfWork
from review.waiting import SUPERVISOR, QueueEntry, entry, free, in_order, may_decide, stands_by, waiting


def claim_next(uow: UnitOfWork, principal: Principal, *, seconds: int, queue: str | None = None) -> QueueEntry | None:
    """Lease the first free item that this principal may decide, for `seconds`; None if there is none."""
    return _lease(uow, principal, seconds, [] if queue is None else [waiting.c.queue == queue])


def take(uow: UnitOfWork, principal: Principal, decision_id: str, *, seconds: int) -> QueueEntry:
    """Lease this item, or lease it on if the principal holds it; raises a Refusal that says why it cannot be had."""
    found = entry(uow.connection, principal, decision_id)
    if found.held_by(principal, uow.now):
        return heartbeat(uow, principal, decision_id, seconds=seconds)
    return _lease(uow, principal, seconds, [waiting.c.decision_id == decision_id]) or _refuse(uow, principal, found)


def heartbeat(uow: UnitOfWork, principal: Principal, decision_id: str, *, seconds: int) -> QueueEntry:
    """Hold the lease for `seconds` from now; ConflictError("lease_lost") if it has expired or is another's."""
    found = require_lease(uow, principal, decision_id)
    until = uow.now + timedelta(seconds=seconds)
    set_lease(uow, found.decision_id, principal.reference, until)
    return entry(uow.connection, principal, decision_id)


def release(uow: UnitOfWork, principal: Principal, decision_id: str) -> None:
    """Give the item back undecided."""
    found = require_lease(uow, principal, decision_id)
    set_lease(uow, decision_id, None, None)
    record(uow, principal, found, "review.lease_released")


def release_held(uow: UnitOfWork, principal: Principal, *, keep: str | None = None) -> None:
    """Give back every item that the principal holds, but for `keep`: a person at a desk holds one item at a time."""
    held = [review_item.c.leased_by == principal.reference, review_item.c.leased_until > uow.now]
    ids = uow.connection.scalars(select(review_item.c.decision_id).where(*held)).all()
    for decision_id in ids:
        if decision_id != keep:
            release(uow, principal, decision_id)


def require_lease(uow: UnitOfWork, principal: Principal, decision_id: str) -> QueueEntry:
    """The item, if the principal holds an unexpired lease on it; else ConflictError("lease_lost")."""
    found = entry(uow.connection, principal, decision_id)
    if not found.held_by(principal, uow.now):
        raise ConflictError("lease_lost", expected="an unexpired lease of yours: claim the item again")
    return found


def set_lease(uow: UnitOfWork, decision_id: str, holder: str | None, until: datetime | None) -> None:
    """Write the lease without asking who holds it; for those who have checked."""
    lease = {"leased_by": holder, "leased_until": until}
    uow.connection.execute(update(review_item).where(review_item.c.decision_id == decision_id).values(lease))


def record(
    uow: UnitOfWork, principal: Principal, item: QueueEntry, event_type: str, body: dict[str, Any] | None = None
) -> None:
    """Append an event about this item with the facts that every metric groups by."""
    file_id = uow.connection.scalar(select(decision.c.file_id).where(decision.c.id == item.decision_id))
    events.append(
        uow,
        events.NewEvent(
            type=event_type,
            actor=principal.reference,
            file_id=file_id,
            decision_id=item.decision_id,
            facility=item.facility,
            payer=item.payer,
            queue=item.queue,
            category=item.category,
            dollars=item.dollars,
            body=body or {},
        ),
    )


def _lease(uow: UnitOfWork, principal: Principal, seconds: int, wanted: list[ColumnElement[bool]]) -> QueueEntry | None:
    first = (
        in_order(select(waiting.c.decision_id).where(*may_decide(principal), free(uow.now), *wanted), waiting)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    lease = {"leased_by": principal.reference, "leased_until": uow.now + timedelta(seconds=seconds)}
    statement = (
        update(review_item).where(review_item.c.decision_id == first).values(lease).returning(review_item.c.decision_id)
    )
    decision_id = uow.connection.scalar(statement)
    if decision_id is None:
        return None
    leased = entry(uow.connection, principal, decision_id)
    record(uow, principal, leased, "review.claimed", {"seconds": seconds})
    return leased


def _refuse(uow: UnitOfWork, principal: Principal, found: QueueEntry) -> QueueEntry:
    """Say why the item is not to be had, the most lasting cause first."""
    require_standing(uow.connection, principal, found)
    if found.held_by_another(principal, uow.now):
        raise ConflictError("leased_by_another", expected="an item that nobody else has open")
    raise ConflictError("verdict_pending", expected="an item without a verdict inside its undo window")


def require_standing(connection: Connection, principal: Principal, item: QueueEntry) -> None:
    """Refuse what may not be decided, or not by this principal.

    A closed item by nobody, a person's matter not by a key, a second look not by who took the first, an escalation only
    by a supervisor.
    """
    if item.state not in OPEN_REVIEW_STATES:
        raise ConflictError("already_decided", expected="an item that is still in review")
    if item.person_only and not principal.is_person:
        raise ForbiddenError("person_required", expected="the session of a named person; keys may not decide this")
    if item.state == "escalated" and principal.role != SUPERVISOR:
        raise ForbiddenError("supervisor_required", expected="the session of a supervisor")
    if _has_spoken(connection, principal, item.decision_id):
        if item.state == "in_review":
            raise ConflictError("verdict_already_given", expected="one verdict; undo it first to give another")
        raise ForbiddenError("another_person_required", expected="somebody who has given no verdict on this item yet")


def _has_spoken(connection: Connection, principal: Principal, decision_id: str) -> bool:
    spoken = select(verdict.c.id).where(verdict.c.decision_id == decision_id, stands_by(principal))
    return connection.scalar(spoken) is not None
