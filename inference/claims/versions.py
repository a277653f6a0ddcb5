"""Versions of a claim before it is sent: told by facility, payer and patient control number, one for each content.

Whatever is scored is a version: the same content again is the same one. Where a later version is scored while a person
is still asked about an earlier one, nobody needs to look at that one any more: a decision takes its place that says so.
Only where both begin on the same day, since some offices use one control number for all visits of a patient.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, insert, select, update

from extraction.records import Claim
from extraction.serialize import to_plain
from inference.claims.tables import claim_scoring, claim_version
from inference.judging import payer_column
from inference.rows import About, document_id
from inference.schema import canonical
from inference.writer import UnitOfWork
from models.claim_readiness import first_day
from models.prediction import to_cents
from models.readiness.duplicates import fingerprint

CHUNK = 400
LONGEST = 80
_INSERT, _SCORE = insert(claim_version), insert(claim_scoring)
_MOVE = (
    update(claim_version)
    .where(claim_version.c.id == bindparam("moved"))
    .values({name: bindparam(f"new_{name}") for name in ("document_id", "pointer", "decision_id", "scored_at")})
)
_OF_KEYS = select(claim_version).where(claim_version.c.claim_key.in_(bindparam("wanted", expanding=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A claim of a document with what tells it from others."""

    claim: Claim
    document_id: str
    pointer: str
    key: str
    id: str


def identified(about: About, index: int, claims: Sequence[Claim]) -> list[Identified]:
    """The claims of a document, each with the key of its claim and the id of its version."""
    found = []
    for number, claim in enumerate(claims):
        content = sha256(canonical(to_plain(claim)).encode()).hexdigest()
        key = _key(about, claim, content)
        named = "clv_" + _hash(key, content)[:32]
        place = document_id(about.file_id, index)
        found.append(Identified(claim=claim, document_id=place, pointer=f"/claims/{number}", key=key, id=named))
    return found


def comparable(text: str | None) -> str | None:
    """An id as it is compared and kept in a column: capitals, printable, without spaces; None where nothing is left."""
    kept = "".join(letter for letter in text or "" if letter.isprintable() and not letter.isspace()).upper()
    return kept[:LONGEST] or None


def record(
    uow: UnitOfWork, about: About, scored: Sequence[Identified], decisions: Mapping[tuple[str, str], str]
) -> None:
    """Keep the versions of claims that were just decided; `decisions` by document and pointer."""
    known = _Known(rows_of(uow.connection, _OF_KEYS, sorted({each.key for each in scored})))
    new: dict[str, dict[str, Any]] = {}
    for each in scored:
        place = {"document_id": each.document_id, "pointer": each.pointer, "scored_at": uow.now}
        place["decision_id"] = decisions[each.document_id, each.pointer]
        if each.id in known.ids:
            uow.connection.execute(_MOVE, {"moved": each.id} | {f"new_{name}": value for name, value in place.items()})
        elif each.id not in new:
            new[each.id] = _row(uow, about, each, place) | known.following(each)
    if new:
        uow.connection.execute(_INSERT, list(new.values()))
    if scored:
        uow.connection.execute(_SCORE, [_scoring(uow, each, decisions) for each in scored])


def rows_of(connection: Connection, query: Select[Any], wanted: Sequence[str], **more: Any) -> Iterator[RowMapping]:
    """The rows of a query with a list parameter `wanted`, asked for in parts that both databases take."""
    for start in range(0, len(wanted), CHUNK):
        yield from connection.execute(query, {"wanted": wanted[start : start + CHUNK], **more}).mappings()


def _scoring(uow: UnitOfWork, each: Identified, decisions: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    decided = decisions[each.document_id, each.pointer]
    return {"decision_id": decided, "version_id": each.id, "scored_at": uow.now}


class _Known:
    """The versions that there are of some claims."""

    def __init__(self, rows: Iterable[RowMapping]) -> None:
        found = list(rows)
        self.ids = {row["id"] for row in found}
        self._numbers: dict[str, int] = {}
        self._latest: dict[str, RowMapping] = {}
        for row in sorted(found, key=lambda row: (row["scored_at"], row["number"])):
            self._numbers[row["claim_key"]] = max(row["number"], self._numbers.get(row["claim_key"], 0))
            self._latest[row["claim_key"]] = row

    def following(self, new: Identified) -> dict[str, Any]:
        """The number of a new version and the one that was scored last before it."""
        self._numbers[new.key] = number = self._numbers.get(new.key, 0) + 1
        before = self._latest.get(new.key)
        return {"number": number, "previous_id": before["id"] if before else None}


def _row(uow: UnitOfWork, about: About, new: Identified, place: Mapping[str, Any]) -> dict[str, Any]:
    claim = new.claim
    return {
        "id": new.id,
        "claim_key": new.key,
        "facility": about.facility,
        "payer": payer_column(claim.payer),
        "patient_control_number": printable(claim.patient_control_number),
        "member_id": comparable(claim.subscriber.member_id if claim.subscriber else None),
        "charge": to_cents(claim.charge),
        "service_from": first_day(claim),
        "fingerprint": fingerprint(claim),
        "created_at": uow.now,
        **place,
    }


def printable(text: str | None) -> str | None:
    """As printed, without what no column takes."""
    return "".join(letter for letter in text or "" if letter.isprintable()).strip()[:LONGEST] or None


def _key(about: About, claim: Claim, content: str) -> str:
    """A claim without a control number is told by its content alone: no other version is of the same claim."""
    number = comparable(claim.patient_control_number)
    payer = comparable(payer_column(claim.payer))
    return _hash(about.tenant, about.facility, *((payer or "", number) if number else ("", "", content)))


def _hash(*parts: str) -> str:
    return sha256(canonical(parts).encode()).hexdigest()
