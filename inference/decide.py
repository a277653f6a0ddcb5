"""Decide a file: read remittances, judge every claim, accept what the policy lets pass, ask a person about the rest,
log all of it once.

Everything about a file is one write: documents, decisions, audit draws, events, review items, deliveries, the state of
its operations and the end of its job. All exist or none. A file that is decided stays as it was decided: doing it
again changes nothing, but for claims that are not yet sent, which are judged with what is known then. One that no
worker could decide is read again when it is sent again.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update

from extraction.errors import TriageError
from extraction.media import media_type
from inference import events, jobs
from inference.claims.again import changed
from inference.claims.keep import keep
from inference.claims.known import known, known_before
from inference.draft import Content, Draft, Seen, content_of, draft_of, identities_of, standings_of
from inference.duplicates import among, sightings
from inference.intake import Arrival, OperationState, Receipt, end_operations, file_id_of, register
from inference.originals import Originals
from inference.overtaking import overtake
from inference.policy import Policy
from inference.reading import ReadDocument, Reading, Told, read_any, read_file, unheard, unread
from inference.recording import Decided, record_decisions
from inference.rows import INSERT_DOCUMENT, POLICY_ACTOR, REPLACE_DOCUMENT, About
from inference.sealing import Vault, seal
from inference.sealing import record as record_sealed
from inference.settings import Settings
from inference.store import Store
from inference.tables import file
from inference.tracking.keep import keep as keep_states
from inference.undecided import FileState, file_state
from inference.writer import UnitOfWork

# Built once, since building a statement takes longer than running it.
_FILE = select(file.c.sha256, file.c.name, file.c.facility).where(file.c.id == bindparam("file_id"))
_CLOSE_FILE = (
    update(file)
    .where(file.c.id == bindparam("closed"))
    .values(state=bindparam("state"), decided_at=bindparam("decided_at"))
)


def decide_file(
    store: Store,
    vault: Vault,
    policy: Policy,
    settings: Settings,
    file_id: str,
    job: jobs.Job | None = None,
    told: Told = unheard,
) -> None:
    """Decide a file that was received, and finish its job in the same write. `told` hears how many pages were read.

    Errors: LeaseLost, OriginalMissing, OriginalCorrupted.
    """
    with store.read() as connection:
        row = connection.execute(_FILE, {"file_id": file_id}).one()
    now = store.clock()
    data = vault.get(row.sha256, now)
    read = read_any(data, row.name, told, policy.threshold("document"))
    sealed = seal(vault, settings, data, row.sha256, read.concealed, now) if read.concealed else None
    _draw(vault, sealed.copy if sealed else row.sha256, data, read, told)
    about = About.of(policy, settings, file_id, row.facility)
    content = content_of(read.documents, standings_of(store, read.documents), came=False)

    def after(uow: UnitOfWork, _ended: OperationState | None) -> None:
        if sealed is not None:
            record_sealed(uow, file_id, row.facility, sealed)
        _finish(uow, job)

    _write(store, about, content, after)


def decide_now(
    store: Store,
    originals: Originals,
    policy: Policy,
    settings: Settings,
    arrival: Arrival,
    also: Callable[[UnitOfWork, Receipt], None] | None = None,
    documents: Sequence[ReadDocument] | None = None,
) -> Receipt:
    """Receive a file and decide it in one write, without a job. One that came before is only receipted again.

    `documents` is what was read of it, where somebody has read it already.
    """
    digest = originals.put(arrival.data)
    about = About.of(policy, settings, file_id_of(settings, arrival.facility, digest), arrival.facility)
    given: list[Receipt] = []

    def before(uow: UnitOfWork, known: FileState) -> None:
        given[:] = [register(uow, settings, arrival, digest, known)]

    def after(uow: UnitOfWork, ended: OperationState | None) -> None:
        given[:] = [replace(given[0], state=ended or given[0].state)]
        if also:
            also(uow, given[0])

    found = documents or read_file(arrival.data, arrival.name)
    _write(store, about, content_of(found, standings_of(store, found), came=True), after, before)
    return given[0]


def give_up(uow: UnitOfWork, policy: Policy, settings: Settings, file_id: str, error: TriageError) -> None:
    """No worker could decide this file: a person is asked, so that it does not wait for ever. The original is kept."""
    row = uow.connection.execute(_FILE, {"file_id": file_id}).one()
    known = file_state(uow.connection, file_id)
    about, content = About.of(policy, settings, file_id, row.facility), content_of([unread(error)], [None], came=True)
    _record(uow, draft_of(about, content, Seen({}, known.undecided)), known)


def _nothing(_uow: UnitOfWork, _known: FileState) -> None:
    """Nothing else belongs to this write."""


def _write(
    store: Store,
    about: About,
    content: Content,
    after: Callable[[UnitOfWork, OperationState | None], None],
    before: Callable[[UnitOfWork, FileState], None] = _nothing,
) -> None:
    """Judge outside the write, where it holds up nobody, as if none of its payments had come before; the write looks.

    Only if one had, or if another delivery of it was decided since the last look, is the file judged anew.
    """
    documents = content.documents
    before_it = Seen(among(identities_of(about, documents)), None, known_before(store, about, documents))
    draft = draft_of(about, content, before_it)
    while (seen := store.write(partial(_attempt, draft=draft, before=before, after=after))) is not None:
        draft = draft_of(about, content, seen)


def _attempt(
    uow: UnitOfWork,
    draft: Draft,
    before: Callable[[UnitOfWork, FileState], None],
    after: Callable[[UnitOfWork, OperationState | None], None],
) -> Seen | None:
    """Write everything and return None; or write nothing and return what has been seen meanwhile."""
    about = draft.about
    repeats = sightings(uow.connection, about.file_id, identities_of(about, draft.content.documents))
    beside = known(uow.connection, about, draft.content.documents, uow.now)
    at = file_state(uow.connection, about.file_id)
    seen = Seen(repeats, at.undecided, beside)
    if seen != draft.seen:
        return seen
    before(uow, at)
    after(uow, _record(uow, draft, at))
    return None


def _draw(vault: Vault, shown: str | None, data: bytes, read: Reading, told: Told) -> None:
    """The pages of a file, as those may see it who see what is stored under the digest `shown`."""
    if shown is None or not read.sheets:
        return
    from inference.page_drawing import draw_pages  # pages are drawn by the worker alone

    draw_pages(vault.pictures, shown, data, media_type(data), read.sheets, told)


def _record(uow: UnitOfWork, draft: Draft, at: FileState) -> OperationState | None:
    """The rows of a file that is still undecided; nothing for one that is decided. Returns how its operations end."""
    about, overtaken = draft.about, draft.seen.undecided
    if not at.waits:
        _decide_again(uow, draft)
        return end_operations(uow, about.file_id)  # of one that a person has decided since it came again
    if overtaken is not None:
        overtake(uow, overtaken)
    _keep_documents(uow, draft)
    _keep_decisions(uow, draft, draft.decided)
    return _close(uow, draft)


def _decide_again(uow: UnitOfWork, draft: Draft) -> None:
    """What is known beside claims changes: those of a decided file are judged again."""
    decided = changed(uow.connection, draft.about, draft.decided, came=draft.content.came)
    for row, _ in decided:
        overtake(uow, row["supersedes"], why="scored_again")
    if decided:
        _keep_decisions(uow, draft, decided)


def _keep_decisions(uow: UnitOfWork, draft: Draft, decided: Sequence[Decided]) -> None:
    now = [(row | {"decided_at": uow.now}, judged) for row, judged in decided]
    record_decisions(uow, draft.about, now)
    rows = [row for row, _ in now]
    keep(uow, draft.about, draft.content.documents, rows)
    keep_states(uow, draft.about, draft.content.documents, rows)


def _keep_documents(uow: UnitOfWork, draft: Draft) -> None:
    new = list(draft.documents)
    if draft.seen.undecided is not None:
        first = new.pop(0)
        uow.connection.execute(REPLACE_DOCUMENT, {"replaced": first["id"]} | _without_id(first))
    if new:
        uow.connection.execute(INSERT_DOCUMENT, new)


def _without_id(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("id", "file_id", "index")}


def _close(uow: UnitOfWork, draft: Draft) -> OperationState | None:
    """The file and all operations that wait for it have come to their end; returns how these end."""
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
    return end_operations(uow, about.file_id)


def _finish(uow: UnitOfWork, job: jobs.Job | None) -> None:
    if job is not None:
        jobs.finish(uow, job)
