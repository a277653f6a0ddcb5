"""What is known of a claim that was sent: its steps with their sources, what people were asked, and proof of filing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Table, or_, select

from inference.claims.versions import comparable
from inference.principal import ALL_FACILITIES, Principal
from inference.tracking.tables import filing_proof, follow_up, tracked_claim, tracking_step

MOST_CLAIMS = 100
Row = Mapping[str, Any]


def claims_named(connection: Connection, caller: Principal, named: str) -> list[dict[str, Any]]:
    """The claims that go by an id of ours (clv_...) or by a patient control number, as far as the caller sees them,
    the one that was sent last first; at most `MOST_CLAIMS`.

    Each is its row of `tracked_claim` with `steps`, `exceptions` and `proofs`, oldest first.
    """
    mine = or_(tracked_claim.c.id == named, tracked_claim.c.patient_control_number == comparable(named))
    query = select(tracked_claim).where(mine)
    if caller.facility != ALL_FACILITIES:
        query = query.where(tracked_claim.c.facility == caller.facility)
    found = _rows(connection, query.order_by(tracked_claim.c.updated_at.desc(), tracked_claim.c.id).limit(MOST_CLAIMS))
    return [{**row, **_told_of(connection, row)} for row in found]


def proofs_behind(
    connection: Connection, facility: str, number: str | None, document_id: str, pointer: str
) -> list[dict[str, Any]]:
    """Proof that a claim was with its payer, of the claim that a claim payment was matched to: rows of `filing_proof`,
    the earliest first. `number` is the patient control number, `pointer` where the payment stands in its document.
    """
    query = (
        select(filing_proof)
        .join(tracked_claim, tracked_claim.c.id == filing_proof.c.claim_id)
        .join(tracking_step, tracking_step.c.claim_id == tracked_claim.c.id)
        .where(tracked_claim.c.facility == facility, tracked_claim.c.patient_control_number == comparable(number))
        .where(tracking_step.c.source == document_id, tracking_step.c.pointer == pointer)
        .distinct()
    )
    return sorted(_rows(connection, query), key=lambda row: (row["recorded_at"], row["id"]))


def _told_of(connection: Connection, claim: Row) -> dict[str, Sequence[Row]]:
    asked = or_(follow_up.c.claim_id == claim["id"], follow_up.c.batch_id == claim["batch_id"])
    exceptions = select(follow_up).where(asked).order_by(follow_up.c.opened_at, follow_up.c.id)
    return {
        "steps": _rows(connection, _of_claim(tracking_step, claim)),
        "exceptions": _rows(connection, exceptions),
        "proofs": _rows(connection, _of_claim(filing_proof, claim)),
    }


def _of_claim(table: Table, claim: Row) -> Select[Any]:
    return select(table).where(table.c.claim_id == claim["id"]).order_by(table.c.recorded_at, table.c.id)


def _rows(connection: Connection, query: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(query).mappings()]
