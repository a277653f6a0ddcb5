"""A file comes in: the original is on disk before anything is promised, then one write says that it is here.

The same bytes for the same facility are one file with several receipts. Each arrival has an operation of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal
from uuid import uuid4

from sqlalchemy import bindparam, case, exists, insert, or_, select, update

from extraction.media import PAGES, media_type
from inference import events, jobs, sealing
from inference.file_name import file_name
from inference.mail_jobs import READ_JOB
from inference.originals import Originals
from inference.settings import Settings
from inference.store import Store
from inference.tables import OPEN_REVIEW_STATES, decision, file, operation, receipt, review_item
from inference.undecided import FileState, file_state
from inference.writer import UnitOfWork

OperationState = Literal["pending", "running", "needs_review", "succeeded", "failed"]
DECIDE_JOB = "decide_file"  # all but files of pages
# Built once, since building a statement takes longer than running it.
_ASKED = (
    select(review_item.c.decision_id)
    .join(decision, decision.c.id == review_item.c.decision_id)
    .where(decision.c.file_id == bindparam("closed"), review_item.c.kind == "exception")
    .where(or_(*(review_item.c.state == state for state in OPEN_REVIEW_STATES)))
)
_STATE = select(case((exists(_ASKED), "needs_review"), else_="succeeded"))
_END_OPERATIONS = (
    update(operation)
    .where(operation.c.file_id == bindparam("closed"))
    .where(or_(*(operation.c.state == state for state in ("pending", "running", "needs_review"))))
    .values(state=_STATE.scalar_subquery(), updated_at=bindparam("at", type_=operation.c.updated_at.type))
    .returning(operation.c.state)
)
_INSERT_FILE, _INSERT_OPERATION, _INSERT_RECEIPT = insert(file), insert(operation), insert(receipt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file as somebody sent it. `principal` is "person:<id>" or "key:<id>"."""

    data: bytes
    name: str
    principal: str
    facility: str
    correlation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the sender gets: where to ask how far it is. `state` is that of the operation."""

    operation_id: str
    file_id: str
    state: OperationState
    seen_before: bool


def file_id_of(settings: Settings, facility: str, digest: str) -> str:
    """Equal bytes for one facility of one tenant are one file."""
    return "doc_" + sha256(f"{settings.tenant}|{facility}|{digest}".encode()).hexdigest()[:32]


def receive(
    store: Store,
    originals: Originals,
    settings: Settings,
    *,
    data: bytes,
    name: str,
    principal: str,
    facility: str,
    correlation_id: str,
    also: Callable[[UnitOfWork, Receipt], None] | None = None,
) -> Receipt:
    """Keep a file and have it decided by a worker.

    `also` runs in the same write, so that its rows stand or fall with the receipt.
    """
    arrival = Arrival(data=data, name=name, principal=principal, facility=facility, correlation_id=correlation_id)
    digest = originals.put(data)

    def work(uow: UnitOfWork) -> Receipt:
        given = take_in(uow, settings, arrival, digest)
        if also:
            also(uow, given)
        return given

    return store.write(work)


def take_in(uow: UnitOfWork, settings: Settings, arrival: Arrival, digest: str) -> Receipt:
    """The rows of one arrival whose bytes are kept, and the job of deciding it where that is still to be done."""
    known = file_state(uow.connection, file_id_of(settings, arrival.facility, digest))
    given = register(uow, settings, arrival, digest, known)
    kind = READ_JOB if media_type(arrival.data) in PAGES else DECIDE_JOB
    if known.undecided is not None:
        jobs.enqueue(uow, kind, f"{given.file_id}:{given.operation_id}", {"file_id": given.file_id})
    elif not given.seen_before:
        jobs.enqueue(uow, kind, given.file_id, {"file_id": given.file_id})
    return given


def register(uow: UnitOfWork, settings: Settings, arrival: Arrival, digest: str, known: FileState) -> Receipt:
    """The rows of one arrival: file if it is new, operation, receipt, event. `known` is how far the file was.

    The caller sees to it that it is decided.
    """
    file_id = file_id_of(settings, arrival.facility, digest)
    if known.state is None:
        _insert_file(uow, file_id, arrival, digest)
    given = Receipt(
        operation_id=f"op_{uuid4().hex}",
        file_id=file_id,
        state="pending" if known.waits else operation_state(uow, file_id),
        seen_before=known.state is not None,
    )
    _insert_arrival(uow, arrival, given)
    if given.seen_before:
        sealing.came_again(uow, file_id, given.operation_id)
    return given


def operation_state(uow: UnitOfWork, file_id: str) -> OperationState:
    """The state of operations on a decided file: whether a person is still asked about any of it."""
    state: OperationState = uow.connection.execute(_STATE, {"closed": file_id}).scalar_one()
    return state


def end_operations(uow: UnitOfWork, file_id: str) -> OperationState | None:
    """All operations that wait for a decided file end as it stands now; returns how, None where none waited."""
    ended = uow.connection.execute(_END_OPERATIONS, {"closed": file_id, "at": uow.now})
    return next(iter(ended.scalars().all()), None)


def note_pages(uow: UnitOfWork, file_id: str, count: int) -> None:
    """So many pages of a file have been read; operations that wait for it say so."""
    waiting = (operation.c.file_id == file_id, operation.c.state.in_(("pending", "running")))
    said = {"state": "running", "pages_read": count, "updated_at": uow.now}
    uow.connection.execute(update(operation).where(*waiting).values(said))


def _insert_file(uow: UnitOfWork, file_id: str, arrival: Arrival, digest: str) -> None:
    row = {
        "id": file_id,
        "sha256": digest,
        "name": file_name(arrival.name),
        "media_type": media_type(arrival.data),
        "size": len(arrival.data),
        "facility": arrival.facility,
        "state": "received",
        "received_at": uow.now,
    }
    uow.connection.execute(_INSERT_FILE, row)


def _insert_arrival(uow: UnitOfWork, arrival: Arrival, given: Receipt) -> None:
    connection, now = uow.connection, uow.now
    told = {"file_id": given.file_id, "correlation_id": arrival.correlation_id}
    state = {"state": given.state, "facility": arrival.facility, "created_at": now, "updated_at": now}
    connection.execute(_INSERT_OPERATION, {"id": given.operation_id} | told | state)
    receipt_id = f"rcp_{uuid4().hex}"
    arrived = {"id": receipt_id, "operation_id": given.operation_id, "principal": arrival.principal, "received_at": now}
    connection.execute(_INSERT_RECEIPT, arrived | told)
    events.append(
        uow,
        events.NewEvent(
            type="file.received_again" if given.seen_before else "file.received",
            actor=arrival.principal,
            file_id=given.file_id,
            facility=arrival.facility,
            body={"receipt": receipt_id, "operation": given.operation_id, "size": len(arrival.data)},
        ),
    )
