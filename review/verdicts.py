"""What people say about a decision: confirm, override with a reason, and undo while the window is open.

A verdict is a draft until its undo window has passed: its row, its event and the job that will settle it are one write.
Who may speak is checked twice, here with an answer that helps, and by unique indexes of the database whatever this code
does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import Connection, Row, func, insert, select, update

from inference import jobs
from inference.policy import Policy
from inference.principal import Principal
from inference.refusals import ConflictError, UnprocessableError
from inference.settle import SETTLE_JOB
from inference.tables import verdict
from inference.writer import UnitOfWork
from review import queue
from review.waiting import QueueEntry, entry

Outcome = Literal["confirm", "override"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One row of `verdict`.

    `round` counts from 1: the second look is round 2, a supervisor's word on a disagreement round 3.
    """

    id: str
    decision_id: str
    round: int
    principal: str
    outcome: str
    reason: str | None
    corrected: Mapping[str, Any] | None
    given_at: datetime
    settles_at: datetime
    state: str


def confirm(uow: UnitOfWork, principal: Principal, decision_id: str, *, undo_seconds: int) -> Verdict:
    """Agree with what is proposed.

    Raises ForbiddenError to whom the item is not theirs to decide, ConflictError("lease_lost") without the lease.
    """
    return _give(uow, principal, decision_id, "confirm", None, None, undo_seconds)


def override(
    uow: UnitOfWork,
    principal: Principal,
    decision_id: str,
    *,
    reason: str,
    policy: Policy,
    corrected: str | None = None,
    undo_seconds: int,
) -> Verdict:
    """Disagree, with one of the policy's reasons and, where the person knows it, the proposal that is right instead.

    Raises UnprocessableError besides what `confirm` raises: "unknown_reason", "unknown_proposal" for ones that are none
    of the task's, "correction_contradicts_reason" where one of the two posts and the other does not.
    """
    item = entry(uow.connection, principal, decision_id)
    _check_reason(policy, item, reason)
    if corrected is not None:
        _check_correction(policy, item, reason, corrected)
    given = None if corrected is None else {"proposal": corrected}
    return _give(uow, principal, decision_id, "override", reason, given, undo_seconds)


def undo(uow: UnitOfWork, principal: Principal, decision_id: str, *, lease_seconds: int) -> Verdict:
    """Take back one's own verdict while its window is open; the item is then leased to the same principal again."""
    item = entry(uow.connection, principal, decision_id)
    given = _latest(uow.connection, decision_id, principal)
    if given is None:
        raise ConflictError("no_verdict_to_undo", expected="a verdict of yours on this item")
    if given.state != "pending" or given.settles_at <= uow.now:
        raise ConflictError("undo_window_passed", expected="an undo before the verdict settles")
    uow.connection.execute(update(verdict).where(verdict.c.id == given.id).values(state="withdrawn"))
    queue.record(uow, principal, item, "review.verdict_withdrawn", {"verdict": given.id})
    queue.take(uow, principal, decision_id, seconds=lease_seconds)
    return _by_id(uow.connection, given.id)


def of_decision(connection: Connection, decision_id: str) -> list[Verdict]:
    """All verdicts on a decision that stand, in their order."""
    rows = (
        select(verdict)
        .where(verdict.c.decision_id == decision_id, verdict.c.state != "withdrawn")
        .order_by(verdict.c.round)
    )
    return [_verdict(row) for row in connection.execute(rows)]


def open_to_undo(connection: Connection, principal: Principal, now: datetime) -> Verdict | None:
    """The principal's latest verdict that can still be taken back."""
    mine = select(verdict).where(
        verdict.c.principal == principal.reference, verdict.c.state == "pending", verdict.c.settles_at > now
    )
    row = connection.execute(mine.order_by(verdict.c.given_at.desc()).limit(1)).one_or_none()
    return None if row is None else _verdict(row)


def given_since(connection: Connection, principal: Principal, since: datetime) -> int:
    """How many verdicts of the principal stand that were given at or after `since`."""
    mine = (verdict.c.principal == principal.reference, verdict.c.state != "withdrawn", verdict.c.given_at >= since)
    return connection.scalar(select(func.count()).select_from(verdict).where(*mine)) or 0


def _check_reason(policy: Policy, item: QueueEntry, reason: str) -> None:
    known = policy.reasons_to_override(item.task, mail=item.is_mail)
    if reason not in known:
        raise UnprocessableError("unknown_reason", expected="one of: " + ", ".join(sorted(known)))


def _check_correction(policy: Policy, item: QueueEntry, reason: str, corrected: str) -> None:
    ends = policy.comes_to(item.task, corrected)
    if ends is None:
        raise UnprocessableError("unknown_proposal", expected="one of: " + ", ".join(policy.proposals(item.task)))
    leads_to = policy.override_reasons[reason].leads_to
    if policy.override_reasons[reason].proposal is not None:
        raise UnprocessableError("correction_contradicts_reason", expected="no correction: the reason says what it is")
    if ends != leads_to:
        fitting = [each for each in policy.proposals(item.task) if policy.comes_to(item.task, each) == leads_to]
        raise UnprocessableError("correction_contradicts_reason", expected="one of: " + ", ".join(fitting))


def _give(
    uow: UnitOfWork,
    principal: Principal,
    decision_id: str,
    outcome: Outcome,
    reason: str | None,
    corrected: Mapping[str, Any] | None,
    undo_seconds: int,
) -> Verdict:
    item = entry(uow.connection, principal, decision_id)
    queue.require_standing(uow.connection, principal, item)
    queue.require_lease(uow, principal, decision_id)
    given = Verdict(
        id=f"ver_{uuid4().hex}",
        decision_id=decision_id,
        round=1 + _settled_rounds(uow.connection, decision_id),
        principal=principal.reference,
        outcome=outcome,
        reason=reason,
        corrected=corrected,
        given_at=uow.now,
        settles_at=uow.now + timedelta(seconds=undo_seconds),
        state="pending",
    )
    _write(uow, principal, item, given)
    return given


def _write(uow: UnitOfWork, principal: Principal, item: QueueEntry, given: Verdict) -> None:
    uow.connection.execute(
        insert(verdict).values({name: getattr(given, name) for name in Verdict.__dataclass_fields__})
    )
    queue.set_lease(uow, item.decision_id, None, None)
    facts = {"verdict": given.id, "round": given.round, "outcome": given.outcome, "reason": given.reason}
    queue.record(uow, principal, item, "review.verdict_given", facts)
    jobs.enqueue(uow, SETTLE_JOB, given.id, {"verdict_id": given.id}, due_at=given.settles_at)


def _settled_rounds(connection: Connection, decision_id: str) -> int:
    settled = (
        select(func.count())
        .select_from(verdict)
        .where(verdict.c.decision_id == decision_id, verdict.c.state == "settled")
    )
    return connection.scalar(settled) or 0


def _latest(connection: Connection, decision_id: str, principal: Principal) -> Verdict | None:
    mine = select(verdict).where(
        verdict.c.decision_id == decision_id, verdict.c.principal == principal.reference, verdict.c.state != "withdrawn"
    )
    row = connection.execute(mine).one_or_none()
    return None if row is None else _verdict(row)


def _by_id(connection: Connection, verdict_id: str) -> Verdict:
    return _verdict(connection.execute(select(verdict).where(verdict.c.id == verdict_id)).one())


def _verdict(row: Row[Any]) -> Verdict:
    return Verdict(**row._mapping)
