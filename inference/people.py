"""Named people: who can log in, in which role, for which facility. Keys for machines live in `inference.keys` and are
offered here too.

Passwords are kept as argon2id hashes (RFC 9106); hashing takes tens of milliseconds of CPU, so call it from a thread,
never from an event loop. Every change is an event that names the person by id.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from inference.access_tables import person as people
from inference.access_tables import session
from inference.events import NewEvent, append
from inference.keys import COMMAND_LINE, FACILITY, NewKey, check, create_key, list_keys, revoke_key
from inference.principal import ROLES
from inference.refusals import ConflictError, NotFoundError, UnauthenticatedError
from inference.store import Store
from inference.writer import UnitOfWork

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
PASSWORD_LENGTH = range(10, 257)  # the upper end keeps a login from being a way to burn CPU

_hasher = PasswordHasher()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    id: str
    login: str
    display_name: str
    role: str
    facility: str
    active: bool
    created_at: datetime

    def plain(self) -> dict[str, Any]:
        fields = ("id", "login", "display_name", "role", "facility", "active")
        return {name: getattr(self, name) for name in fields} | {"created_at": self.created_at.isoformat()}

    def text(self) -> str:
        state = "" if self.active else "  (deactivated)"
        return f"{self.login}  {self.display_name}  {self.role}  facility {self.facility}{state}"


def create_person(
    store: Store,
    *,
    login: str,
    display_name: str,
    role: str,
    facility: str,
    password: str,
    actor: str = COMMAND_LINE,
) -> Person:
    """Add a person. Raises UnprocessableError for a malformed field, ConflictError if the login is taken."""
    _check_fields(login.lower(), display_name, role, facility)
    hashed = _hash(password)

    def write(uow: UnitOfWork) -> Person:
        if _by_login(uow.connection, login) is not None:
            raise ConflictError("login_taken", expected="a login that nobody has or had")
        made = Person(
            id=f"per_{secrets.token_hex(8)}",
            login=login.lower(),
            display_name=display_name,
            role=role,
            facility=facility,
            active=True,
            created_at=uow.now,
        )
        uow.connection.execute(insert(people).values(password_hash=hashed, **_columns(made)))
        _tell(uow, "person.created", actor, made.id, role=role, facility=facility)
        return made

    return store.write(write)


def list_people(store: Store) -> list[Person]:
    with store.read() as connection:
        return [_person(row) for row in connection.execute(select(people).order_by(people.c.login))]


def verify_login(store: Store, login: str, password: str) -> Person:
    """The active person with this login and password; raises UnauthenticatedError, the same for every cause."""
    with store.read() as connection:
        row = _by_login(connection, login) if LOGIN.fullmatch(login.lower()) else None
    nobody = _nobodys_hash()
    matches = _matches(row.password_hash if row else nobody, password)
    if row is not None and row.active and matches:
        return _person(row)
    if row is not None:
        store.write(lambda uow: _tell(uow, "person.login_refused", f"person:{row.id}", row.id))
    raise UnauthenticatedError("login_not_valid", expected="a known login and its password")


def set_password(store: Store, *, login: str, password: str, actor: str = COMMAND_LINE) -> None:
    """Replace the password and end the person's sessions. Raises NotFoundError, UnprocessableError."""
    hashed = _hash(password)

    def write(uow: UnitOfWork) -> None:
        found = _existing(uow.connection, login)
        uow.connection.execute(update(people).where(people.c.id == found.id).values(password_hash=hashed))
        _end_sessions(uow, found.id)
        _tell(uow, "person.password_set", actor, found.id)

    store.write(write)


def deactivate(store: Store, *, login: str, actor: str = COMMAND_LINE) -> None:
    """End a person's access and sessions. Raises NotFoundError; ConflictError for the last active admin."""

    def write(uow: UnitOfWork) -> None:
        found = _existing(uow.connection, login)
        if found.role == "admin" and found.active and _active_admins(uow.connection) == 1:
            raise ConflictError("last_admin", expected="another active admin first")
        uow.connection.execute(update(people).where(people.c.id == found.id).values(active=False))
        _end_sessions(uow, found.id)
        _tell(uow, "person.deactivated", actor, found.id)

    store.write(write)


def _check_fields(login: str, display_name: str, role: str, facility: str) -> None:
    check(LOGIN.fullmatch(login), "login_malformed", "2 to 64 letters, digits or . _ @ -")
    check(display_name.strip() and len(display_name) <= 100, "display_name_malformed", "1 to 100 characters")
    check(role in ROLES, "role_unknown", f"one of {', '.join(ROLES)}")
    check(FACILITY.fullmatch(facility), "facility_malformed", "letters, digits or . _ -, or * for all")


def _hash(password: str) -> str:
    bounds = f"{PASSWORD_LENGTH.start} to {PASSWORD_LENGTH.stop - 1} characters"
    check(len(password) in PASSWORD_LENGTH, "password_length", bounds)
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    """Verified when the login is unknown, so that the time of the answer does not tell which logins exist."""
    return _hasher.hash(secrets.token_hex(16))


def _matches(hashed: str, password: str) -> bool:
    try:
        return len(password) in PASSWORD_LENGTH and _hasher.verify(hashed, password)
    except VerificationError:
        return False


def _by_login(connection: Connection, login: str) -> Row[Any] | None:
    return connection.execute(select(people).where(people.c.login == login.lower())).one_or_none()


def _existing(connection: Connection, login: str) -> Row[Any]:
    row = _by_login(connection, login)
    if row is None:
        raise NotFoundError("person_not_found", expected="the login of a person")
    return row


def _active_admins(connection: Connection) -> int:
    admins = select(func.count()).select_from(people).where(people.c.role == "admin", people.c.active)
    return connection.execute(admins).scalar_one()


def _end_sessions(uow: UnitOfWork, person_id: str) -> None:
    uow.connection.execute(delete(session).where(session.c.person_id == person_id))


def _tell(uow: UnitOfWork, event: str, actor: str, person_id: str, **facts: str) -> None:
    append(uow, NewEvent(type=event, actor=actor, body={"person": person_id, **facts}))


def _columns(made: Person) -> dict[str, Any]:
    return made.plain() | {"created_at": made.created_at}


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        login=row.login,
        display_name=row.display_name,
        role=row.role,
        facility=row.facility,
        active=row.active,
        created_at=row.created_at,
    )


__all__ = [
    "NewKey",
    "Person",
    "create_key",
    "create_person",
    "deactivate",
    "list_keys",
    "list_people",
    "revoke_key",
    "set_password",
    "verify_login",
]
