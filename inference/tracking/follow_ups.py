"""What has to be followed up after claims were sent: each exception is opened once, and closed by what answers it.

Opening and closing are decisions like all others: predicted by a rule model, ruled on by the policy, written with
their events, review items and deliveries. What a person has settled stays as it is settled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import RowMapping, bindparam, exists, insert, or_, select, update

from inference.claims.versions import rows_of
from inference.intake import end_operations
from inference.judging import Judged
from inference.overtaking import overtake
from inference.policy import Policy
from inference.policy_file import Task
from inference.recording import record_decisions
from inference.rows import About, decision_id, decision_rows
from inference.rules.facts import TrackingFacts
from inference.settings import Settings
from inference.tables import OPEN_REVIEW_STATES, decision, review_item
from inference.tracking.clocks import Clocks, local_day
from inference.tracking.tables import follow_up, tracked_claim
from inference.writer import UnitOfWork
from models.claim_tracking import ANSWERED, TrackingAnswer, judge_tracking
from models.prediction import NOTHING, Prediction

TASK: Task = "acknowledgement"
BEFORE_BATCH = ("sent", "interchange_accepted")
# In which states of its claims an exception still stands.
STANDS: dict[str, tuple[str, ...]] = {
    "ack_missing": (*BEFORE_BATCH, "batch_acknowledged"),
    "no_response": (*BEFORE_BATCH, "batch_acknowledged", "claim_received", "claim_accepted"),
    "claim_rejected": ("claim_rejected",),
    "batch_rejected": ("batch_rejected",),
}
_INSERT = insert(follow_up)
_KNOWN = select(follow_up.c.closed_at).where(follow_up.c.id == bindparam("known"))
_OF_CLAIMS = select(follow_up).where(
    follow_up.c.closed_at.is_(None), follow_up.c.claim_id.in_(bindparam("wanted", expanding=True))
)
_OF_BATCHES = select(follow_up).where(
    follow_up.c.closed_at.is_(None), follow_up.c.batch_id.in_(bindparam("wanted", expanding=True))
)
_CLOSE = (
    update(follow_up)
    .where(follow_up.c.id == bindparam("closed"))
    .values(closed_at=bindparam("at", type_=follow_up.c.closed_at.type), closed_by=bindparam("by"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an exception stands: a document, a pointer into its record, and the decision above it, if there is one."""

    document_id: str
    pointer: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an exception is about: a claim, a batch, or nothing that we know. `attempt` counts its sendings."""

    claim_id: str | None = None
    batch_id: str | None = None
    attempt: int = 0
    payer: str | None = None
    charge: Any = NOTHING
    claim_count: int = 0
    service_month: str | None = None


def open_exception(
    uow: UnitOfWork,
    about: About,
    kind: str,
    place: Place,
    subject: Subject,
    source: str,
    *,
    codes: tuple[str, ...] = (),
    entity: str | None = None,
    days: int | None = None,
    basis: str | None = None,
) -> str | None:
    """Ask people about it; returns the id of the exception, None where they are asked already. `about` is of the file
    that the place is in.
    """
    key = _new_key(uow, kind, place, subject)
    if key is None:
        return None
    due_on = Clocks.of(about.settings).act_by(kind, local_day(uow.now))
    said = judge_tracking(
        kind,
        charge=subject.charge,
        claim_count=subject.claim_count,
        due_on=due_on,
        codes=codes,
        entity=entity,
        days=days,
        limit=basis,
        service_month=subject.service_month,
    )
    row, judged = _decided(about, key, place, said, source, subject.payer)
    row |= {"parent_id": place.parent, "decided_at": uow.now}
    record_decisions(uow, about, [(row, judged)])
    asked: dict[str, Any] = {"id": key, "kind": kind, "claim_id": subject.claim_id, "batch_id": subject.batch_id}
    asked |= {"facility": about.facility, "decision_id": row["id"], "due_on": due_on, "opened_at": uow.now}
    uow.connection.execute(_INSERT, asked | {"closed_at": None, "closed_by": None})
    return key


def reconsider(
    uow: UnitOfWork,
    policy: Policy,
    settings: Settings,
    claims: Iterable[str],
    batches: Iterable[str],
    *,
    by: str,
    words: str,
) -> int:
    """Close the exceptions of claims and batches that their states have answered; returns how many.

    `by` is the id of what answered them, `words` the same for people.
    """
    found = [*rows_of(uow.connection, _OF_CLAIMS, sorted(set(claims)))]
    found += rows_of(uow.connection, _OF_BATCHES, sorted(set(batches)))
    answered = [row for row in found if not stands(uow, row)]
    for row in answered:
        close(uow, policy, settings, row, by=by, words=words)
    return len(answered)


def _new_key(uow: UnitOfWork, kind: str, place: Place, subject: Subject) -> str | None:
    """What the exception is about, with the attempt and the time of asking; None while one about the same is open.

    A claim that was refused, then taken in, and then refused is asked about twice.
    """
    whom = subject.claim_id or subject.batch_id or f"{place.document_id}{place.pointer}"
    keys = (f"{kind}:{whom}:{subject.attempt}:{times}" for times in count(1))
    rounds = ((key, uow.connection.execute(_KNOWN, {"known": key}).one_or_none()) for key in keys)
    key, before = next((key, row) for key, row in rounds if row is None or row.closed_at is None)
    return key if before is None else None


def _decided(
    about: About, key: str, place: Place, said: Prediction[TrackingAnswer], source: str, payer: str | None
) -> tuple[dict[str, Any], Judged]:
    """The row of a decision and what it was made from. Its id follows from what it is about."""
    facts = TrackingFacts(path=place.pointer, answer=said.value, source=source)
    ruling = about.policy.disposition(TASK, said, facts)
    judged = Judged(
        task=TASK,
        pointer=place.pointer,
        parent=None,
        prediction=said,
        ruling=ruling,
        payer=payer,
        codes=said.value.codes,
    )
    index = int(place.document_id.rpartition("_")[2])
    (row,) = decision_rows(about, index, [judged])
    asked = sha256(key.encode()).hexdigest()
    identity = (about.tenant, TASK, asked, f"{index}{place.pointer}", said.model, said.model_version)
    return row | {"id": decision_id(*identity), "input_hash": asked}, judged


def stands(uow: UnitOfWork, row: RowMapping) -> bool:
    """Whether any claim that the exception is about is still as it was then."""
    if row["kind"] not in STANDS:
        return True
    mine = tracked_claim.c.id == row["claim_id"] if row["claim_id"] else tracked_claim.c.batch_id == row["batch_id"]
    states = BEFORE_BATCH if row["kind"] == "ack_missing" and row["batch_id"] else STANDS[row["kind"]]
    query = exists().where(
        mine, tracked_claim.c.attempt == attempt_of(row), or_(*(tracked_claim.c.state == s for s in states))
    )
    return bool(uow.connection.scalar(select(query)))


def attempt_of(row: RowMapping) -> int:
    """Which sending an exception is about."""
    return int(row["id"].split(":")[-2])


def close_as_settled(uow: UnitOfWork, wanted: str, *, by: str) -> None:
    """Close an exception on which a person has spoken: that word stands, no decision takes its place."""
    uow.connection.execute(_CLOSE, {"closed": wanted, "at": uow.now, "by": by})


def close(uow: UnitOfWork, policy: Policy, settings: Settings, row: RowMapping, *, by: str, words: str) -> None:
    """A decision takes the place of the one that people were asked about, if they have not settled it."""
    close_as_settled(uow, row["id"], by=by)
    old = _asked(uow, row["decision_id"])
    if old is None:
        return
    about = About.of(policy, settings, old["file_id"], old["facility"])
    place = Place(document_id=old["document_id"], pointer=old["pointer"])
    said = judge_tracking(
        ANSWERED,
        charge=old["dollars"],
        claim_count=old["prediction"].get("claim_count", 0),
        service_month=old["service_month"],
    )
    new, judged = _decided(about, row["id"], place, said, words, old["payer"])
    index = int(old["document_id"].rpartition("_")[2])
    identity = (about.tenant, TASK, new["input_hash"], f"{index}{old['pointer']}", said.model, said.model_version)
    new |= {"id": decision_id(*identity, superseded=old["id"]), "supersedes": old["id"]}
    overtake(uow, old["id"], why="answered")
    record_decisions(uow, about, [(new | {"parent_id": old["parent_id"], "decided_at": uow.now}, judged)])
    end_operations(uow, old["file_id"])


def _asked(uow: UnitOfWork, wanted: str) -> dict[str, Any] | None:
    """The decision, if people are still asked about it."""
    query = (
        select(decision)
        .join(review_item, review_item.c.decision_id == decision.c.id)
        .where(decision.c.id == wanted, review_item.c.state.in_(OPEN_REVIEW_STATES))
    )
    found = uow.connection.execute(query).mappings().one_or_none()
    return dict(found) if found else None


def about_batch(policy: Policy, settings: Settings, batch_id: str, facility: str) -> About:
    """The file that a batch came in."""
    return About.of(policy, settings, batch_id.rpartition("_")[0], facility)


def subject_of_batch(batch_id: str, claims: Sequence[Any]) -> Subject:
    """A batch with the claims that the exception holds up."""
    payers = {row["payer"] for row in claims}
    return Subject(
        batch_id=batch_id,
        attempt=max((row["attempt"] for row in claims), default=0),
        payer=payers.pop() if len(payers) == 1 else None,
        charge=sum((row["charge"] for row in claims), NOTHING),
        claim_count=len(claims),
    )


def subject_of_claim(claim: Any) -> Subject:
    """One claim."""
    return Subject(
        claim_id=claim["id"],
        attempt=claim["attempt"],
        payer=claim["payer"],
        charge=claim["charge"],
        claim_count=1,
        service_month=claim["service_from"].strftime("%Y-%m") if claim["service_from"] else None,
    )
