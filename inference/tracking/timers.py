"""What a worker does when an answer should have come: it looks, and asks people where none has.

The jobs stand in the database from the sending on, so that they run with nobody online and after any restart. Looking
twice opens nothing twice.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, exists, select

from inference import jobs
from inference.policy import Policy
from inference.settings import Settings
from inference.tracking import asking, handlers
from inference.tracking.asking import AGAIN_JOB, ask_about_batch, ask_about_claim
from inference.tracking.clocks import Clocks, Limit, local_day
from inference.tracking.follow_ups import BEFORE_BATCH, STANDS
from inference.tracking.handlers import SENT_JOB
from inference.tracking.sending import ACKNOWLEDGEMENT_JOB, RESPONSE_JOB, watch_response
from inference.tracking.tables import follow_up, tracked_claim
from inference.writer import UnitOfWork

KINDS = (ACKNOWLEDGEMENT_JOB, RESPONSE_JOB, SENT_JOB, AGAIN_JOB)
_SENT_THEN = (
    select(tracked_claim)
    .where(tracked_claim.c.batch_id == bindparam("batch"))
    .where(tracked_claim.c.sent_on == bindparam("sent_on", type_=tracked_claim.c.sent_on.type))
    .order_by(tracked_claim.c.id)
)
_ASKED_OF_BATCH = select(
    exists().where(
        follow_up.c.batch_id == bindparam("batch"), follow_up.c.kind == "ack_missing", follow_up.c.closed_at.is_(None)
    )
)
Claim = dict[str, Any]


def run(uow: UnitOfWork, policy: Policy, settings: Settings, job: jobs.Job) -> None:
    """Do a job of these kinds and finish it, in one write."""
    if job.kind == SENT_JOB:
        handlers.run(uow, policy, settings, job)
        return
    if job.kind == AGAIN_JOB:
        asking.run(uow, policy, settings, job)
        return
    batch, sent_on = job.payload["batch_id"], datetime.date.fromisoformat(job.payload["sent_on"])
    rows = uow.connection.execute(_SENT_THEN, {"batch": batch, "sent_on": sent_on}).mappings()
    claims = [dict(row) for row in rows]
    if job.kind == ACKNOWLEDGEMENT_JOB:
        _look_for_acknowledgements(uow, policy, settings, batch, claims)
    else:
        mine = [claim for claim in claims if claim["payer"] == job.payload["payer"]]
        _look_for_answers(uow, policy, settings, batch, mine, sent_on)
    jobs.finish(uow, job)


def _look_for_acknowledgements(
    uow: UnitOfWork, policy: Policy, settings: Settings, batch: str, claims: Sequence[Claim]
) -> None:
    """A batch of which nobody says anything is one question; else each claim without a 277CA is."""
    if claims and all(claim["state"] in BEFORE_BATCH for claim in claims):
        if limit := _overdue(uow, settings, "ack_999", claims[0]):
            source = "neither a 999 nor a 277CA has come"
            ask_about_batch(uow, policy, settings, claims, source, limit.basis)
        return
    if uow.connection.scalar(_ASKED_OF_BATCH, {"batch": batch}):
        return
    for claim in claims:
        if claim["state"] in STANDS["ack_missing"] and (limit := _overdue(uow, settings, "ack_277ca", claim)):
            ask_about_claim(uow, policy, settings, "ack_missing", claim, "no 277CA has come", limit.basis)


def _look_for_answers(
    uow: UnitOfWork, policy: Policy, settings: Settings, batch: str, claims: Sequence[Claim], sent_on: datetime.date
) -> None:
    """The payer's habit may have changed since the claims were sent: then they are looked at later."""
    waiting = [claim for claim in claims if claim["state"] in STANDS["no_response"]]
    if not waiting:
        return
    payer = waiting[0]["payer"]
    limit = Clocks.of(settings).response(uow.connection, payer, sent_on)
    if limit is None:
        return
    if local_day(uow.now) <= limit.last_day:
        watch_response(uow, batch, payer, sent_on, limit.last_day)
        return
    for claim in waiting:
        ask_about_claim(uow, policy, settings, "no_response", claim, _where(claim), limit.basis)


def _overdue(uow: UnitOfWork, settings: Settings, event: Any, claim: Claim) -> Limit | None:
    """The limit, if it has passed."""
    limit = Clocks.of(settings).acknowledgement(event, claim["payer"], claim["sent_on"])
    return limit if limit and local_day(uow.now) > limit.last_day else None


def _where(claim: Claim) -> str:
    """How far the claim has come, in words."""
    known = {
        "claim_accepted": "the payer has accepted it into adjudication",
        "claim_received": "the payer has received it",
        "batch_acknowledged": "its batch was acknowledged, the claim was not",
    }
    return known.get(claim["state"], "it was never acknowledged")
