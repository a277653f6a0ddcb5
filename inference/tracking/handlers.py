"""`claim.submitted`: claims were sent to their payers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select

from extraction.strict import from_plain_strictly
from inference import jobs
from inference.claims.incoming import Incoming, Office, Work, handles
from inference.claims.tables import claim_version
from inference.claims.versions import rows_of
from inference.policy import Policy
from inference.refusals import UnprocessableError
from inference.settings import Settings
from inference.tables import document, file
from inference.tracking.sending import send
from inference.tracking.warning import warn
from inference.writer import UnitOfWork

SENT_JOB = "claims_sent"
PAUSE = datetime.timedelta(seconds=10)
LONGEST_PAUSE = datetime.timedelta(minutes=5)
_ID = re.compile(r"[A-Za-z0-9_]{1,100}")
_OF_DOCUMENT = (
    select(claim_version.c.id)
    .join(document, document.c.id == claim_version.c.document_id)
    .where(claim_version.c.facility == bindparam("facility"))
    .where(or_(document.c.id == bindparam("named"), document.c.file_id == bindparam("named")))
)
_OF_IDS = select(claim_version.c.id).where(
    claim_version.c.facility == bindparam("facility"), claim_version.c.id.in_(bindparam("wanted", expanding=True))
)
_FILE = select(file.c.state).where(file.c.id == bindparam("named"), file.c.facility == bindparam("facility"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What was sent: all claims of an 837, by the id that it got when it came in, or some claims by theirs (clv_...).

    The time of the event is when they were sent.
    """

    document_id: str | None = None
    claim_ids: tuple[str, ...] = ()


@handles("claim.submitted")
def claim_submitted(office: Office, event: Incoming) -> Work:
    """Wait for the payers' answers to these claims from now on.

    Raises UnprocessableError for ids that nobody here knows. A file that a worker has not decided yet is no such thing:
    its claims count as sent once it is. What was sent though its decision says hold or reject is told apart.
    """
    sent = from_plain_strictly(Sent, event.data, "/data")
    if not (sent.document_id or sent.claim_ids):
        raise UnprocessableError("nothing_submitted", expected="a document_id or claim_ids in /data")
    if not all(_ID.fullmatch(named) for named in (sent.document_id or "none", *sent.claim_ids)):
        raise UnprocessableError("claim_not_known", expected="ids of claims that were scored here")
    source = event.id(office.settings.tenant)

    def work(uow: UnitOfWork) -> Mapping[str, Any]:
        at = event.happened_at or uow.now
        wanted = set(_of_ids(uow.connection, event.facility, sent.claim_ids))
        if sent.document_id:
            named = _of_document(uow.connection, event.facility, sent.document_id)
            if not named and _waits(uow, event.facility, sent.document_id):
                payload = {"document_id": sent.document_id, "facility": event.facility}
                _look_later(uow, payload | {"at": at.isoformat(), "source": source, "looks": 0})
            elif not named:
                raise UnprocessableError("document_not_known", expected="the id of a document with claims")
            wanted.update(named)
        new = send(uow, office.policy, office.settings, wanted, at, source)
        against = warn(uow, new, source)
        return {"claims": len(wanted), "sent": len(new)} | ({"sent_against_decision": against} if against else {})

    return work


def run(uow: UnitOfWork, policy: Policy, settings: Settings, job: jobs.Job) -> None:
    """The claims of a file that was not decided when it was said to be sent; finish the job in the same write."""
    payload = job.payload
    named = _of_document(uow.connection, payload["facility"], payload["document_id"])
    if not named and _waits(uow, payload["facility"], payload["document_id"]):
        _look_later(uow, payload | {"looks": payload["looks"] + 1})
    at, source = datetime.datetime.fromisoformat(payload["at"]), payload["source"]
    warn(uow, send(uow, policy, settings, named, at, source), source)
    jobs.finish(uow, job)


def _of_document(connection: Connection, facility: str, named: str) -> list[str]:
    return list(connection.scalars(_OF_DOCUMENT, {"facility": facility, "named": named}))


def _of_ids(connection: Connection, facility: str, wanted: Sequence[str]) -> list[str]:
    found = [row["id"] for row in rows_of(connection, _OF_IDS, sorted(set(wanted)), facility=facility)]
    if len(found) < len(set(wanted)):
        raise UnprocessableError("claim_not_known", expected="ids of claims that were scored here")
    return found


def _waits(uow: UnitOfWork, facility: str, named: str) -> bool:
    return uow.connection.scalar(_FILE, {"named": named, "facility": facility}) == "received"


def _look_later(uow: UnitOfWork, payload: dict[str, Any]) -> None:
    due_at = uow.now + min(PAUSE * 2 ** min(payload["looks"], 8), LONGEST_PAUSE)
    reference = f"{payload['source']}:{payload['looks']}"
    jobs.enqueue(uow, SENT_JOB, reference, payload, due_at=due_at)
