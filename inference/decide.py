"""Decide a file: read remittances, judge every claim, accept what the policy lets pass, ask a person about the rest,
log all of it once.

Everything about a file is one write: documents, decisions, audit draws, events, review items, deliveries, the state of
its operations and the end of its job. All exist or none. A file that is decided stays as it was decided: doing it
again changes nothing. One that no worker could decide is read again when it is sent again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from extraction.errors import InternalError, TriageError
from inference import events, jobs, outbox, settle
from inference.content import content_text
from inference.duplicates import Identity, among, sightings
from inference.intake import FILE_STATE, Arrival, Receipt, file_id_of, operation_state, register
from inference.judging import Judged, judge
from inference.originals import Originals
from inference.policy import Policy
from inference.reading import ReadDocument, read_file, unread
from inference.rows import (
    INSERT_DOCUMENT,
    LOG,
    POLICY_ACTOR,
    REPLACE_DOCUMENT,
    About,
    decision_rows,
    deliveries,
    document_id,
    document_row,
    draw_row,
    event_of,
    review_row,
)
from inference.rules.facts import Sighting
from inference.settings import Settings
from inference.store import Store, UnitOfWork
from inference.tables import audit_draw, decision, file, operation, review_item
from inference.undecided import undecided


@dataclass(frozen=True, slots=True)
class Seen:
    """What was known before: repeats by document, and the decision that the file could not be decided, if it stands."""

    repeats: dict[str, Sighting]
    undecided: str | None


# Built once, since building a statement takes longer than running it.
_FILE = select(file.c.sha256, file.c.name, file.c.facility).where(file.c.id == bindparam("file_id"))
_INSERT_DECISION, _INSERT_DRAW, _INSERT_ITEM = insert(decision), insert(audit_draw), insert(review_item)
_CLOSE_FILE = (
    update(file)
    .where(file.c.id == bindparam("closed"))
    .values(state=bindparam("state"), decided_at=bindparam("decided_at"))
)
_END_OPERATIONS = (
    update(operation)
    .where(operation.c.file_id == bindparam("closed"))
    .where(or_(*(operation.c.state == state for state in ("pending", "running", "needs_review"))))
    .values(state=bindparam("state"), updated_at=bindparam("updated_at"))
)
_OPERATION_STATE = select(operation.c.state).where(operation.c.id == bindparam("operation_id"))


@dataclass(frozen=True, slots=True)
class _Content:
    """What was read of one file, with its stored form."""

    documents: Sequence[ReadDocument]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Draft:
    """Everything that is to be written about one file, given what was seen before it."""

    about: About
    content: _Content
    seen: Seen
    documents: Sequence[dict[str, Any]]
    decided: Sequence[tuple[dict[str, Any], Judged]]


def decide_file(
    store: Store,
    originals: Originals,
    policy: Policy,
    settings: Settings,
    file_id: str,
    job: jobs.Job | None = None,
) -> None:
    """Decide a file that was received, and finish its job in the same write.

    Errors: LeaseLost, OriginalMissing, OriginalCorrupted.
    """
    with store.read() as connection:
        row = connection.execute(_FILE, {"file_id": file_id}).one()
    documents = read_file(originals.get(row.sha256), row.name)
    about = _about(policy, settings, file_id, row.facility)
    _write(store, about, documents, lambda uow: _finish(uow, job))


def decide_now(
    store: Store,
    originals: Originals,
    policy: Policy,
    settings: Settings,
    arrival: Arrival,
    also: Callable[[UnitOfWork, Receipt], None] | None = None,
) -> Receipt:
    """Receive a file and decide it in one write, without a job. One that came before is only receipted again."""
    digest = originals.put(arrival.data)
    about = _about(policy, settings, file_id_of(settings, arrival.facility, digest), arrival.facility)
    given: list[Receipt] = []

    def before(uow: UnitOfWork) -> None:
        given[:] = [register(uow, settings, arrival, digest)]

    def after(uow: UnitOfWork) -> None:
        decided = _as_it_stands(uow, given[0])
        given[:] = [decided]
        if also:
            also(uow, decided)

    _write(store, about, read_file(arrival.data, arrival.name), after, before)
    return given[0]


def give_up(uow: UnitOfWork, policy: Policy, settings: Settings, file_id: str, error: TriageError) -> None:
    """No worker could decide this file: a person is asked, so that it does not wait for ever. The original is kept."""
    row = uow.connection.execute(_FILE, {"file_id": file_id}).one()
    seen = Seen({}, undecided(uow.connection, file_id))
    _record(uow, _draft(_about(policy, settings, file_id, row.facility), _content([unread(error)]), seen))


def _about(policy: Policy, settings: Settings, file_id: str, facility: str) -> About:
    return About(
        tenant=settings.tenant,
        file_id=file_id,
        facility=facility,
        policy=policy,
        audit_salt=settings.audit_salt,
    )


def _nothing(_uow: UnitOfWork) -> None:
    """Nothing else belongs to this write."""


def _write(
    store: Store,
    about: About,
    documents: Sequence[ReadDocument],
    after: Callable[[UnitOfWork], None],
    before: Callable[[UnitOfWork], None] = _nothing,
) -> None:
    """Judge outside the write, where it holds up nobody, as if none of its payments had come before; the write looks.

    Only if one had, or if another delivery of it was decided since the last look, is the file judged anew.
    """
    content = _content(documents)
    draft = _draft(about, content, Seen(among(_identities(about, documents)), None))
    while (changed := store.write(partial(_attempt, draft=draft, before=before, after=after))) is not None:
        draft = _draft(about, content, changed)


def _attempt(
    uow: UnitOfWork,
    draft: _Draft,
    before: Callable[[UnitOfWork], None],
    after: Callable[[UnitOfWork], None],
) -> Seen | None:
    """Write everything and return None; or write nothing and return what has been seen meanwhile."""
    about = draft.about
    repeats = sightings(uow.connection, about.file_id, _identities(about, draft.content.documents))
    seen = Seen(repeats, undecided(uow.connection, about.file_id))
    if seen != draft.seen:
        return seen
    before(uow)
    _record(uow, draft)
    after(uow)
    return None


def _identities(about: About, documents: Sequence[ReadDocument]) -> list[tuple[str, Identity | None]]:
    return [(document_id(about.file_id, index), read.identity) for index, read in enumerate(documents)]


def _content(documents: Sequence[ReadDocument]) -> _Content:
    return _Content(documents, [content_text(read.document) for read in documents])


def _draft(about: About, content: _Content, seen: Seen) -> _Draft:
    documents: list[dict[str, Any]] = []
    decided: list[tuple[dict[str, Any], Judged]] = []
    for index, (read, text) in enumerate(zip(content.documents, content.texts, strict=True)):
        sighting = seen.repeats.get(document_id(about.file_id, index))
        judged = list(judge(read, sighting, about.policy))
        documents.append(document_row(about, index, read, text, sighting))
        decided += zip(decision_rows(about, index, judged, None if index else seen.undecided), judged, strict=True)
    return _Draft(about, content, seen, documents, decided)


def _record(uow: UnitOfWork, draft: _Draft) -> None:
    """The rows of a file that is still undecided; nothing for one that is decided."""
    about, overtaken = draft.about, draft.seen.undecided
    if overtaken is None and uow.connection.scalar(FILE_STATE, {"file_id": about.file_id}) != "received":
        _end_operations(uow, about.file_id)  # of one that a person has decided since it came again
        return
    decided = [(row | {"decided_at": uow.now}, judged) for row, judged in draft.decided]
    rows = [row for row, _ in decided]
    if overtaken is not None:
        settle.overtake(uow, overtaken)
    _keep_documents(uow, draft)
    uow.connection.execute(_INSERT_DECISION, rows)
    _ask_people(uow, about, decided)
    outbox.enqueue_all(uow, LOG, "trace", deliveries(rows, {row["id"]: each.codes for row, each in decided}))
    _close(uow, draft)


def _keep_documents(uow: UnitOfWork, draft: _Draft) -> None:
    new = list(draft.documents)
    if draft.seen.undecided is not None:
        first = new.pop(0)
        uow.connection.execute(REPLACE_DOCUMENT, {"replaced": first["id"]} | _without_id(first))
    if new:
        uow.connection.execute(INSERT_DOCUMENT, new)


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("id", "file_id", "index")}


def _ask_people(uow: UnitOfWork, about: About, decided: Sequence[tuple[dict[str, Any], Judged]]) -> None:
    """Draw audits, open review items, and tell both as events."""
    draws = {row["id"]: draw_row(about, row) for row, _ in decided if row["disposition"] == "auto_accept"}
    drawn = {found["decision_id"] for found in draws.values() if found["drawn"]}
    asked = [pair for pair in decided if pair[0]["disposition"] == "review" or pair[0]["id"] in drawn]
    if draws:
        uow.connection.execute(_INSERT_DRAW, list(draws.values()))
    if asked:
        uow.connection.execute(_INSERT_ITEM, [review_row(about, row, each, uow.now) for row, each in asked])
    told = [event for row, each in decided for event in _events(row, each, row["id"] in drawn)]
    events.append_all(uow, told)


def _events(row: dict[str, Any], judged: Judged, drawn: bool) -> list[events.NewEvent]:
    told = {"task": judged.task, "disposition": row["disposition"], "mode": row["mode"]}
    made = [event_of("decision.made", row, POLICY_ACTOR, told)]
    if row["supersedes"]:
        made.append(event_of("decision.corrected", row, POLICY_ACTOR, told | {"supersedes": row["supersedes"]}))
    if row["disposition"] == "review" or drawn:
        # An audit names its kind here and nowhere that a reviewer looks: the desk leaves it out.
        ruling = judged.ruling
        kind = {"kind": "audit" if drawn else "exception"}
        whose = {"always_human": ruling.always_human, "supervisor": ruling.supervisor}
        made.append(event_of("review.required", row, POLICY_ACTOR, kind | whose))
    if row["disposition"] == "auto_accept":
        made.append(event_of("decision.released", row, POLICY_ACTOR, {"task": judged.task}))
    return made


def _close(uow: UnitOfWork, draft: _Draft) -> None:
    """The file and all operations that wait for it have come to their end."""
    about, documents = draft.about, draft.content.documents
    problem = next((read.problem for read in documents if read.problem), None)
    state = "unreadable" if problem else "decided"
    uow.connection.execute(_CLOSE_FILE, {"closed": about.file_id, "state": state, "decided_at": uow.now})
    if problem:
        body = {"problem": documents[0].document.findings[0].code}
        unreadable = events.NewEvent(
            type="file.unreadable", actor=POLICY_ACTOR, file_id=about.file_id, facility=about.facility, body=body
        )
        events.append(uow, unreadable)
    _end_operations(uow, about.file_id)


def _end_operations(uow: UnitOfWork, file_id: str) -> None:
    ended = {"state": operation_state(uow, file_id), "updated_at": uow.now}
    uow.connection.execute(_END_OPERATIONS, {"closed": file_id} | ended)


def _finish(uow: UnitOfWork, job: jobs.Job | None) -> None:
    if job is not None:
        jobs.finish(uow, job)


def _as_it_stands(uow: UnitOfWork, given: Receipt) -> Receipt:
    state = uow.connection.scalar(_OPERATION_STATE, {"operation_id": given.operation_id})
    if state is None:
        raise InternalError("operation_missing", expected="the operation that this write has made")
    return Receipt(operation_id=given.operation_id, file_id=given.file_id, state=state, seen_before=given.seen_before)
