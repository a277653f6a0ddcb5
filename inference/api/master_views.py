"""How the API shows payers and entities: every version and every alias, with who wrote it down and when."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from extraction.masters import AliasKind
from inference.masters.rows import Kept, StoredAlias, StoredVersion


class _View(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AliasView(_View):
    """An id or a name of an entry. It holds from `effective_from` (always, where null) until the day before
    `effective_to`.
    """

    id: str
    kind: AliasKind
    value: str
    plan: str | None
    effective_from: date | None
    effective_to: date | None
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_by: str | None

    @classmethod
    def of(cls, stored: StoredAlias) -> "AliasView":
        alias = stored.alias
        return cls(
            id=stored.id,
            kind=alias.kind,
            value=alias.value,
            plan=alias.plan,
            effective_from=alias.effective_from,
            effective_to=alias.effective_to,
            added_at=stored.added_at,
            added_by=stored.added_by,
            ended_at=stored.ended_at,
            ended_by=stored.ended_by,
        )


class PlanView(_View):
    key: str
    name: str
    contract: str | None


class _Version(_View):
    """An entry as it holds from a day on; of the versions that hold on a day the one with the highest number counts."""

    number: int
    effective_from: date | None
    recorded_at: datetime
    recorded_by: str
    name: str


class PayerVersion(_Version):
    """A payer as it holds from a day on."""

    contract: str | None
    plans: list[PlanView]
    member_id_pattern: str | None
    member_id_words: str | None
    authorization_required: list[str]


class EntityVersion(_Version):
    """An entity as it holds from a day on."""

    facility: str


class Payer(_View):
    """A payer with all of its versions, oldest first, and all of its aliases, the ended ones too."""

    key: str
    versions: list[PayerVersion]
    aliases: list[AliasView]

    @classmethod
    def of(cls, kept: Kept) -> "Payer":
        versions = [PayerVersion.model_validate(_version(found)) for found in kept.versions]
        return cls(key=kept.key, versions=versions, aliases=[AliasView.of(found) for found in kept.aliases])


class Entity(_View):
    """Who is paid, with all versions and aliases."""

    key: str
    versions: list[EntityVersion]
    aliases: list[AliasView]

    @classmethod
    def of(cls, kept: Kept) -> "Entity":
        versions = [EntityVersion.model_validate(_version(found)) for found in kept.versions]
        return cls(key=kept.key, versions=versions, aliases=[AliasView.of(found) for found in kept.aliases])


class AliasEnd(BaseModel):
    """The end of an alias."""

    model_config = ConfigDict(extra="forbid")

    effective_to: date = Field(description="The first day on which the alias no longer holds.")


def _version(stored: StoredVersion) -> dict[str, Any]:
    held = stored.version
    about = {"number": held.number, "effective_from": held.effective_from}
    written = {"recorded_at": stored.recorded_at, "recorded_by": stored.recorded_by}
    item = {name: getattr(held.entry, name) for name in held.entry.__slots__ if name != "key"}
    return {**about, **written, **item}
