import multiprocessing
import os
import random
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from inference import events, jobs, outbox
from inference.engines import writing_engine
from inference.jobs import FIRST_PAUSE, LONGEST_PAUSE, MAX_ATTEMPTS, Job, LeaseLostError
from inference.store import Store
from inference.tables import chain_head, event, job
from inference.tables import outbox as outbox_table
from inference.writer import UnitOfWork
from tests.rows import NOON

KINDS = ["decide_file"]
TERM = 60.0


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(database_url: str, clock: Clock) -> Iterator[Store]:
    """A store on the clock of the test."""
    store = Store(database_url, clock=clock)
    yield store
    store.close()


def _enqueue(store: Store, *references: str) -> None:
    def work(uow: UnitOfWork) -> None:
        for reference in references:
            jobs.enqueue(uow, "decide_file", reference, {"file": reference})

    store.write(work)


def _lease(store: Store, worker: str = "one") -> Job:
    leased = jobs.lease(store, worker, KINDS, TERM)
    assert leased is not None
    return leased


def _states(store: Store) -> dict[str, str]:
    with store.read() as connection:
        return {row.id.split(":")[1]: row.state for row in connection.execute(select(job))}


def _told(store: Store) -> list[tuple[str, dict[str, object]]]:
    with store.read() as connection:
        return [(row.type, row.body) for row in connection.execute(select(event).order_by(event.c.seq))]


def test_a_job_is_leased_done_and_never_seen_again(timed: Store, clock: Clock) -> None:
    _enqueue(timed, "doc_1")
    leased = _lease(timed)
    assert leased == Job(
        id="decide_file:doc_1",
        kind="decide_file",
        payload={"file": "doc_1"},
        attempts=1,
        worker="one",
        leased_until=NOON + timedelta(seconds=TERM),
    )
    assert leased.reference == "doc_1"
    timed.write(lambda uow: jobs.finish(uow, leased))
    clock.advance(timedelta(days=1))
    assert jobs.lease(timed, "two", KINDS, TERM) is None
    assert _states(timed) == {"doc_1": "done"}


def test_enqueuing_twice_is_one_job_even_when_it_is_done(timed: Store) -> None:
    _enqueue(timed, "doc_1", "doc_1")
    leased = _lease(timed)
    timed.write(lambda uow: jobs.finish(uow, leased))
    _enqueue(timed, "doc_1")
    assert jobs.lease(timed, "one", KINDS, TERM) is None


def test_what_may_be_done_more_than_once_begins_anew_when_it_has_ended(timed: Store, clock: Clock) -> None:
    def again(store: Store) -> None:
        store.write(lambda uow: jobs.enqueue_again(uow, "decide_file", "doc_1", {"file": "doc_1"}))

    again(timed)
    again(timed)
    first = _lease(timed)
    again(timed)  # as long as it is open it stays as it is
    assert jobs.lease(timed, "two", KINDS, TERM) is None
    timed.write(lambda uow: jobs.finish(uow, first))
    assert jobs.lease(timed, "two", KINDS, TERM) is None
    again(timed)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        held = _lease(timed, "two")
        assert held.attempts == attempt
        timed.write(partial(jobs.fail, held=held, error_code="disk_full"))
        clock.advance(LONGEST_PAUSE)
    assert _states(timed) == {"doc_1": "failed"}
    again(timed)
    assert (_lease(timed).attempts, _states(timed)) == (1, {"doc_1": "leased"})


def test_a_leased_job_is_not_leased_again_before_its_time(timed: Store, clock: Clock) -> None:
    _enqueue(timed, "doc_1")
    _lease(timed)
    clock.advance(timedelta(seconds=TERM - 1))
    assert jobs.lease(timed, "two", KINDS, TERM) is None
    clock.advance(timedelta(seconds=1))
    assert (_lease(timed, "two").worker, _lease_attempts(timed)) == ("two", 2)


def _lease_attempts(store: Store) -> int:
    with store.read() as connection:
        return int(connection.execute(select(job.c.attempts)).scalar_one())


def test_jobs_come_when_due_the_oldest_first_and_of_the_kinds_asked_for(timed: Store, clock: Clock) -> None:
    def work(uow: UnitOfWork) -> None:
        jobs.enqueue(uow, "settle_verdict", "verdict_1", {}, NOON - timedelta(hours=2))
        jobs.enqueue(uow, "decide_file", "late", {}, NOON + timedelta(seconds=10))
        jobs.enqueue(uow, "decide_file", "now", {})
        jobs.enqueue(uow, "decide_file", "early", {}, NOON - timedelta(hours=1))

    timed.write(work)
    assert [_lease(timed).reference for _ in range(2)] == ["early", "now"]
    assert jobs.lease(timed, "one", KINDS, TERM) is None
    clock.advance(timedelta(seconds=10))
    assert _lease(timed).reference == "late"
    other = jobs.lease(timed, "one", ["decide_file", "settle_verdict"], TERM)
    assert other is not None
    assert other.kind == "settle_verdict"


@pytest.mark.parametrize("same_name", [True, False])
def test_a_lost_lease_takes_the_result_back(timed: Store, clock: Clock, same_name: bool) -> None:
    """Even where the next worker has the same name, as a restarted one may."""
    _enqueue(timed, "doc_1")
    slow = _lease(timed)
    clock.advance(timedelta(seconds=TERM))
    quick = _lease(timed, "one" if same_name else "two")

    def result(uow: UnitOfWork, held: Job) -> None:
        outbox.enqueue(uow, "mlflow", "trace", f"{held.attempts}", {})
        jobs.finish(uow, held)

    with pytest.raises(LeaseLostError):
        timed.write(lambda uow: result(uow, slow))
    timed.write(lambda uow: result(uow, quick))
    with pytest.raises(LeaseLostError):
        timed.write(lambda uow: result(uow, slow))
    with timed.read() as connection:
        assert connection.execute(select(outbox_table.c.reference)).scalars().all() == ["2"]


def test_a_lease_that_ran_out_but_that_nobody_took_still_finishes(timed: Store, clock: Clock) -> None:
    _enqueue(timed, "doc_1")
    leased = _lease(timed)
    clock.advance(timedelta(hours=1))
    timed.write(lambda uow: jobs.finish(uow, leased))
    assert _states(timed) == {"doc_1": "done"}


def test_a_finished_job_cannot_be_finished_failed_or_extended(timed: Store) -> None:
    _enqueue(timed, "doc_1")
    leased = _lease(timed)
    timed.write(lambda uow: jobs.finish(uow, leased))
    for change in (
        lambda uow: jobs.finish(uow, leased),
        lambda uow: jobs.fail(uow, leased, "late"),
        lambda uow: jobs.extend(uow, leased, TERM),
    ):
        with pytest.raises(LeaseLostError):
            timed.write(change)


def test_an_extended_lease_lasts_longer(timed: Store, clock: Clock) -> None:
    _enqueue(timed, "doc_1")
    leased = _lease(timed)
    clock.advance(timedelta(seconds=TERM - 1))
    extended = timed.write(lambda uow: jobs.extend(uow, leased, TERM))
    assert extended == replace(leased, leased_until=clock.now + timedelta(seconds=TERM))
    clock.advance(timedelta(seconds=TERM - 1))
    assert jobs.lease(timed, "two", KINDS, TERM) is None
    timed.write(lambda uow: jobs.finish(uow, extended))


def test_a_failed_job_pauses_longer_each_time_and_then_ends_with_an_event(timed: Store, clock: Clock) -> None:
    _enqueue(timed, "doc_1")
    for attempt in range(1, MAX_ATTEMPTS):
        leased = _lease(timed)
        assert (leased.attempts, leased.is_last_attempt) == (attempt, False)
        assert timed.write(lambda uow, leased=leased: jobs.fail(uow, leased, "no_space")) is False  # type: ignore[misc]
        clock.advance(min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE) - timedelta(microseconds=1))
        assert jobs.lease(timed, "one", KINDS, TERM) is None
        clock.advance(timedelta(microseconds=1))
    last = _lease(timed)
    assert last.is_last_attempt
    assert timed.write(lambda uow: jobs.fail(uow, last, "no_space")) is True
    clock.advance(timedelta(days=1))
    assert jobs.lease(timed, "one", KINDS, TERM) is None
    assert _states(timed) == {"doc_1": "failed"}
    assert _told(timed) == [("job.failed", {"job": last.id, "attempts": MAX_ATTEMPTS, "error": "no_space"})]


def test_a_job_that_kills_its_workers_ends_and_lets_the_others_through(timed: Store, clock: Clock) -> None:
    _enqueue(timed, "doc_1")
    for _ in range(MAX_ATTEMPTS):
        _lease(timed)
        clock.advance(timedelta(seconds=TERM))
    _enqueue(timed, "doc_2")

    def settle(uow: UnitOfWork, lost: Job) -> None:
        outbox.enqueue(uow, "mlflow", "trace", lost.reference, {})

    leased = jobs.lease(timed, "one", KINDS, TERM, given_up=settle)
    assert leased is not None
    assert leased.reference == "doc_2"
    assert _states(timed) == {"doc_1": "failed", "doc_2": "leased"}
    assert [body["error"] for _, body in _told(timed)] == ["worker_lost"]
    with timed.read() as connection:
        assert connection.execute(select(outbox_table.c.reference)).scalars().all() == ["doc_1"]


def test_an_idle_worker_does_not_stand_in_line_with_the_writers(store: Store, database_url: str) -> None:
    engine = writing_engine(database_url)
    with engine.connect() as connection:
        connection.execute(select(chain_head).with_for_update())  # now nobody else can write
        assert jobs.lease(store, "one", KINDS, TERM) is None
    engine.dispose()


def _result(uow: UnitOfWork, held: Job) -> None:
    """What a job leaves behind: a row, and an event that would show a second time."""
    outbox.enqueue(uow, "results", "done", held.reference, {"attempt": held.attempts})
    events.append(uow, events.NewEvent(type="decision.made", actor="policy", file_id=held.reference))
    jobs.finish(uow, held)


def _check_all_done_once(store: Store, count: int) -> None:
    with store.read() as connection:
        assert events.verify_chain(connection).ok
        results = connection.execute(select(outbox_table.c.reference)).scalars().all()
        decided = connection.execute(select(event.c.file_id).where(event.c.type == "decision.made")).scalars().all()
    expected = Counter(f"doc_{number}" for number in range(count))
    assert Counter(results) == expected
    assert Counter(decided) == expected
    assert set(_states(store).values()) == {"done"}


def test_none_of_200_jobs_is_lost_or_done_twice_by_workers_that_abandon_or_sleep(
    store: Store, database_url: str
) -> None:
    """Four workers on two stores. At its first lease a job may be abandoned, or held beyond its time."""
    _enqueue(store, *(f"doc_{number}" for number in range(200)))
    other = Store(database_url)

    def work(own: Store, name: str) -> None:
        chance = random.Random(name)
        while set(_states(own).values()) != {"done"}:
            held = jobs.lease(own, name, KINDS, 1.0)
            if held is None:
                time.sleep(0.05)
                continue
            fate = chance.random() if held.attempts == 1 else 1.0
            if fate < 0.15:
                continue
            if fate < 0.25:
                time.sleep(1.1)
            with suppress(LeaseLostError):
                own.write(lambda uow, held=held: _result(uow, held))  # type: ignore[misc]

    workers = [
        threading.Thread(target=work, args=(own, f"worker {number}")) for number, own in enumerate([store, other] * 2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    other.close()
    _check_all_done_once(store, 200)


def _work_until_killed(url: str, name: str) -> None:
    store = Store(url)
    while True:
        held = jobs.lease(store, name, KINDS, 2.0)
        if held is None:
            time.sleep(0.05)
        else:
            with suppress(LeaseLostError):
                store.write(lambda uow, held=held: _result(uow, held))  # type: ignore[misc]


def test_workers_killed_at_any_moment_lose_nothing(store: Store, database_url: str) -> None:
    """kill -9 of one of two processes, eight times, each replaced by another."""
    count = 400
    _enqueue(store, *(f"doc_{number}" for number in range(count)))
    context = multiprocessing.get_context("forkserver")

    def start(name: str) -> multiprocessing.process.BaseProcess:
        process = context.Process(target=_work_until_killed, args=(database_url, name), daemon=True)
        process.start()
        return process

    def done() -> int:
        return list(_states(store).values()).count("done")

    workers = [start("a"), start("b")]
    for kill in range(8):
        enough = min(done() + 30, count)
        while done() < enough:
            time.sleep(random.random() * 0.02)
        victim = workers.pop(0)
        assert victim.pid is not None
        os.kill(victim.pid, signal.SIGKILL)
        victim.join()
        workers.append(start(f"worker {kill}"))
    while done() < count:
        time.sleep(0.05)
    for worker in workers:
        worker.kill()
        worker.join()
    _check_all_done_once(store, count)
