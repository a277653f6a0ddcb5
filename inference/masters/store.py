"""The masters of payers and entities: what is in them, and every change of them.

A change is a new version or a new row; what was there stays. Each is an event of the audit log that names who did it,
with ids and kinds only. An alias belongs to one entry at a time: a write that would give it to two is refused and names
both. Writers stand in line, so of two that add the same alias at once the second sees the first.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, insert, select

from extraction.masters import Alias, Payer, compared
from extraction.member_ids import PatternError, check_pattern
from inference.events import NewEvent, append
from inference.masters.rows import (
    ALIASES,
    VERSIONS,
    Item,
    Kept,
    Kind,
    StoredAlias,
    alias_of,
    content_of,
    kept_of,
    kind_of,
)
from inference.masters.tables import master_alias, master_alias_end, master_entry, master_version
from inference.refusals import ConflictError, NotFoundError, UnprocessableError
from inference.writer import UnitOfWork

KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def page(connection: Connection, kind: Kind, *, after: str | None = None, limit: int | None = None) -> list[Kept]:
    """Entries by key, from behind `after`; all of them without a limit."""
    keys = select(master_entry.c.key).where(master_entry.c.kind == kind).order_by(master_entry.c.key).limit(limit)
    if after is not None:
        keys = keys.where(master_entry.c.key > after)
    return _kept(connection, kind, connection.scalars(keys).all())


def get(connection: Connection, kind: Kind, key: str) -> Kept:
    """One entry. Raises NotFoundError."""
    found = find(connection, kind, key)
    if found is None:
        raise NotFoundError("not_in_master", expected="the key of a payer or an entity of the master")
    return found


def find(connection: Connection, kind: Kind, key: str) -> Kept | None:
    return next(iter(_kept(connection, kind, [key])), None)


def create(uow: UnitOfWork, item: Item, *, effective_from: date | None, actor: str) -> None:
    """Add an entry with its first version. Raises ConflictError if the key is taken, UnprocessableError."""
    kind = kind_of(item)
    _check(item)
    if find(uow.connection, kind, item.key):
        raise ConflictError("key_taken", expected="a key that no other payer or entity has")
    created = {"kind": kind, "key": item.key, "created_at": uow.now, "created_by": actor}
    uow.connection.execute(insert(master_entry).values(**created))
    _add_version(uow, item, 1, effective_from, actor)
    _tell(uow, "master.created", actor, kind, item.key)


def change(uow: UnitOfWork, item: Item, *, effective_from: date | None, actor: str) -> int:
    """Add a version, which holds from a day on; returns its number. Raises NotFoundError, UnprocessableError."""
    kind = kind_of(item)
    _check(item)
    number = get(uow.connection, kind, item.key).versions[-1].version.number + 1
    _add_version(uow, item, number, effective_from, actor)
    _tell(uow, "master.changed", actor, kind, item.key, version=str(number))
    return number


def add_alias(uow: UnitOfWork, kind: Kind, alias: Alias, *, actor: str) -> StoredAlias:
    """Give an entry one more alias.

    Raises NotFoundError, ConflictError where another entry (or this one) has it on some day of that time, and
    UnprocessableError where it says nothing, ends before it begins, or names a plan that the payer does not have.
    """
    owner = get(uow.connection, kind, alias.key)
    _check_alias(alias, owner)
    _check_free(uow.connection, kind, alias)
    made = f"ali_{secrets.token_hex(8)}"
    row = {
        "id": made,
        "kind": kind,
        "key": alias.key,
        "alias_kind": alias.kind,
        "value": alias.value,
        "compared": compared(alias.kind, alias.value),
        "plan": alias.plan,
        "effective_from": alias.effective_from,
        "added_at": uow.now,
        "added_by": actor,
    }
    uow.connection.execute(insert(master_alias).values(**row))
    if alias.effective_to is not None:
        _end(uow, made, alias.effective_to, actor)
    _tell(uow, "master.alias_added", actor, kind, alias.key, alias=made, alias_kind=alias.kind)
    return _stored(uow.connection, kind, alias.key, made)


def end_alias(uow: UnitOfWork, kind: Kind, key: str, alias_id: str, *, effective_to: date, actor: str) -> StoredAlias:
    """Let an alias hold no longer from a day on; ended on the day that it began, it never held.

    Raises NotFoundError, ConflictError where it has an end, UnprocessableError where it would end before it began.
    """
    found = _stored(uow.connection, kind, key, alias_id)
    if found.ended_at is not None:
        raise ConflictError("alias_ended", expected="an alias that has no end yet")
    if effective_to < (found.alias.effective_from or date.min):
        raise UnprocessableError("alias_ends_early", expected="an end on or after the day from which the alias holds")
    _end(uow, alias_id, effective_to, actor)
    _tell(uow, "master.alias_ended", actor, kind, key, alias=alias_id, alias_kind=found.alias.kind)
    return _stored(uow.connection, kind, key, alias_id)


def _kept(connection: Connection, kind: Kind, keys: Sequence[str]) -> list[Kept]:
    versions = VERSIONS.where(master_version.c.kind == kind, master_version.c.key.in_(keys))
    aliases = ALIASES.where(master_alias.c.kind == kind, master_alias.c.key.in_(keys))
    return kept_of(kind, connection.execute(versions), connection.execute(aliases))


def _stored(connection: Connection, kind: Kind, key: str, alias_id: str) -> StoredAlias:
    wanted = (master_alias.c.kind == kind, master_alias.c.key == key, master_alias.c.id == alias_id)
    row = connection.execute(ALIASES.where(*wanted)).one_or_none()
    if row is None:
        raise NotFoundError("alias_not_found", expected="the id of an alias of this payer or entity")
    return alias_of(row)


def _check(item: Item) -> None:
    if not KEY.fullmatch(item.key):
        raise UnprocessableError("key_malformed", expected="up to 64 small letters, digits, _ and -")
    if not isinstance(item, Payer):
        return
    plans = [plan.key for plan in item.plans]
    if len(set(plans)) < len(plans):
        raise UnprocessableError("plan_repeated", expected="each plan of a payer under a key of its own")
    if item.member_id_pattern is None:
        return
    try:
        check_pattern(item.member_id_pattern)
    except PatternError as error:
        expected = str(error).removeprefix("expected ")
        raise UnprocessableError("member_id_pattern_not_valid", expected=expected) from None


def _check_alias(alias: Alias, owner: Kept) -> None:
    if not compared(alias.kind, alias.value).strip("0"):
        raise UnprocessableError("alias_says_nothing", expected="an id or a name with letters or digits, not all 0")
    if alias.effective_to is not None and alias.effective_to < (alias.effective_from or date.min):
        raise UnprocessableError("alias_ends_early", expected="an end on or after the day from which the alias holds")
    newest = owner.newest
    plans = {plan.key for plan in newest.plans} if isinstance(newest, Payer) else set()
    if alias.plan is not None and alias.plan not in plans:
        raise UnprocessableError("plan_unknown", expected="the key of a plan that the payer has")


def _check_free(connection: Connection, kind: Kind, alias: Alias) -> None:
    same = ALIASES.where(
        master_alias.c.kind == kind,
        master_alias.c.alias_kind == alias.kind,
        master_alias.c.compared == compared(alias.kind, alias.value),
    )
    for row in connection.execute(same):
        if alias_of(row).alias.overlaps(alias):
            owner = f"{alias.key} has it already" if row.key == alias.key else f"{row.key} has it in that time"
            raise ConflictError("alias_taken", expected=f"an alias that {alias.key} may take: {owner}")


def _add_version(uow: UnitOfWork, item: Item, number: int, effective_from: date | None, actor: str) -> None:
    row = {"kind": kind_of(item), "key": item.key, "version": number, "content": content_of(item)}
    more = {"effective_from": effective_from, "recorded_at": uow.now, "recorded_by": actor}
    uow.connection.execute(insert(master_version).values(**row, **more))


def _end(uow: UnitOfWork, alias_id: str, effective_to: date, actor: str) -> None:
    row = {"alias_id": alias_id, "effective_to": effective_to, "ended_at": uow.now, "ended_by": actor}
    uow.connection.execute(insert(master_alias_end).values(**row))


def _tell(uow: UnitOfWork, event: str, actor: str, kind: Kind, key: str, **facts: str) -> None:
    append(uow, NewEvent(type=event, actor=actor, body={"kind": kind, "key": key, **facts}))
