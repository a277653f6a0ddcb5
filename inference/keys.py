"""API keys for machines. A key is 32 random bytes, shown once; only its SHA-256 is kept, which suffices for a secret
that cannot be guessed.

A key never speaks for a person: what only a named person may do is refused whatever its scopes (see
`Principal.is_person`).
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from inference.access_tables import api_key
from inference.events import NewEvent, append
from inference.principal import INCOMPATIBLE, SCOPES, Principal
from inference.refusals import NotFoundError, UnprocessableError
from inference.store import Store
from inference.writer import UnitOfWork

COMMAND_LINE = "command_line"  # the actor of what an operator does on the machine itself
FACILITY = re.compile(r"\*|[A-Za-z0-9._-]{1,64}")
KEY_PREFIX = "triage_"  # lets secret scanners recognise a leaked key
_VALID = select(api_key).where(api_key.c.key_hash == bindparam("key_hash"), api_key.c.revoked_at.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    id: str
    name: str
    scopes: tuple[str, ...]
    facility: str
    created_at: datetime
    revoked_at: datetime | None

    def plain(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "name": self.name,
            "scopes": list(self.scopes),
            "facility": self.facility,
            "created_at": self.created_at.isoformat(),
            "revoked_at": self.revoked_at.isoformat() if self.revoked_at else None,
        }

    def text(self) -> str:
        state = "  (revoked)" if self.revoked_at else ""
        return f"{self.id}  {self.name}  {' '.join(self.scopes)}  facility {self.facility}{state}"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made; `plain` is the secret, which cannot be shown again."""

    id: str
    plain: str


def create_key(store: Store, *, name: str, scopes: Iterable[str], facility: str, actor: str = COMMAND_LINE) -> NewKey:
    """Make a key. Raises UnprocessableError for an unknown scope or for scopes that must not be in one hand."""
    wanted = frozenset(scopes)
    _check_fields(name, wanted, facility)
    made = NewKey(id=f"key_{secrets.token_hex(8)}", plain=KEY_PREFIX + secrets.token_urlsafe(32))

    def write(uow: UnitOfWork) -> None:
        row = {"id": made.id, "name": name, "key_hash": _hash(made.plain), "scopes": sorted(wanted)}
        uow.connection.execute(insert(api_key).values(**row, facility=facility, created_at=uow.now))
        body = {"key": made.id, "scopes": sorted(wanted), "facility": facility}
        append(uow, NewEvent(type="key.created", actor=actor, body=body))

    store.write(write)
    return made


def list_keys(store: Store) -> list[Key]:
    with store.read() as connection:
        return [_key(row) for row in connection.execute(select(api_key).order_by(api_key.c.created_at, api_key.c.id))]


def revoke_key(store: Store, *, key_id: str, actor: str = COMMAND_LINE) -> None:
    """Refuse the key from now on; revoking again changes nothing. Raises NotFoundError."""

    def write(uow: UnitOfWork) -> None:
        row = uow.connection.execute(select(api_key).where(api_key.c.id == key_id)).one_or_none()
        if row is None:
            raise NotFoundError("key_not_found", expected="the id of a key")
        if row.revoked_at is None:
            uow.connection.execute(update(api_key).where(api_key.c.id == key_id).values(revoked_at=uow.now))
            append(uow, NewEvent(type="key.revoked", actor=actor, body={"key": key_id}))

    store.write(write)


def principal_of_key(connection: Connection, plain: str) -> Principal | None:
    """Who holds this key, or None if it is unknown or revoked."""
    row = connection.execute(_VALID, {"key_hash": _hash(plain)}).one_or_none()
    if row is None:
        return None
    return Principal(
        kind="key",
        id=row.id,
        display_name=row.name,
        role=None,
        scopes=frozenset(row.scopes),
        facility=row.facility,
    )


def check(holds: object, what: str, expected: str) -> None:
    """Raise UnprocessableError unless `holds`."""
    if not holds:
        raise UnprocessableError(what, expected=expected)


def _check_fields(name: str, scopes: frozenset[str], facility: str) -> None:
    check(name.strip() and len(name) <= 100, "key_name_malformed", "1 to 100 characters")
    check(scopes and scopes <= SCOPES, "scope_unknown", f"some of {', '.join(sorted(SCOPES))}")
    for duties in INCOMPATIBLE:
        check(not duties <= scopes, "duties_incompatible", f"{' and '.join(sorted(duties))} in different hands")
    check(FACILITY.fullmatch(facility), "facility_malformed", "letters, digits or . _ -, or * for all")


def _hash(plain: str) -> str:
    return hashlib.sha256(plain.encode()).hexdigest()


def _key(row: Row[Any]) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        scopes=tuple(row.scopes),
        facility=row.facility,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
