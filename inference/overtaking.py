"""A later reading, judging or word supersedes a decision: nobody is asked about it any more, what was said of it is
logged.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from inference import events, outbox
from inference.payload import verdict_payload
from inference.rows import LOG, POLICY_ACTOR, event_of
from inference.tables import OPEN_REVIEW_STATES, decision, review_item, verdict
from inference.writer import UnitOfWork

Row = Mapping[str, Any]


def overtake(uow: UnitOfWork, decision_id: str, why: str = "read_again") -> None:
    """A later reading or judging supersedes this decision: nobody is asked about it any more.

    A verdict that could still be undone is withdrawn, those that are settled are logged.
    """
    about = dict(uow.connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().one())
    stand = select(verdict).where(verdict.c.decision_id == decision_id, verdict.c.state != "withdrawn")
    given = [dict(row) for row in uow.connection.execute(stand).mappings()]
    mine = (review_item.c.decision_id == decision_id, review_item.c.state.in_(OPEN_REVIEW_STATES))
    freed = {"state": "overridden", "updated_at": uow.now, "leased_by": None, "leased_until": None}
    if uow.connection.execute(update(review_item).where(*mine).values(freed)).rowcount == 0:
        return
    pending = (verdict.c.decision_id == decision_id, verdict.c.state == "pending")
    uow.connection.execute(update(verdict).where(*pending).values(state="withdrawn"))
    for each in given:
        if each["state"] == "settled":
            log_verdict(uow, each, about)
        else:
            body = {"verdict": each["id"], "why": why}
            events.append(uow, event_of("review.verdict_withdrawn", about, POLICY_ACTOR, body))
    events.append(uow, event_of("review.closed", about, POLICY_ACTOR, {"why": why}))


def log_verdict(
    uow: UnitOfWork,
    given: Row,
    about: Row,
    *,
    label: str | None = None,
    superseded_by: str | None = None,
    document_class: str | None = None,
) -> None:
    """Have a settled verdict of a decided item logged. One without a label did not decide."""
    payload = verdict_payload(given, about, label=label, superseded_by=superseded_by, document_class=document_class)
    outbox.enqueue(uow, LOG, "assessment", given["id"], payload)
