"""Who documents are from and to, as the master knows it: one small query, whatever the size of the master, and however
many remittances or claims come together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, exists, select

from extraction.masters import Alias, Conflict, Entity, Known, Masters, Payer, Presented, Unknown, Version
from extraction.presented import biller_of_claim, payee_of, payer_of, payer_of_claim
from extraction.records import Claim, Remittance
from inference.masters.rows import ALIASES, alias_of, item_of
from inference.masters.tables import master_alias, master_entry, master_version
from models.readiness.facts import InMaster, PayerFacts

_CHUNK = 400
# Built once, since building a statement takes longer than running it.
_SET_UP = {kind: exists().where(master_entry.c.kind == kind).label(kind) for kind in ("payer", "entity")}
_KINDS = select(*_SET_UP.values())
# Each alias that is compared alike, with every version of the entry that it belongs to.
_SAME = (
    ALIASES.add_columns(
        master_version.c.version,
        master_version.c.content,
        master_version.c.effective_from.label("holds_from"),
    )
    .join(
        master_version,
        and_(master_version.c.kind == master_alias.c.kind, master_version.c.key == master_alias.c.key),
    )
    .where(master_alias.c.compared.in_(bindparam("compared", expanding=True)))
    .order_by(None)
)


@dataclass(frozen=True, slots=True)
class Standing:
    """Payer and payee of a document in the master. None where the master holds no payer, or no entity, at all."""

    payer: Known[Payer] | Unknown | Conflict | None
    entity: Known[Entity] | Unknown | Conflict | None


@dataclass(frozen=True, slots=True)
class Named:
    """Under which names payer and payee of a document stand in it, and the day on which they are judged."""

    payer: tuple[Presented, ...]
    entity: tuple[Presented, ...]
    on: date

    @classmethod
    def by_remittance(cls, remittance: Remittance, received: date) -> Named:
        """Judged at the payment's date; where that is missing, on the day it was received."""
        on = remittance.payment.date or remittance.payment.production_date or received
        return cls(payer_of(remittance), payee_of(remittance), on)

    @classmethod
    def by_claim(cls, claim: Claim, on: date) -> Named:
        """Whom a claim is sent to and who bills it."""
        return cls(payer_of_claim(claim), biller_of_claim(claim), on)


def standings(connection: Connection, named: Sequence[Named]) -> list[Standing]:
    """Who they are, in order; asked for together."""
    set_up = connection.execute(_KINDS).one()
    if not any(set_up):
        return [Standing(None, None) for _ in named]
    found = masters_for(connection, {alias for each in named for alias in (*each.payer, *each.entity)})
    known = {
        each: Standing(
            found.resolve_payer(each.payer, each.on) if set_up.payer else None,
            found.resolve_entity(each.entity, each.on) if set_up.entity else None,
        )
        for each in set(named)
    }
    return [known[each] for each in named]


def standing(connection: Connection, remittance: Remittance, received: date) -> Standing:
    """Who pays and who is paid."""
    return standings(connection, [Named.by_remittance(remittance, received)])[0]


def standings_of_claims(connection: Connection, claims: Sequence[Claim], on: date) -> list[Standing]:
    """Whom claims are sent to and who bills them, in order."""
    return standings(connection, [Named.by_claim(claim, on) for claim in claims])


def standing_of_claim(connection: Connection, claim: Claim, on: date) -> Standing:
    """Whom one claim is sent to and who bills it."""
    return standings_of_claims(connection, [claim], on)[0]


def payer_facts(connection: Connection, claim: Claim, on: date) -> PayerFacts | None:
    """What readiness asks of a claim's payer; None where the master does not know it, or not which one it is."""
    return facts_of(standing_of_claim(connection, claim, on))


def facts_of(found: Standing) -> PayerFacts | None:
    """What readiness asks of a payer that is known."""
    if not isinstance(found.payer, Known):
        return None
    payer = found.payer.entry
    return PayerFacts(
        key=payer.key,
        name=payer.name,
        plan=found.payer.plan,
        contract=payer.contract_of(found.payer.plan),
        member_id_pattern=payer.member_id_pattern,
        member_id_words=payer.member_id_words,
        authorization_required=frozenset(payer.authorization_required),
    )


def in_master(found: Known[Payer] | Known[Entity] | Unknown | Conflict | None) -> InMaster | None:
    """How the master knows it, in a word."""
    if found is None:
        return None
    return "known" if isinstance(found, Known) else "conflict" if isinstance(found, Conflict) else "unknown"


def masters_for(connection: Connection, presented: Iterable[Presented]) -> Masters:
    """As much of the master as it takes to resolve these aliases."""
    rows = list(_same(connection, sorted({each.compared for each in presented})))
    of_payers, of_entities = ([row for row in rows if row.kind == kind] for kind in ("payer", "entity"))
    return Masters(
        payers=_versions(of_payers),
        entities=_versions(of_entities),
        payer_aliases=_aliases(of_payers),
        entity_aliases=_aliases(of_entities),
    )


def _same(connection: Connection, compared: Sequence[str]) -> Iterator[Row[Any]]:
    """Asked for in parts that both databases take."""
    for start in range(0, len(compared), _CHUNK):
        yield from connection.execute(_SAME, {"compared": compared[start : start + _CHUNK]})


def _versions(rows: Iterable[Row[Any]]) -> dict[str, list[Version[Any]]]:
    """By key; a version stands in the row of each of its aliases and counts once."""
    found: dict[str, dict[int, Version[Any]]] = {}
    for row in rows:
        if row.version not in found.setdefault(row.key, {}):
            entry = item_of(row.kind, row.key, row.content)
            found[row.key][row.version] = Version(number=row.version, entry=entry, effective_from=row.holds_from)
    return {key: list(versions.values()) for key, versions in found.items()}


def _aliases(rows: Iterable[Row[Any]]) -> tuple[Alias, ...]:
    return tuple({row.id: alias_of(row).alias for row in rows}.values())
