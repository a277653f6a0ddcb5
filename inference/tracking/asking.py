"""What people are asked when no answer came in time, and asked again when none came after they had asked for it.

Who says "asked, answer expected: wait" ends the item, not the wait: a job looks again when the same limit has passed
anew. One question ends before the next one is opened, in one write, so that each interval has one.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping, bindparam, select

from inference import jobs
from inference.policy import Policy
from inference.settings import Settings
from inference.tables import OPEN_REVIEW_STATES, review_item, verdict
from inference.tracking.clocks import Clocks, Limit, after, local_day
from inference.tracking.follow_ups import (
    BEFORE_BATCH,
    Place,
    about_batch,
    attempt_of,
    close_as_settled,
    open_exception,
    stands,
    subject_of_batch,
    subject_of_claim,
)
from inference.tracking.tables import follow_up, tracked_claim
from inference.writer import UnitOfWork

AGAIN_JOB = "follow_up_due"
ASKED = "ask_again"  # the reason of the policy for which an answer is still expected
ASKED_AGAIN = "asked_again"
_FOLLOW_UP = select(follow_up).where(follow_up.c.id == bindparam("wanted"))
_CLAIM = select(tracked_claim).where(tracked_claim.c.id == bindparam("wanted"))
_OF_BATCH = (
    select(tracked_claim)
    .where(tracked_claim.c.batch_id == bindparam("batch"), tracked_claim.c.attempt == bindparam("attempt"))
    .where(tracked_claim.c.state.in_(BEFORE_BATCH))
    .order_by(tracked_claim.c.id)
)
_LAST_WORD = (
    select(review_item.c.state, verdict.c.outcome, verdict.c.reason, verdict.c.settles_at)
    .join(verdict, verdict.c.decision_id == review_item.c.decision_id)
    .where(review_item.c.decision_id == bindparam("wanted"), verdict.c.state == "settled")
    .order_by(verdict.c.round.desc())
    .limit(1)
)
_STATE = select(review_item.c.state).where(review_item.c.decision_id == bindparam("wanted"))
Row = Mapping[str, Any]


def ask_about_batch(
    uow: UnitOfWork, policy: Policy, settings: Settings, claims: Sequence[Row], source: str, basis: str
) -> None:
    """One question about a batch of which nobody says anything. `claims` are those that it holds up, at least one."""
    first = claims[0]
    about, batch = about_batch(policy, settings, first["batch_id"], first["facility"]), first["batch_id"]
    place, subject = Place(document_id=batch, pointer=""), subject_of_batch(batch, claims)
    days = _days(uow, first)
    opened = open_exception(uow, about, "ack_missing", place, subject, source, days=days, basis=basis)
    _watch_opened(uow, opened, _limit(settings, "ack_missing", True, first, local_day(uow.now)))


def ask_about_claim(
    uow: UnitOfWork, policy: Policy, settings: Settings, kind: str, claim: Row, source: str, basis: str
) -> None:
    """One question about one claim: ack_missing or no_response."""
    about = about_batch(policy, settings, claim["batch_id"], claim["facility"])
    place = Place(document_id=claim["batch_id"], pointer=claim["pointer"])
    subject, days = subject_of_claim(claim), _days(uow, claim)
    opened = open_exception(uow, about, kind, place, subject, source, days=days, basis=basis)
    _watch_opened(uow, opened, _limit(settings, kind, False, claim, local_day(uow.now)))


def run(uow: UnitOfWork, policy: Policy, settings: Settings, job: jobs.Job) -> None:
    """Look at a question whose interval is over, and finish the job in the same write."""
    row = uow.connection.execute(_FOLLOW_UP, {"wanted": job.payload["follow_up"]}).mappings().one()
    claims = _claims(uow, row)
    if row["closed_at"] is None and claims and stands(uow, row):
        since = _waited_since(uow, row)
        limit = _limit(settings, row["kind"], row["claim_id"] is None, claims[0], since) if since else None
        if limit and local_day(uow.now) <= limit.last_day:
            _watch(uow, row["id"], limit.last_day)
        elif limit:
            _ask_again(uow, policy, settings, row, claims, limit)
    jobs.finish(uow, job)


def _ask_again(
    uow: UnitOfWork, policy: Policy, settings: Settings, row: RowMapping, claims: Sequence[Row], limit: Limit
) -> None:
    close_as_settled(uow, row["id"], by=ASKED_AGAIN)
    if row["claim_id"] is None:
        source = "it was asked about, and still neither a 999 nor a 277CA has come"
        ask_about_batch(uow, policy, settings, claims, source, limit.basis)
    else:
        missing = "277CA" if row["kind"] == "ack_missing" else "answer of the payer"
        source = f"it was asked about, and still no {missing} has come"
        ask_about_claim(uow, policy, settings, row["kind"], claims[0], source, limit.basis)


def _waited_since(uow: UnitOfWork, row: RowMapping) -> datetime.date | None:
    """From when on an answer is waited for: the day on which a person said so. Today while nobody has spoken, who may
    say so today at the earliest; None where a person expects no answer any more.
    """
    wanted = {"wanted": row["decision_id"]}
    if uow.connection.scalar(_STATE, wanted) in OPEN_REVIEW_STATES:
        return local_day(uow.now)
    said = uow.connection.execute(_LAST_WORD, wanted).one_or_none()
    if said is None or not (said.outcome == "confirm" or said.reason == ASKED):
        return None
    return local_day(said.settles_at)


def _watch_opened(uow: UnitOfWork, opened: str | None, limit: Limit | None) -> None:
    if opened and limit:
        _watch(uow, opened, limit.last_day)


def _watch(uow: UnitOfWork, wanted: str, last_day: datetime.date) -> None:
    """Look at a question when the day is over. Each look is on a later day than the one before."""
    jobs.enqueue(uow, AGAIN_JOB, f"{wanted}:{last_day}", {"follow_up": wanted}, due_at=after(last_day))


def _limit(settings: Settings, kind: str, of_batch: bool, claim: Row, since: datetime.date) -> Limit | None:
    clocks = Clocks.of(settings)
    if kind == "no_response":
        return clocks.response_again(since)
    return clocks.acknowledgement("ack_999" if of_batch else "ack_277ca", claim["payer"], since)


def _claims(uow: UnitOfWork, row: RowMapping) -> list[Row]:
    """Those that a question is about and that still wait."""
    if row["claim_id"] is None:
        asked = {"batch": row["batch_id"], "attempt": attempt_of(row)}
        return [dict(found) for found in uow.connection.execute(_OF_BATCH, asked).mappings()]
    return [dict(found) for found in uow.connection.execute(_CLAIM, {"wanted": row["claim_id"]}).mappings()]


def _days(uow: UnitOfWork, claim: Row) -> int:
    return int((local_day(uow.now) - claim["sent_on"]).days)
