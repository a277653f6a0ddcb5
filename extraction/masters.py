"""Payers and entities under their many ids and names, judged at a date. An unknown alias is never guessed.

A document presents aliases: what it prints of whom it is from and to. An alias belongs to one payer at a date, so those
that are known point to one entry, or to several, which is a conflict. Ids go before names: where a document prints ids
of the payer and none of them is known, a name that is known is not enough. Who originates the payment is no id of the
payer in that sense: a clearinghouse or a bank pays for many, and its number is then nobody's alias.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

PayerAliasKind = Literal[
    "claim_payer_id",  # 837 loop 2010BB NM109 under PI
    "health_plan_id",  # NM109 or 835 N104 under XV
    "remittance_payer_id",  # 835 N104 of N1*PR under any other qualifier
    "payer_reference",  # REF*2U
    "originator_id",  # 835 TRN03, BPR10
    "name",  # 835 N102 of N1*PR, 837 NM103 of loop 2010BB
    "paper_name",  # as it stands on a page
]
EntityAliasKind = Literal[
    "tin",  # N104 under FI, REF*TJ, 837 REF*EI
    "npi",  # N104 or NM109 under XX
    "provider_id",  # any other id that a payer gave: PLB01, N104, REF*PQ
    "name",
]
AliasKind = PayerAliasKind | EntityAliasKind
NAMES: frozenset[AliasKind] = frozenset({"name", "paper_name"})
SHARED: frozenset[AliasKind] = frozenset({"originator_id"})  # may be one of many payers, then none's
# Words of the law at the end of a name. None that is a state's abbreviation too (CO, PA, SC): BLUE SHIELD OF PA is no
# BLUE SHIELD OF.
_LEGAL = frozenset(
    {"inc", "incorporated", "llc", "llp", "lp", "pllc", "pc", "ltd", "limited", "corp", "corporation", "company"}
)
_DROPPED = re.compile(r"[.'’]")
_SEPARATES = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A plan of a payer. `contract` is ours for this plan, where it is another than the payer's."""

    key: str
    name: str
    contract: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """A payer as the master knows it.

    `member_id_pattern` is a regular expression for the whole member id (see extraction.member_ids), and
    `member_id_words` says it in words. `authorization_required` names the procedures for which it wants one. `contract`
    is the key of ours with it, by which deadlines go.
    """

    key: str
    name: str
    contract: str | None = None
    plans: tuple[Plan, ...] = ()
    member_id_pattern: str | None = None
    member_id_words: str | None = None
    authorization_required: tuple[str, ...] = ()

    def contract_of(self, plan: str | None) -> str | None:
        """Our contract for a plan: its own, else the payer's."""
        return next((known.contract for known in self.plans if known.key == plan and known.contract), self.contract)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Who is paid: a legal entity or a provider of ours, and the facility that it belongs to."""

    key: str
    name: str
    facility: str


Entry = TypeVar("Entry", Payer, Entity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version(Generic[Entry]):
    """An entry as it holds from a day on (always, where there is none); of those that hold the newest counts."""

    number: int
    entry: Entry
    effective_from: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """One id or name of an entry. It holds from `effective_from` until the day before `effective_to`."""

    kind: AliasKind
    value: str
    key: str
    plan: str | None = None
    effective_from: datetime.date | None = None
    effective_to: datetime.date | None = None

    def holds(self, on: datetime.date) -> bool:
        return _begins(self) <= on < _ends(self)

    def overlaps(self, other: Alias) -> bool:
        """Whether both hold on some day."""
        return max(_begins(self), _begins(other)) < min(_ends(self), _ends(other))


@dataclass(frozen=True, slots=True)
class Presented:
    """An alias as a document prints it."""

    kind: AliasKind
    value: str

    @property
    def compared(self) -> str:
        return compared(self.kind, self.value)


@dataclass(frozen=True, slots=True)
class Known(Generic[Entry]):
    """The entry, its plan where the aliases name one, and what the document prints that the master does not know."""

    entry: Entry
    plan: str | None = None
    not_known: tuple[Presented, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that is enough to tell who it is."""

    presented: tuple[Presented, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Aliases of one document that point to several entries; their keys in order."""

    keys: tuple[str, ...]
    presented: tuple[Presented, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Masters:
    """Payers and entities by key, each with its versions, and their aliases (all, or those that a look-up needs)."""

    payers: Mapping[str, Sequence[Version[Payer]]] = field(default_factory=dict)
    entities: Mapping[str, Sequence[Version[Entity]]] = field(default_factory=dict)
    payer_aliases: Sequence[Alias] = ()
    entity_aliases: Sequence[Alias] = ()

    def resolve_payer(self, presented: Iterable[Presented], on: datetime.date) -> Known[Payer] | Unknown | Conflict:
        """Which payer goes by these aliases on the day."""
        return _resolve(tuple(presented), self.payers, self.payer_aliases, on)

    def resolve_entity(self, presented: Iterable[Presented], on: datetime.date) -> Known[Entity] | Unknown | Conflict:
        """Which entity goes by these aliases on the day."""
        return _resolve(tuple(presented), self.entities, self.entity_aliases, on)


def at(versions: Iterable[Version[Entry]], on: datetime.date) -> Entry | None:
    """The entry as it holds on the day; None before its first version does."""
    holding = [version for version in versions if (version.effective_from or datetime.date.min) <= on]
    return max(holding, key=lambda version: version.number).entry if holding else None


def compared(kind: AliasKind, value: str) -> str:
    """An alias as it is compared: equal text is the same alias, anything else is another one.

    Case, spaces and punctuation do not count, nor legal words at the end of a name. Empty where nothing is left.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold())
    if kind not in NAMES:
        return _SEPARATES.sub("", folded)
    words = _SEPARATES.sub(" ", _DROPPED.sub("", folded.replace("&", " and "))).split()
    while len(words) > 1 and words[-1] in _LEGAL:
        words.pop()
    return " ".join(words)


def _resolve(
    presented: tuple[Presented, ...],
    entries: Mapping[str, Sequence[Version[Entry]]],
    aliases: Iterable[Alias],
    on: datetime.date,
) -> Known[Entry] | Unknown | Conflict:
    found = {each: [alias for alias in aliases if _is(alias, each) and alias.holds(on)] for each in presented}
    keys = {alias.key for known in found.values() for alias in known}
    if len(keys) > 1:
        return Conflict(tuple(sorted(keys)), presented)
    entry = at(entries.get(next(iter(keys)), ()), on) if keys else None
    if entry is None or _only_names(found):
        return Unknown(presented)
    plans = {alias.plan for known in found.values() for alias in known if alias.plan}
    not_known = tuple(each for each, known in found.items() if not known)
    return Known(entry, plans.pop() if len(plans) == 1 else None, not_known)


def _only_names(found: Mapping[Presented, Sequence[Alias]]) -> bool:
    """Whether ids are printed, and of all that is known there is only a name."""
    ids = any(each.kind not in NAMES | SHARED for each in found)
    return ids and all(each.kind in NAMES for each, known in found.items() if known)


def _is(alias: Alias, presented: Presented) -> bool:
    return alias.kind == presented.kind and compared(alias.kind, alias.value) == presented.compared


def _begins(alias: Alias) -> datetime.date:
    return alias.effective_from or datetime.date.min


def _ends(alias: Alias) -> datetime.date:
    return alias.effective_to or datetime.date.max


def distinct(found: Iterable[tuple[AliasKind, str | None]]) -> tuple[Presented, ...]:
    """What a document prints, each alias once; what is left out or says nothing is none."""
    return tuple({(each.kind, each.compared): each for each in _said(found)}.values())


def _said(found: Iterable[tuple[AliasKind, str | None]]) -> Iterator[Presented]:
    yield from (Presented(kind, value) for kind, value in found if value and compared(kind, value).strip("0"))
