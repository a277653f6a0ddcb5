"""Events that come in as CloudEvents 1.0 (JSON), each once: told by its source and its id, whatever how often it is
sent.

A handler is registered for the types that it knows. It looks at the event and does what needs no database (or raises,
so that nothing of the batch is taken); what it returns is run in the one write that takes all events of a request:

    @handles("claim.submitted")
    def submitted(office: Office, event: Incoming) -> Work:
        sent = from_plain_strictly(Sent, event.data, "/data")
        return lambda uow: {"claims": mark(uow, office.settings, event.facility, sent)}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select

from inference.claims.tables import event_in
from inference.events import NewEvent, append
from inference.originals import Originals
from inference.policy import Policy
from inference.refusals import ConflictError, UnprocessableError
from inference.schema import canonical
from inference.settings import Settings
from inference.store import Store
from inference.writer import UnitOfWork

_KNOWN = select(event_in.c.content_hash, event_in.c.outcome).where(event_in.c.id == bindparam("wanted"))
_INSERT = insert(event_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One event. `data` is plain JSON in which numbers with a point are text; `happened_at` is its time, if it has one.

    `principal` sent it and `facility` is whose it is.
    """

    source: str
    event_id: str
    type: str
    subject: str | None
    happened_at: datetime | None
    data: Any
    facility: str
    principal: str
    correlation_id: str

    def id(self, tenant: str) -> str:
        return "cev_" + _hash(tenant, self.facility, self.source, self.event_id)[:32]

    @property
    def content_hash(self) -> str:
        when = self.happened_at.isoformat() if self.happened_at else None
        return _hash(self.type, self.subject, when, self.data)


@dataclass(frozen=True, slots=True)
class Office:
    """What handlers work with."""

    store: Store
    originals: Originals
    policy: Policy
    settings: Settings


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an event: ids and codes, no patient's data."""

    event: Incoming
    seen_before: bool
    outcome: Mapping[str, Any]


Work = Callable[[UnitOfWork], Mapping[str, Any]]
Handler = Callable[[Office, Incoming], Work]
HANDLERS: dict[str, Handler] = {}


def handles(*types: str) -> Callable[[Handler], Handler]:
    """Register a handler for these types of events."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(types, handler))
        return handler

    return register


def take(
    office: Office, events: Sequence[Incoming], also: Callable[[UnitOfWork, list[Taken]], None] | None = None
) -> list[Taken]:
    """Take all events of a request in one write, in their order, or none of them. `also` runs in the same write.

    Raises UnprocessableError for a type that nobody handles, ConflictError for an id that came with another content,
    and what handlers raise.
    """
    works = [(event, _handler(event)(office, event)) for event in events]

    def work(uow: UnitOfWork) -> list[Taken]:
        taken = [_take(uow, office.settings.tenant, event, do) for event, do in works]
        if also:
            also(uow, taken)
        return taken

    return office.store.write(work)


def _handler(event: Incoming) -> Handler:
    if event.type not in HANDLERS:
        raise UnprocessableError("event_type_unknown", expected=f"one of the types {', '.join(sorted(HANDLERS))}")
    return HANDLERS[event.type]


def _take(uow: UnitOfWork, tenant: str, event: Incoming, do: Work) -> Taken:
    known = uow.connection.execute(_KNOWN, {"wanted": event.id(tenant)}).one_or_none()
    if known is not None:
        if known.content_hash != event.content_hash:
            raise ConflictError("event_id_reused", expected="a new id for another event of this source")
        return Taken(event, True, known.outcome)
    outcome = dict(do(uow))
    uow.connection.execute(_INSERT, _row(uow, tenant, event, outcome))
    told = {"event": event.id(tenant), "event_type": event.type}
    append(uow, NewEvent(type="event.taken", actor=event.principal, facility=event.facility, body=told))
    return Taken(event, False, outcome)


def _row(uow: UnitOfWork, tenant: str, event: Incoming, outcome: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": event.id(tenant),
        "source": event.source,
        "event_id": event.event_id,
        "type": event.type,
        "facility": event.facility,
        "principal": event.principal,
        "content_hash": event.content_hash,
        "happened_at": event.happened_at,
        "received_at": uow.now,
        "outcome": outcome,
    }


def _hash(*parts: Any) -> str:
    return sha256(canonical(parts).encode()).hexdigest()
