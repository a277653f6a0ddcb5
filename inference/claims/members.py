"""What payers have said of members: authorizations and coverages. The latest holds, and its history is kept.

A record comes with an event or with a 271. One that tells of an earlier time than the one that holds is kept beside it
and replaces nothing. Whose claims a new record touches is told, so that they can be judged again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import bindparam, insert, select, update

from extraction.records import Authorization, Coverage
from extraction.serialize import to_plain
from inference.claims.tables import claim_version, member_record
from inference.claims.versions import comparable, rows_of
from inference.schema import canonical
from inference.tables import document
from inference.writer import UnitOfWork

Kind = Literal["authorization", "coverage"]
_CURRENT = select(member_record).where(
    member_record.c.record_key == bindparam("key"), member_record.c.replaced_at.is_(None)
)
_KNOWN = select(member_record.c.id).where(member_record.c.id == bindparam("known"))
_REPLACE = (
    update(member_record)
    .where(member_record.c.id == bindparam("replaced"))
    .values(replaced_at=bindparam("now", type_=member_record.c.replaced_at.type))
)
_INSERT = insert(member_record)
_UNSENT = (
    select(document.c.file_id)
    .distinct()
    .join(claim_version, claim_version.c.document_id == document.c.id)
    .where(claim_version.c.facility == bindparam("facility"), claim_version.c.submitted_at.is_(None))
    .where(claim_version.c.member_id.in_(bindparam("wanted", expanding=True)))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRecord:
    """A record as it came: `came_with` names the event or the document, `as_of` the time of which it tells."""

    kind: Kind
    facility: str
    payer_id: str | None
    member_id: str | None
    number: str | None
    parts: tuple[str, ...]  # what besides tells it from others
    content: dict[str, Any]
    as_of: datetime
    came_with: str


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a record: `changed` says that something else holds now."""

    id: str
    changed: bool


def of_authorization(found: Authorization, facility: str, as_of: datetime, came_with: str) -> NewRecord:
    """An authorization, told by facility, payer, member and number."""
    return NewRecord(
        kind="authorization",
        facility=facility,
        payer_id=comparable(found.payer_id),
        member_id=comparable(found.member_id),
        number=comparable(found.number),
        parts=(found.kind,),
        content=to_plain(found),
        as_of=as_of,
        came_with=came_with,
    )


def of_coverage(found: Coverage, facility: str, as_of: datetime, came_with: str) -> NewRecord:
    """A coverage, told by facility, payer and person: of a family under one member id, each has an own."""
    checked = datetime.combine(found.checked_on, time(), UTC) if found.checked_on else as_of
    return NewRecord(
        kind="coverage",
        facility=facility,
        payer_id=comparable(found.payer_id or found.payer_name),
        member_id=comparable(found.member_id),
        number=None,
        parts=(str(found.birth_date or ""), comparable(found.first_name) or ""),
        content=to_plain(found),
        as_of=min(checked, as_of),
        came_with=came_with,
    )


def keep(uow: UnitOfWork, tenant: str, new: NewRecord) -> Kept:
    """Keep a record. What says the same as the one that holds changes nothing."""
    key = _hash(tenant, new.kind, new.facility, new.payer_id, new.member_id, new.number, *new.parts)
    made = "mbr_" + _hash(key, new.came_with, new.content)[:32]
    if uow.connection.execute(_KNOWN, {"known": made}).one_or_none() is not None:
        return Kept(made, False)
    current = uow.connection.execute(_CURRENT, {"key": key}).mappings().one_or_none()
    late = current is not None and new.as_of < current["as_of"]
    if current is not None and not late:
        uow.connection.execute(_REPLACE, {"replaced": current["id"], "now": uow.now})
    values = {name: getattr(new, name) for name in new.__dataclass_fields__ if name != "parts"}
    ended = {"replaced_at": uow.now if late else None, "received_at": uow.now}
    uow.connection.execute(_INSERT, {"id": made, "record_key": key} | values | ended)
    return Kept(made, not late and (current is None or current["content"] != new.content))


def files_of_members(uow: UnitOfWork, facility: str, members: Iterable[str | None]) -> Sequence[str]:
    """The files in which claims of these members stand that, as far as we were told, have not been sent."""
    known = sorted({member for member in members if member})
    found: set[str] = set()
    for row in rows_of(uow.connection, _UNSENT, known, facility=facility):
        found.add(row["file_id"])
    return sorted(found)


def _hash(*parts: Any) -> str:
    return sha256(canonical(parts).encode()).hexdigest()
