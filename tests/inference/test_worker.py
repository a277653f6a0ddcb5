"""The worker: does what waits, survives what fails, and leaves nothing waiting in silence."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from inference import jobs, settle
from inference.control import control_total
from inference.store import Store
from inference.tables import decision, event, file, job, operation, review_item, verdict
from inference.worker import Worker, log
from inference.writer import CommitUncertainError, StoreUnavailableError, UnitOfWork
from review import queue, verdicts
from tests.databases import PostgresDatabases
from tests.inference.desk import Desk
from tests.remittances import remittance
from tests.review.items import ROSA, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    store = Store(database_url, clock)
    yield Desk.at(store, tmp_path)
    store.close()


@pytest.fixture
def worker(desk: Desk) -> Worker:
    return Worker(desk.store, desk.settings)


def test_a_file_that_waits_is_decided_and_its_job_done(desk: Desk, worker: Worker) -> None:
    desk.receive(remittance(1).data)
    assert (worker.run_once(), worker.run_once()) == (True, False)
    assert [row.state for row in desk.rows(job)] == ["done"]
    assert [row.state for row in desk.rows(file)] == ["decided"]
    assert [row.state for row in desk.rows(operation)] == ["needs_review"]
    assert len(desk.rows(decision)) == 4


def test_a_verdict_is_settled_once_its_window_has_passed(desk: Desk, worker: Worker, clock: Clock) -> None:
    desk.decide(remittance(1).data)
    (asked,) = desk.rows(review_item)

    def say(uow: UnitOfWork) -> None:
        queue.take(uow, ROSA, asked.decision_id, seconds=60)
        verdicts.confirm(uow, ROSA, asked.decision_id, undo_seconds=10)

    desk.store.write(say)
    assert not worker.run_once()
    clock.pass_by(10)
    assert worker.run_once()
    assert [row.state for row in desk.rows(review_item)] == ["confirmed"]
    assert [row.state for row in desk.rows(verdict)] == ["settled"]


def test_a_file_whose_original_is_gone_is_tried_again_and_then_goes_to_a_person(
    desk: Desk, worker: Worker, clock: Clock
) -> None:
    given = desk.receive(remittance(1).data)
    (kept,) = desk.rows(file)
    desk.originals.path(kept.sha256).unlink()
    for attempt in range(1, jobs.MAX_ATTEMPTS + 1):
        assert worker.run_once()
        (waiting,) = desk.rows(job)
        assert (waiting.attempts, waiting.last_error) == (attempt, "original_missing")
        clock.pass_by(3600)
    assert [row.state for row in desk.rows(job)] == ["failed"]
    (made,) = desk.rows(decision)
    assert (made.task, made.disposition, made.queue) == ("document", "review", "intake")
    assert [row.state for row in desk.rows(operation, operation.c.id == given.operation_id)] == ["needs_review"]
    with desk.store.read() as connection:
        assert control_total(connection).agrees


def test_a_job_whose_workers_died_goes_to_a_person(desk: Desk, worker: Worker, clock: Clock) -> None:
    desk.receive(remittance(1).data)
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.lease(desk.store, "doomed", ["decide_file"], 1) is not None
        clock.pass_by(2)
    assert not worker.run_once()
    assert [row.state for row in desk.rows(job)] == ["failed"]
    assert [row.category for row in desk.rows(decision)] == ["unreadable"]
    assert "job.failed" in [row.type for row in desk.rows(event)]


def test_a_file_that_no_worker_could_decide_is_read_again_when_it_comes_again(
    desk: Desk, worker: Worker, clock: Clock
) -> None:
    for _ in range(2):  # the second time in vain: what stands is superseded once more
        desk.receive(remittance(1).data)
        _lose_workers(desk, clock)
        assert not worker.run_once()
    (waiting,) = desk.rows(review_item, review_item.c.state == "in_review")

    def say(uow: UnitOfWork) -> None:
        queue.take(uow, ROSA, waiting.decision_id, seconds=60)
        verdicts.confirm(uow, ROSA, waiting.decision_id, undo_seconds=10)

    desk.store.write(say)
    again = desk.receive(remittance(1).data)
    assert (again.seen_before, again.state) == (True, "pending")
    assert worker.run_once()
    (made,) = desk.rows(decision, decision.c.supersedes == waiting.decision_id)
    assert (made.task, made.disposition) == ("document", "auto_accept")
    assert len(desk.rows(decision, decision.c.task == "claim_payment")) == 2
    assert [row.state for row in desk.rows(file)] == ["decided"]
    assert {row.state for row in desk.rows(operation)} == {"needs_review"}  # the denial waits, nothing else
    assert [row.state for row in desk.rows(verdict)] == ["withdrawn"]
    assert [row.state for row in desk.rows(review_item, review_item.c.decision_id == waiting.decision_id)] == [
        "overridden"
    ]
    with desk.store.read() as connection:
        total = control_total(connection)
    assert total.agrees
    assert total.claims.came_in == 2
    assert desk.receive(remittance(1).data).state == "needs_review"
    assert not worker.run_once()


def test_what_a_person_decided_of_a_file_that_no_worker_could_decide_stays(
    desk: Desk, worker: Worker, clock: Clock
) -> None:
    desk.receive(remittance(1).data)
    _lose_workers(desk, clock)
    assert not worker.run_once()
    again = desk.receive(remittance(1).data)
    (asked,) = desk.rows(review_item)

    def say(uow: UnitOfWork) -> str:
        queue.take(uow, ROSA, asked.decision_id, seconds=60)
        policy = worker.policy
        about = asked.decision_id
        return verdicts.override(uow, ROSA, about, reason="not_a_remittance", policy=policy, undo_seconds=0).id

    said = desk.store.write(say)
    desk.store.write(lambda uow: settle.settle(uow, worker.policy, desk.settings, said))
    while worker.run_once():
        pass
    assert [row.actor for row in desk.rows(decision, decision.c.supersedes.is_not(None))] == ["person:rosa"]
    assert {row.state for row in desk.rows(operation)} == {"succeeded"}
    assert desk.receive(remittance(1).data).state == "succeeded"
    assert again.state == "pending"


def _lose_workers(desk: Desk, clock: Clock) -> None:
    for _ in range(jobs.MAX_ATTEMPTS):
        assert jobs.lease(desk.store, "doomed", ["decide_file"], 1) is not None
        clock.pass_by(2)


def test_a_worker_that_lost_its_lease_keeps_nothing(desk: Desk, worker: Worker, clock: Clock) -> None:
    """Another one took the job while the first was reading: the first one's rows are taken back."""
    desk.receive(remittance(1).data)
    read = worker.vault.originals.get

    def slowly(digest: str) -> bytes:
        clock.pass_by(10_000)
        assert jobs.lease(desk.store, "other", ["decide_file"], 600) is not None
        return read(digest)

    worker.vault.originals.get = slowly  # type: ignore[method-assign]
    assert worker.run_once()
    assert desk.rows(decision) == []
    assert [row.leased_by for row in desk.rows(job)] == ["other"]


def test_many_workers_decide_every_file_once(desk: Desk) -> None:
    for number in range(12):
        desk.receive(remittance(number).data)
    stop = threading.Event()
    workers = [Worker(desk.store, desk.settings) for _ in range(4)]
    threads = [threading.Thread(target=each.run, args=(stop,)) for each in workers]
    for thread in threads:
        thread.start()
    while any(row.state in ("waiting", "leased") for row in desk.rows(job)):
        stop.wait(0.05)
    stop.set()
    for thread in threads:
        thread.join()
    assert [row.state for row in desk.rows(job)] == ["done"] * 12
    assert len(desk.rows(decision)) == 48


def test_a_job_that_was_done_although_its_commit_gave_no_answer_stays_done(
    desk: Desk, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.receive(remittance(1).data)
    write, asked = desk.store.write, itertools.count(1)

    def unanswered(work: Callable[[UnitOfWork], Any]) -> Any:
        done = write(work)
        if next(asked) == 2:  # the lease is the first
            raise CommitUncertainError("commit_uncertain")
        return done

    monkeypatch.setattr(desk.store, "write", unanswered)
    assert worker.run_once()
    assert [(row.state, row.attempts, row.last_error) for row in desk.rows(job)] == [("done", 1, None)]
    assert len(desk.rows(decision)) == 4


def test_a_lease_is_kept_beyond_a_time_without_database(
    desk: Desk, worker: Worker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keeper asks once in vain; its next word must still come while the job is being done."""
    desk.receive(remittance(1).data)
    worker.settings = desk.settings.model_copy(update={"lease_seconds": 1})
    extend, asked, extended = jobs.extend, itertools.count(1), threading.Event()

    def away_once(uow: UnitOfWork, held: jobs.Job, seconds: float) -> jobs.Job:
        if next(asked) == 1:
            raise StoreUnavailableError("database_unavailable")
        longer = extend(uow, held, seconds)
        extended.set()
        return longer

    read, kept = worker.vault.originals.get, []

    def slowly(digest: str) -> bytes:
        kept.append(extended.wait(30))
        return read(digest)

    monkeypatch.setattr(jobs, "extend", away_once)
    monkeypatch.setattr(worker.vault.originals, "get", slowly)
    assert worker.run_once()
    assert kept == [True]
    assert [row.state for row in desk.rows(job)] == ["done"]


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    url = postgres_databases.migrated()
    yield url
    postgres_databases.drop(url)


@pytest.fixture
def postgres_desk(postgres_url: str, tmp_path: Path) -> Iterator[Desk]:
    store = Store(postgres_url)
    yield Desk.at(store, tmp_path)
    store.close()


@contextmanager
def working(postgres_url: str, desk: Desk) -> Iterator[None]:
    """A worker with connections of its own, as in a process of its own; at the end it must still be there."""
    store, stop = Store(postgres_url), threading.Event()
    thread = threading.Thread(target=Worker(store, desk.settings).run, args=(stop,))
    thread.start()
    try:
        yield
        assert thread.is_alive(), "the worker has died"
    finally:
        stop.set()
        thread.join()
        store.close()


def test_a_worker_outlives_its_connections(
    postgres_databases: PostgresDatabases, postgres_url: str, postgres_desk: Desk
) -> None:
    with working(postgres_url, postgres_desk):
        for number in range(15):
            postgres_desk.receive(remittance(number).data)
            postgres_databases.cut_connections(postgres_url)
        _wait_until_decided(postgres_desk, 15)
    assert len(postgres_desk.rows(decision)) == 60


def test_a_worker_outlives_a_database_that_goes_away(
    postgres_databases: PostgresDatabases, postgres_url: str, postgres_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inference.writer.RETRY_SECONDS", 0.2)
    warned = _count_warnings(monkeypatch)
    with working(postgres_url, postgres_desk):
        postgres_desk.receive(remittance(1).data)
        _wait_until_decided(postgres_desk, 1)
        postgres_databases.allow_connections(postgres_url, False)
        postgres_databases.cut_connections(postgres_url)
        for _ in range(3):
            assert warned.acquire(timeout=60)
        postgres_databases.allow_connections(postgres_url, True)
        postgres_desk.receive(remittance(2).data)
        _wait_until_decided(postgres_desk, 2)


def test_a_verdict_that_cannot_be_settled_is_withdrawn_in_the_end(desk: Desk, worker: Worker, clock: Clock) -> None:
    desk.decide(remittance(1).data)
    (asked,) = desk.rows(review_item)

    def say(uow: UnitOfWork) -> None:
        queue.take(uow, ROSA, asked.decision_id, seconds=60)
        given = verdicts.confirm(uow, ROSA, asked.decision_id, undo_seconds=0)
        # As if the clock of the machine that took the verdict had been far ahead.
        late = {"settles_at": uow.now.replace(year=uow.now.year + 1)}
        uow.connection.execute(update(verdict).where(verdict.c.id == given.id).values(late))

    desk.store.write(say)
    for _ in range(jobs.MAX_ATTEMPTS):
        assert worker.run_once()
        clock.pass_by(3600)
    assert [row.state for row in desk.rows(verdict)] == ["withdrawn"]
    assert [row.last_error for row in desk.rows(job)] == ["verdict_not_due"]


def _count_warnings(monkeypatch: pytest.MonkeyPatch) -> threading.Semaphore:
    """One more for every time that the worker says that the database is away."""
    warned = threading.Semaphore(0)
    monkeypatch.setattr(log, "warning", lambda event, **_: warned.release(), raising=False)
    return warned


def _wait_until_decided(desk: Desk, files: int) -> None:
    deadline = time.monotonic() + 60
    while [row.state for row in desk.rows(file)] != ["decided"] * files:
        assert time.monotonic() < deadline, desk.rows(job)
        time.sleep(0.05)
