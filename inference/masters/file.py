"""A file of payers and entities: what it may say, and how it is taken into the master, all of it or nothing.

The file is added to what is there: an entry that is new is created, one that says something else becomes a new version,
an alias that is new is added. What the file does not name stays as it is. Taking the same file again changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from extraction.errors import InputError
from extraction.masters import Alias, Entity, EntityAliasKind, Payer, PayerAliasKind, Plan, compared
from inference.masters import store as masters
from inference.masters.rows import Item, Kind, kind_of
from inference.refusals import RefusalError
from inference.store import Store
from inference.writer import UnitOfWork

Key = Annotated[str, Field(pattern=rf"^{masters.KEY.pattern}$")]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9]{3,7}$")]


class MasterFileError(InputError):
    """The file cannot be taken; `problems` lists every fault as "file, place: what"."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("master_file_not_valid", expected="; ".join(problems))
        self.problems = problems


def _printable(text: str) -> str:
    """Databases refuse some of what is not printable: NUL on Postgres, lone surrogates on both."""
    if not text.isprintable():
        raise ValueError("expected printable characters")
    return text


Name = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_printable)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class PlanEntry(_Part):
    key: Key
    name: Name
    contract: Key | None = None


class MemberId(_Part):
    """How the payer's member ids look: a pattern (see extraction.member_ids) and the same in words."""

    pattern: Annotated[str, Field(min_length=1, max_length=200)]
    words: Name | None = None


class PayerAlias(_Part):
    """`plan`: the alias names this plan of the payer. It holds until the day before `effective_to`."""

    kind: PayerAliasKind
    value: Name
    plan: Key | None = None
    effective_from: date | None = None
    effective_to: date | None = None

    def of(self, key: str) -> Alias:
        return Alias(key=key, **self.model_dump())


class EntityAlias(_Part):
    """As that of a payer, without a plan."""

    kind: EntityAliasKind
    value: Name
    effective_from: date | None = None
    effective_to: date | None = None

    def of(self, key: str) -> Alias:
        return Alias(key=key, **self.model_dump())


class PayerFields(_Part):
    """What a version of a payer says, and from when. `contract`: ours, as the file of deadlines names it."""

    name: Name
    contract: Key | None = None
    plans: Annotated[tuple[PlanEntry, ...], Field(max_length=200)] = ()
    member_id: MemberId | None = None
    authorization_required: Annotated[tuple[Code, ...], Field(max_length=2000)] = ()
    effective_from: date | None = None

    def item(self, key: str) -> Payer:
        return Payer(
            key=key,
            name=self.name,
            contract=self.contract,
            plans=tuple(Plan(**plan.model_dump()) for plan in self.plans),
            member_id_pattern=self.member_id.pattern if self.member_id else None,
            member_id_words=self.member_id.words if self.member_id else None,
            authorization_required=self.authorization_required,
        )


class EntityFields(_Part):
    """What a version of an entity says, and from when."""

    name: Name
    facility: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    effective_from: date | None = None

    def item(self, key: str) -> Entity:
        return Entity(key=key, name=self.name, facility=self.facility)


class PayerEntry(PayerFields):
    """A payer under its key, with aliases."""

    key: Key
    aliases: Annotated[tuple[PayerAlias, ...], Field(max_length=500)] = ()


class EntityEntry(EntityFields):
    """An entity under its key, with aliases."""

    key: Key
    aliases: Annotated[tuple[EntityAlias, ...], Field(max_length=500)] = ()


class MasterFile(_Part):
    payers: tuple[PayerEntry, ...] = ()
    entities: tuple[EntityEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file has changed."""

    created: int = 0
    changed: int = 0
    aliases: int = 0

    def text(self) -> str:
        return f"{self.created} created, {self.changed} changed, {self.aliases} aliases added"


class _TwiceError(Exception):
    """A key of a mapping that it has already; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _OnceLoader(yaml.SafeLoader):
    """YAML in which a mapping has each key once: of two, nobody knows which one is meant."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                raise _TwiceError(key.start_mark.line + 1)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def load(path: Path) -> MasterFile:
    """Read a file. Raises MasterFileError with everything that is wrong, each with its place."""
    try:
        return MasterFile.model_validate(yaml.load(path.read_text(encoding="utf-8"), _OnceLoader) or {})  # noqa: S506
    except _TwiceError as error:
        raise MasterFileError((f"{path.name}, line {error.line}: a key that stands there before",)) from None
    except (ValueError, yaml.YAMLError, RecursionError) as error:
        if not isinstance(error, ValidationError):
            raise MasterFileError((f"{path.name}: no YAML that can be read ({type(error).__name__})",)) from None
        found = error.errors(include_input=False, include_url=False)
        raise MasterFileError(tuple(f"{path.name}, {_place(each['loc'])}: {each['msg']}" for each in found)) from None


def take(store: Store, path: Path, *, actor: str) -> Taken:
    """Take a file into the master in one write. Raises MasterFileError with everything that it refuses."""
    file = load(path)

    def write(uow: UnitOfWork) -> Taken:
        taking = _Taking(uow, actor)
        problems = tuple(f"{path.name}, {problem}" for problem in taking.all_of(file))
        if problems:
            raise MasterFileError(problems)
        return taking.taken

    return store.write(write)


class _Taking:
    """One file on its way into the master; what is refused is told, and the rest is still looked at."""

    def __init__(self, uow: UnitOfWork, actor: str) -> None:
        self.uow = uow
        self.actor = actor
        self.taken = Taken()

    def all_of(self, file: MasterFile) -> Iterator[str]:
        for place, entries in (("payers", file.payers), ("entities", file.entities)):
            for entry in entries:
                yield from self._entry(f"{place} {entry.key}", entry)

    def _entry(self, place: str, entry: PayerEntry | EntityEntry) -> Iterator[str]:
        kind = kind_of(entry.item(entry.key))
        try:
            self._item(entry.item(entry.key), entry.effective_from)
        except RefusalError as refusal:
            yield f"{place}: {refusal}"
            return
        aliases: tuple[PayerAlias | EntityAlias, ...] = entry.aliases
        for number, alias in enumerate(aliases, start=1):
            try:
                self._alias(kind, alias.of(entry.key))
            except RefusalError as refusal:
                yield f"{place}, alias {number} ({alias.kind}): {refusal}"

    def _item(self, item: Item, effective_from: date | None) -> None:
        known = masters.find(self.uow.connection, kind_of(item), item.key)
        if known is None:
            masters.create(self.uow, item, effective_from=effective_from, actor=self.actor)
            self.taken = replace(self.taken, created=self.taken.created + 1)
        elif known.newest != item:
            masters.change(self.uow, item, effective_from=effective_from, actor=self.actor)
            self.taken = replace(self.taken, changed=self.taken.changed + 1)

    def _alias(self, kind: Kind, alias: Alias) -> None:
        known = masters.find(self.uow.connection, kind, alias.key)
        if known is not None and any(_says(stored.alias) == _says(alias) for stored in known.aliases):
            return
        masters.add_alias(self.uow, kind, alias, actor=self.actor)
        self.taken = replace(self.taken, aliases=self.taken.aliases + 1)


def _says(alias: Alias) -> tuple[Any, ...]:
    return (alias.kind, compared(alias.kind, alias.value), alias.plan, alias.effective_from)


def _place(location: tuple[Any, ...]) -> str:
    return ".".join(str(part) for part in location) or "the file"
