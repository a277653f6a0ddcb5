"""Payers and entities as rows and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Row, Select, select

from extraction.masters import Alias, Entity, Payer, Plan, Version
from inference.masters.tables import master_alias, master_alias_end, master_version

Kind = Literal["payer", "entity"]
Item = Payer | Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVersion:
    """A version with who wrote it down and when."""

    version: Version[Any]
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlias:
    """An alias with who added it and who ended it."""

    id: str
    alias: Alias
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A payer or an entity with all of its versions, oldest first, and all of its aliases, the ended ones too."""

    kind: Kind
    key: str
    versions: Sequence[StoredVersion]
    aliases: Sequence[StoredAlias]

    @property
    def newest(self) -> Item:
        item: Item = self.versions[-1].version.entry
        return item


def kind_of(item: Item) -> Kind:
    return "payer" if isinstance(item, Payer) else "entity"


def content_of(item: Item) -> dict[str, Any]:
    """What a version keeps: all but the key. Tuples become lists, as JSON has them."""
    plain = asdict(item)
    plain.pop("key")
    return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}


def item_of(kind: str, key: str, content: Mapping[str, Any]) -> Item:
    if kind == "entity":
        return Entity(key=key, **content)
    plans = tuple(Plan(**plan) for plan in content["plans"])
    wanted = tuple(content["authorization_required"])
    return Payer(key=key, **{**content, "plans": plans, "authorization_required": wanted})


def version_of(row: Row[Any]) -> StoredVersion:
    held: Version[Any] = Version(
        number=row.version, entry=item_of(row.kind, row.key, row.content), effective_from=row.effective_from
    )
    return StoredVersion(version=held, recorded_at=row.recorded_at, recorded_by=row.recorded_by)


def alias_of(row: Row[Any]) -> StoredAlias:
    alias = Alias(
        kind=row.alias_kind,
        value=row.value,
        key=row.key,
        plan=row.plan,
        effective_from=row.effective_from,
        effective_to=row.effective_to,
    )
    return StoredAlias(
        id=row.id,
        alias=alias,
        added_at=row.added_at,
        added_by=row.added_by,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
    )


def kept_of(kind: Kind, versions: Iterable[Row[Any]], aliases: Iterable[Row[Any]]) -> list[Kept]:
    """Entries in the order of their keys, each with what belongs to it."""
    by_key: dict[str, tuple[list[StoredVersion], list[StoredAlias]]] = {}
    for row in versions:
        by_key.setdefault(row.key, ([], []))[0].append(version_of(row))
    for row in aliases:
        by_key[row.key][1].append(alias_of(row))
    return [Kept(kind=kind, key=key, versions=found, aliases=also) for key, (found, also) in by_key.items()]


VERSIONS: Select[Any] = select(master_version).order_by(master_version.c.key, master_version.c.version)
ALIASES: Select[Any] = (
    select(master_alias, *(master_alias_end.c[name] for name in ("effective_to", "ended_at", "ended_by")))
    .outerjoin(master_alias_end, master_alias_end.c.alias_id == master_alias.c.id)
    .order_by(master_alias.c.alias_kind, master_alias.c.compared, master_alias.c.added_at, master_alias.c.id)
)
