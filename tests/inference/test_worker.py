"""The worker: does what waits, survives what fails, and leaves nothing waiting in silence."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from inference import jobs
from inference.control import control_total
from inference.store import Store, UnitOfWork
from inference.tables import decision, event, file, job, operation, review_item, verdict
from inference.worker import Worker
from review import queue, verdicts
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


def test_a_worker_that_lost_its_lease_keeps_nothing(desk: Desk, worker: Worker, clock: Clock) -> None:
    """Another one took the job while the first was reading: the first one's rows are taken back."""
    desk.receive(remittance(1).data)
    read = worker.originals.get

    def slowly(digest: str) -> bytes:
        clock.pass_by(10_000)
        assert jobs.lease(desk.store, "other", ["decide_file"], 600) is not None
        return read(digest)

    worker.originals.get = slowly  # type: ignore[method-assign]
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
