"""Claims are sent: from here on they are waited for. Told by an event, or seen from an answer that nobody foretold."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import RowMapping, bindparam, insert, or_, select

from extraction.records import Claim, Submission
from inference import jobs
from inference.absent import insert_if_absent
from inference.claims.tables import claim_version
from inference.claims.versions import comparable, rows_of
from inference.judging import payer_column
from inference.masters.lookup import Standing, facts_of, standings_of_claims
from inference.policy import Policy
from inference.rows import About, document_id
from inference.settings import Settings
from inference.tables import document, file
from inference.tracking.clocks import Clocks, after, local_day
from inference.tracking.follow_ups import reconsider
from inference.tracking.statements import control, is_test
from inference.tracking.states import REJECTED, Told, begin_attempt, change, keep_step
from inference.tracking.tables import submitted_batch, tracked_claim, tracking_step
from inference.writer import UnitOfWork
from models.claim_readiness import first_day
from models.prediction import to_cents

ACKNOWLEDGEMENT_JOB = "acknowledgement_due"
RESPONSE_JOB = "response_due"
_VERSIONS = select(claim_version).where(claim_version.c.id.in_(bindparam("wanted", expanding=True)))
_TRACKED = select(tracked_claim).where(tracked_claim.c.id.in_(bindparam("wanted", expanding=True)))
_OF_BATCH = select(claim_version).where(claim_version.c.document_id == bindparam("batch"))
_REFUSED_BEFORE = select(tracked_claim).where(
    tracked_claim.c.claim_key == bindparam("key"),
    or_(*(tracked_claim.c.state == state for state in REJECTED)),
)
_TOLD = (
    select(tracking_step.c.claim_id)
    .join(tracked_claim, tracked_claim.c.id == tracking_step.c.claim_id)
    .join(document, document.c.id == tracking_step.c.source, isouter=True)
    .where(tracking_step.c.claim_id.in_(bindparam("wanted", expanding=True)), tracking_step.c.state == "sent")
    .where(tracking_step.c.attempt == tracked_claim.c.attempt, document.c.id.is_(None))
)
_RECEIVED = select(file.c.received_at).where(file.c.id == bindparam("file_id"))


def register(uow: UnitOfWork, about: About, index: int, batch: Submission) -> str:
    """Know a batch by its control numbers and its claims, before anybody says that it was sent; returns its id."""
    place, envelope = document_id(about.file_id, index), batch.interchange
    row = {
        "id": place,
        "facility": about.facility,
        "interchange_control": control(envelope.control_number) if envelope else None,
        "group_control": control(envelope.group_control_number) if envelope else None,
        "transaction_control": control(batch.control_number),
        "reference": comparable(batch.reference),
        "sender": comparable(envelope.sender_id) if envelope else None,
        "receiver": comparable(envelope.receiver_id) if envelope else None,
        "test": is_test(envelope),
        "made_on": _made_on(batch),
        "received_at": uow.connection.scalar(_RECEIVED, {"file_id": about.file_id}) or uow.now,
    }
    insert_if_absent(uow.connection, submitted_batch, row)
    found = {row["id"]: row for row in uow.connection.execute(_OF_BATCH, {"batch": place}).mappings()}
    known = {row["id"] for row in rows_of(uow.connection, _TRACKED, sorted(found))}
    new = [(_claim_of(batch, row), row) for id_, row in found.items() if id_ not in known]
    if new:
        stands = standings_of_claims(uow.connection, [claim for claim, _ in new], local_day(uow.now))
        rows = [_tracked(uow, about, claim, row, each) for (claim, row), each in zip(new, stands, strict=True)]
        uow.connection.execute(insert(tracked_claim), rows)
    return place


def send(
    uow: UnitOfWork, policy: Policy, settings: Settings, versions: Iterable[str], at: datetime.datetime, source: str
) -> list[str]:
    """Versions of claims were sent at a time, as `source` (an event or a document) tells; returns those that count as
    sent anew.

    A claim that waits already and is told to have been sent from the same document is the same sending told again. So
    is one that was refused before anybody told that it was sent: the refusal may have come before the word of it.
    """
    wanted = sorted(set(versions))
    tracked = {row["id"]: dict(row) for row in rows_of(uow.connection, _TRACKED, wanted)}
    before = {row["batch_id"] for row in tracked.values()}
    foretold = _refused_before_told(uow, tracked)
    sent: list[dict[str, Any]] = []
    for version in rows_of(uow.connection, _VERSIONS, wanted):
        claim = tracked.get(version["id"])
        if claim is None:
            continue
        if claim["id"] in foretold and claim["batch_id"] == version["document_id"]:
            keep_step(uow, claim, "sent", Told(source=source, told_on=local_day(at)))
        elif _is_new_sending(claim, version):
            claim |= {"batch_id": version["document_id"], "pointer": version["pointer"]}
            begin_attempt(uow, claim, at, Told(source=source, told_on=local_day(at)))
            sent.append(claim)
    touched = [claim["id"] for claim in sent] + [old for claim in sent for old in _replace_refused(uow, claim)]
    reconsider(uow, policy, settings, touched, before, by=source, words="the claim that was sent again")
    _watch(uow, settings, sent, at)
    return [claim["id"] for claim in sent]


def _refused_before_told(uow: UnitOfWork, claims: Mapping[str, dict[str, Any]]) -> set[str]:
    """Those that were refused, and of whose sending nothing but answers has told."""
    refused = sorted(id_ for id_, row in claims.items() if row["state"] in REJECTED)
    return set(refused) - {row["claim_id"] for row in rows_of(uow.connection, _TOLD, refused)}


def _is_new_sending(claim: dict[str, Any], version: RowMapping) -> bool:
    return claim["attempt"] == 0 or claim["batch_id"] != version["document_id"] or claim["state"] in REJECTED


def _replace_refused(uow: UnitOfWork, claim: dict[str, Any]) -> list[str]:
    """Another version of the claim for the same service was refused before: this one was sent in its place."""
    replaced = []
    for row in uow.connection.execute(_REFUSED_BEFORE, {"key": claim["claim_key"]}).mappings().all():
        if row["id"] != claim["id"] and row["service_from"] == claim["service_from"]:
            change(uow, dict(row) | {"state": "replaced"})
            replaced.append(row["id"])
    return replaced


def _watch(uow: UnitOfWork, settings: Settings, sent: Sequence[dict[str, Any]], at: datetime.datetime) -> None:
    """Have a worker look when acknowledgements and answers should have come, with nobody online."""
    clocks, day = Clocks.of(settings), local_day(at)
    for batch, payer in sorted({(claim["batch_id"], claim["payer"]) for claim in sent}, key=str):
        limits = {clocks.acknowledgement(event, payer, day) for event in ("ack_999", "ack_277ca")}
        for limit in sorted(limit.last_day for limit in limits if limit):
            watch_acknowledgement(uow, batch, day, limit)
        response = clocks.response(uow.connection, payer, day)
        if response:
            watch_response(uow, batch, payer, day, response.last_day)


def watch_acknowledgement(uow: UnitOfWork, batch: str, sent_on: datetime.date, last_day: datetime.date) -> None:
    """Look at a batch when the day is over."""
    payload = {"batch_id": batch, "sent_on": sent_on.isoformat()}
    jobs.enqueue(uow, ACKNOWLEDGEMENT_JOB, f"{batch}:{sent_on}:{last_day}", payload, due_at=after(last_day))


def watch_response(
    uow: UnitOfWork, batch: str, payer: str | None, sent_on: datetime.date, last_day: datetime.date
) -> None:
    """Look at the claims of a batch to one payer when the day is over."""
    payload = {"batch_id": batch, "payer": payer, "sent_on": sent_on.isoformat()}
    named = sha256((payer or "").encode()).hexdigest()[:16]
    jobs.enqueue(uow, RESPONSE_JOB, f"{batch}:{named}:{sent_on}:{last_day}", payload, due_at=after(last_day))


def _made_on(batch: Submission) -> datetime.date | None:
    """The day that the sender put into the envelope; where the two differ, the earlier one."""
    envelope = batch.interchange
    days = [day for day in (envelope.date, envelope.group_date) if day] if envelope else []
    return min(days, default=batch.created)


def _claim_of(batch: Submission, version: RowMapping) -> Claim:
    return batch.claims[int(version["pointer"].rpartition("/")[2])]


def _tracked(uow: UnitOfWork, about: About, claim: Claim, version: RowMapping, standing: Standing) -> dict[str, Any]:
    known = facts_of(standing)
    days = [claim.service_to, *(line.service_to or line.service_from for line in claim.lines)]
    return {
        "id": version["id"],
        "claim_key": version["claim_key"],
        "batch_id": version["document_id"],
        "pointer": version["pointer"],
        "facility": about.facility,
        "payer": known.key if known else payer_column(claim.payer),
        "patient_control_number": comparable(claim.patient_control_number),
        "clearinghouse_number": comparable(claim.clearinghouse_number),
        "payer_claim_number": None,
        "charge": to_cents(claim.charge),
        "service_from": first_day(claim),
        "service_to": max((day for day in days if day), default=None),
        "state": "unsent",
        "attempt": 0,
        "sent_on": None,
        "sent_at": None,
        "adjudicated_on": None,
        "updated_at": uow.now,
    }
