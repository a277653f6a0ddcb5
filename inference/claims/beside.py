"""What is known beside claims when they are judged: their payer, its limit, the member's records, what was sent before.

What nobody has told is left out, so that its checks are unknown and never passed.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy import Connection, RowMapping, bindparam, select

from extraction.records import Authorization, Claim, Coverage
from extraction.serialize import from_plain
from inference.claims.reference import Reference
from inference.claims.tables import claim_version, member_record
from inference.claims.versions import comparable, rows_of
from inference.masters.lookup import Standing, facts_of, in_master, standings_of_claims
from models.readiness.duplicates import fingerprint
from models.readiness.facts import Facts

_HOLDING = select(member_record).where(
    member_record.c.facility == bindparam("facility"), member_record.c.replaced_at.is_(None)
)
_OF_MEMBERS = _HOLDING.where(member_record.c.member_id.in_(bindparam("wanted", expanding=True)))
_SENT = select(claim_version.c.fingerprint, claim_version.c.patient_control_number).where(
    claim_version.c.facility == bindparam("facility"),
    claim_version.c.fingerprint.in_(bindparam("wanted", expanding=True)),
    claim_version.c.submitted_at.is_not(None),
)
NOBODY = Standing(None, None)


def nothing_known(claims: Sequence[Claim], today: datetime.date, reference: Reference) -> tuple[Facts, ...]:
    """What is known without books: the day, and what files say."""
    return tuple(_facts(claims, today, reference, [NOBODY for _ in claims], _Records(()), None))


def beside(
    connection: Connection, reference: Reference, facility: str, claims: Sequence[Claim], today: datetime.date
) -> tuple[Facts, ...]:
    """What the books know beside each claim of a batch, in order."""
    stands = standings_of_claims(connection, claims, today)
    members = sorted({member for claim in claims if (member := _member(claim))})
    found = rows_of(connection, _OF_MEMBERS, members, facility=facility)
    prints = sorted({fingerprint(claim) for claim in claims})
    rows = rows_of(connection, _SENT, prints, facility=facility)
    sent = {row["fingerprint"]: row["patient_control_number"] or "" for row in rows}
    return tuple(_facts(claims, today, reference, stands, _Records(found), sent))


def _facts(
    claims: Sequence[Claim],
    today: datetime.date,
    reference: Reference,
    stands: Sequence[Standing],
    records: _Records,
    sent: Mapping[str, str] | None,
) -> Iterator[Facts]:
    """One of two claims that ask for the same in one batch counts as sent before the other."""
    before = dict(sent or {})
    for claim, standing in zip(claims, stands, strict=True):
        mine = fingerprint(claim)
        payer = facts_of(standing)
        yield Facts(
            today=today,
            payer=payer,
            filing=reference.filing_limit(claim, payer),
            authorizations=records.authorizations(claim),
            coverages=records.coverages(claim),
            coverage_checked_within=reference.coverage_checked_within,
            sent_before={mine: before[mine]} if mine in before else None if sent is None else {},
            edits=reference.edits,
            payer_in_master=in_master(standing.payer),
            biller_in_master=in_master(standing.entity),
            tables=reference.tables,
        )
        before.setdefault(mine, claim.patient_control_number or "")


class _Records:
    """The records that hold, by member."""

    def __init__(self, rows: Iterable[RowMapping]) -> None:
        self._of: defaultdict[tuple[str, str | None], list[RowMapping]] = defaultdict(list)
        for row in rows:
            self._of[row["kind"], row["member_id"]].append(row)

    def authorizations(self, claim: Claim) -> tuple[Authorization, ...] | None:
        """Of one that names no payer it is not known whose word it is."""
        found = [row for row in self._of["authorization", _member(claim)] if row["payer_id"] is not None]
        rows = [row for row in found if _is_of(row, claim)]
        return tuple(from_plain(Authorization, row["content"]) for row in rows) or None

    def coverages(self, claim: Claim) -> tuple[Coverage, ...] | None:
        rows = [row for row in self._of["coverage", _member(claim)] if _is_of(row, claim)]
        return tuple(from_plain(Coverage, row["content"]) for row in rows) or None


def _is_of(row: RowMapping, claim: Claim) -> bool:
    """Whether a record is of the claim's payer: a coverage that names none is of any, as a member id is one payer's."""
    payer = claim.payer
    names = {comparable(payer.id), comparable(payer.name)} if payer else set()
    return row["payer_id"] is None or row["payer_id"] in names


def _member(claim: Claim) -> str | None:
    """The subscriber's id, under which the payer knows the patient."""
    return comparable(claim.subscriber.member_id) if claim.subscriber else None
