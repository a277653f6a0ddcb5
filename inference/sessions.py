"""Sessions of people in the browser.

A random token in a cookie, of which only the SHA-256 is stored, and a CSRF token for forms.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from inference.access_tables import person, session
from inference.events import NewEvent, append
from inference.principal import ROLES, Principal
from inference.store import Store
from inference.writer import UnitOfWork


@dataclass(frozen=True, slots=True)
class StartedSession:
    """`token` goes into the cookie and is not kept here; the session ends at `expires_at` at the latest."""

    token: str
    csrf_token: str
    expires_at: datetime


def start_session(store: Store, person_id: str, *, hours: int) -> StartedSession:
    """Begin a session for a person whose login was verified."""
    token, csrf_token = secrets.token_urlsafe(32), secrets.token_urlsafe(32)

    def write(uow: UnitOfWork) -> StartedSession:
        uow.connection.execute(delete(session).where(session.c.expires_at <= uow.now))
        started = StartedSession(token, csrf_token, uow.now + timedelta(hours=hours))
        row = {"token_hash": _hash(token), "csrf_token": csrf_token, "expires_at": started.expires_at}
        uow.connection.execute(insert(session).values(**row, person_id=person_id, created_at=uow.now))
        append(uow, NewEvent(type="person.logged_in", actor=f"person:{person_id}", body={"person": person_id}))
        return started

    return store.write(write)


def end_session(store: Store, token: str) -> None:
    """End the session; one that is not there is ended already."""

    def write(uow: UnitOfWork) -> None:
        where = session.c.token_hash == _hash(token)
        found = uow.connection.execute(select(session.c.person_id).where(where)).scalar_one_or_none()
        if found is not None:
            uow.connection.execute(delete(session).where(where))
            append(uow, NewEvent(type="person.logged_out", actor=f"person:{found}", body={"person": found}))

    store.write(write)


def session_of(connection: Connection, token: str, now: datetime) -> Principal | None:
    """The active person of a session that has not expired, or None."""
    row = connection.execute(
        select(person, session.c.csrf_token)
        .join(session, session.c.person_id == person.c.id)
        .where(session.c.token_hash == _hash(token), session.c.expires_at > now, person.c.active)
    ).one_or_none()
    if row is None:
        return None
    return Principal(
        kind="person",
        id=row.id,
        display_name=row.display_name,
        role=row.role,
        scopes=ROLES[row.role],
        facility=row.facility,
        csrf_token=row.csrf_token,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
