"""Who a document is from and to, as the master knows it: two small queries, whatever the size of the master."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, tuple_

from extraction.masters import Alias, Conflict, Entity, Known, Masters, Payer, Presented, Unknown
from extraction.presented import biller_of_claim, payee_of, payer_of, payer_of_claim
from extraction.records import Claim, Remittance
from inference.masters.rows import ALIASES, VERSIONS, alias_of, version_of
from inference.masters.tables import master_alias, master_entry, master_version
from models.readiness.facts import InMaster, PayerFacts

# Built once, since building a statement takes longer than running it.
_KINDS = select(master_entry.c.kind).distinct()
_SAME = ALIASES.where(master_alias.c.compared.in_(bindparam("compared", expanding=True)))
_THEIRS = VERSIONS.where(tuple_(master_version.c.kind, master_version.c.key).in_(bindparam("entries", expanding=True)))


@dataclass(frozen=True, slots=True)
class Standing:
    """Payer and payee of a document in the master. None where the master holds no payer, or no entity, at all."""

    payer: Known[Payer] | Unknown | Conflict | None
    entity: Known[Entity] | Unknown | Conflict | None


def standing(connection: Connection, remittance: Remittance, received: date) -> Standing:
    """Who pays and who is paid, judged at the payment's date; where that is missing, on the day it was received."""
    on = remittance.payment.date or remittance.payment.production_date or received
    return _standing(connection, payer_of(remittance), payee_of(remittance), on)


def standing_of_claim(connection: Connection, claim: Claim, on: date) -> Standing:
    """Whom a claim is sent to and who bills it."""
    return _standing(connection, payer_of_claim(claim), biller_of_claim(claim), on)


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
    rows = connection.execute(_SAME, {"compared": sorted({each.compared for each in presented})}).all()
    versions: dict[str, dict[str, list[Any]]] = {"payer": {}, "entity": {}}
    for row in connection.execute(_THEIRS, {"entries": sorted({(row.kind, row.key) for row in rows})}):
        versions[row.kind].setdefault(row.key, []).append(version_of(row).version)
    return Masters(
        payers=versions["payer"],
        entities=versions["entity"],
        payer_aliases=_aliases(rows, "payer"),
        entity_aliases=_aliases(rows, "entity"),
    )


def _standing(
    connection: Connection, payer: tuple[Presented, ...], entity: tuple[Presented, ...], on: date
) -> Standing:
    kinds = set(connection.scalars(_KINDS))
    if not kinds:
        return Standing(None, None)
    found = masters_for(connection, (*payer, *entity))
    return Standing(
        found.resolve_payer(payer, on) if "payer" in kinds else None,
        found.resolve_entity(entity, on) if "entity" in kinds else None,
    )


def _aliases(rows: Iterable[Row[Any]], kind: str) -> tuple[Alias, ...]:
    return tuple(alias_of(row).alias for row in rows if row.kind == kind)
