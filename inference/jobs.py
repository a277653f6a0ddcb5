"""Work to be done by a worker process, leased so that a killed worker loses nothing.

A job is enqueued in the transaction of what it follows from, and finished in the transaction of its result. A lease
that runs out is taken by another worker; the first one then cannot finish any more. `attempts` counts the leases and
tells them apart. A job that failed or lost its worker `MAX_ATTEMPTS` times ends as `failed`, with an event.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, text, update

from extraction.errors import InternalError
from inference import events
from inference.absent import insert_if_absent
from inference.store import Store
from inference.tables import JOB_IS_OPEN, job
from inference.writer import UnitOfWork

MAX_ATTEMPTS = 5
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=5)


class LeaseLostError(InternalError):
    """Another worker has the job, or it ended: what this worker did for it must not be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One lease of a job. `attempts` is 1 at the first lease."""

    id: str
    kind: str
    payload: Any
    attempts: int
    worker: str
    leased_until: datetime

    @property
    def reference(self) -> str:
        return self.id.removeprefix(f"{self.kind}:")

    @property
    def is_last_attempt(self) -> bool:
        return self.attempts >= MAX_ATTEMPTS


def _nobody_cares(_uow: UnitOfWork, _job: Job) -> None:
    """The event alone tells of it."""


def enqueue(uow: UnitOfWork, kind: str, reference: str, payload: Any, due_at: datetime | None = None) -> bool:
    """Have a job done, from `due_at` on (default: now). False if it is there already, whatever its state."""
    values = {
        "id": f"{kind}:{reference}",
        "kind": kind,
        "payload": payload,
        "state": "waiting",
        "attempts": 0,
        "due_at": due_at or uow.now,
    }
    return insert_if_absent(uow.connection, job, values)


def enqueue_again(uow: UnitOfWork, kind: str, reference: str, payload: Any) -> None:
    """Have a job done that may have been done before: one that is open stays as it is, one that ended begins anew.

    Its leases are counted anew too, so this is for jobs that a lost worker may do once more without harm.
    """
    if enqueue(uow, kind, reference, payload):
        return
    anew = {"payload": payload, "state": "waiting", "attempts": 0, "due_at": uow.now, "last_error": None}
    ended = (job.c.id == f"{kind}:{reference}", job.c.state.in_(("done", "failed")))
    uow.connection.execute(update(job).where(*ended).values(anew))


def lease(
    store: Store,
    worker: str,
    kinds: Sequence[str],
    seconds: float,
    given_up: Callable[[UnitOfWork, Job], None] = _nobody_cares,
) -> Job | None:
    """The job that is due the longest, for `seconds`; None if there is none.

    A job whose workers died `MAX_ATTEMPTS` times is not handed out again: it ends as failed with `worker_lost`, and
    `given_up` is called in the same write, to settle what waits for the job. It must not raise.
    """
    with store.read() as connection:  # asking costs no write, so an idle worker does not disturb
        if connection.execute(_next(kinds, store.clock())).first() is None:
            return None
    return store.write(lambda uow: _take(uow, worker, kinds, timedelta(seconds=seconds), given_up))


def extend(uow: UnitOfWork, held: Job, seconds: float) -> Job:
    """The same lease, for `seconds` from now. Errors: LeaseLostError."""
    until = uow.now + timedelta(seconds=seconds)
    _change_held(uow, held, leased_until=until)
    return replace(held, leased_until=until)


def finish(uow: UnitOfWork, held: Job) -> None:
    """The job is done; called in the write of its result, which LeaseLostError takes back."""
    _change_held(uow, held, state="done", leased_by=None, leased_until=None)


def put_back(uow: UnitOfWork, held: Job) -> None:
    """It was not done, through no fault of its own: the lease counts as if it had not been. Errors: LeaseLostError."""
    _change_held(uow, held, state="waiting", attempts=held.attempts - 1, leased_by=None, leased_until=None)


def fail(uow: UnitOfWork, held: Job, error_code: str) -> bool:
    """It did not work: try again later, or end as failed after the last attempt (then True). Errors: LeaseLostError."""
    if held.is_last_attempt:
        _end_as_failed(uow, held, error_code)
        return True
    again = uow.now + min(FIRST_PAUSE * 2 ** (held.attempts - 1), LONGEST_PAUSE)
    _change_held(uow, held, state="waiting", due_at=again, leased_by=None, leased_until=None, last_error=error_code)
    return False


def _take(
    uow: UnitOfWork, worker: str, kinds: Sequence[str], term: timedelta, given_up: Callable[[UnitOfWork, Job], None]
) -> Job | None:
    while (row := _lock_next(uow.connection, kinds, uow.now)) is not None:
        if row["attempts"] < MAX_ATTEMPTS:
            return _hand_out(uow, row, worker, uow.now + term)
        lost = _job(row, worker=row["leased_by"], attempts=row["attempts"], until=row["leased_until"])
        _end_as_failed(uow, lost, "worker_lost")
        given_up(uow, lost)
    return None


def _next(kinds: Sequence[str], now: datetime) -> Select[Any]:
    free = job.c.leased_until.is_(None) | (job.c.leased_until <= now)
    open_and_due = (text(JOB_IS_OPEN), job.c.due_at <= now, free, job.c.kind.in_(kinds))
    return select(job).where(*open_and_due).order_by(job.c.due_at, job.c.id).limit(1)


def _lock_next(connection: Connection, kinds: Sequence[str], now: datetime) -> RowMapping | None:
    query = _next(kinds, now).with_for_update(skip_locked=True)  # SQLite has no such words, and the whole lock
    return connection.execute(query).mappings().one_or_none()


def _hand_out(uow: UnitOfWork, row: RowMapping, worker: str, until: datetime) -> Job:
    attempts = row["attempts"] + 1
    taken = update(job).where(job.c.id == row["id"])
    uow.connection.execute(taken.values(state="leased", attempts=attempts, leased_by=worker, leased_until=until))
    return _job(row, worker=worker, attempts=attempts, until=until)


def _job(row: RowMapping, *, worker: str, attempts: int, until: datetime) -> Job:
    return Job(
        id=row["id"], kind=row["kind"], payload=row["payload"], attempts=attempts, worker=worker, leased_until=until
    )


def _end_as_failed(uow: UnitOfWork, held: Job, error_code: str) -> None:
    _change_held(uow, held, state="failed", leased_by=None, leased_until=None, last_error=error_code)
    body = {"job": held.id, "attempts": held.attempts, "error": error_code}
    events.append(uow, events.NewEvent(type="job.failed", actor="system", body=body))


def _change_held(uow: UnitOfWork, held: Job, **values: Any) -> None:
    """Change the job if this lease still holds. One that ran out, but that nobody took, does."""
    mine = (job.c.id == held.id, job.c.leased_by == held.worker, job.c.attempts == held.attempts)
    changed = uow.connection.execute(update(job).where(*mine, job.c.state == "leased").values(**values))
    if changed.rowcount != 1:
        raise LeaseLostError("lease_lost", expected="a job leased by this worker")
