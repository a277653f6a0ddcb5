"""One writer commits for all who wait: each is answered, whatever the others or the database do."""

import threading
import weakref
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from extraction.errors import InternalError
from inference import engines
from inference import writer as writer_module
from inference.engines import writing_engine
from inference.store import Store, sqlite_url
from inference.tables import chain_head
from inference.writer import CommitUncertainError, StoreClosedError, StoreUnavailableError, UnitOfWork
from tests.databases import PostgresDatabases, SqliteFiles, client
from tests.inference.writes import add, one_group, stored


def test_a_write_returns_its_value_and_is_there(store: Store) -> None:
    assert store.write(add(7)) == 7
    assert stored(store) == ["key_7"]


def test_a_write_that_raises_takes_back_its_own_work_only(store: Store) -> None:
    def fails(uow: UnitOfWork) -> None:
        add(2)(uow)
        raise ValueError("no")

    with one_group(store):
        futures: list[Future[Any]] = [store.submit(work) for work in (add(1), fails, add(3))]
    assert futures[0].result() == 1
    with pytest.raises(ValueError, match="no"):
        futures[1].result()
    assert futures[2].result() == 3
    assert stored(store) == ["key_1", "key_3"]


def test_a_constraint_fails_only_who_broke_it(store: Store) -> None:
    with one_group(store):
        first, again, other = store.submit(add(1)), store.submit(add(1)), store.submit(add(2))
    assert (first.result(), other.result()) == (1, 2)
    with pytest.raises(IntegrityError):
        again.result()


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit()])
def test_nothing_that_a_write_raises_ends_the_writer(sqlite_store: Store, error: BaseException) -> None:
    def fails(_uow: UnitOfWork) -> None:
        raise error

    assert sqlite_store.submit(fails).exception() is error
    assert sqlite_store.write(add(1)) == 1


def test_a_cancelled_write_does_not_run_and_the_others_do(store: Store) -> None:
    with one_group(store):
        futures = [store.submit(add(number)) for number in range(3)]
        assert futures[1].cancel()
    with pytest.raises(CancelledError):
        futures[1].result()
    assert stored(store) == ["key_0", "key_2"]


def test_a_callback_that_raises_does_not_end_the_writer(sqlite_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def raises(_future: "Future[int]") -> None:
        raise RuntimeError("loop is closed")

    with one_group(sqlite_store):
        sqlite_store.submit(add(1)).add_done_callback(raises)
    assert sqlite_store.write(add(2)) == 2
    assert "loop is closed" in caplog.text


def test_what_was_written_is_let_go_though_no_other_write_follows(sqlite_store: Store) -> None:
    class Rows(list[int]):
        """A list that tells when it is gone."""

    gone = threading.Event()
    rows = Rows([1, 2, 3])
    weakref.finalize(rows, gone.set)
    assert sqlite_store.write(partial(lambda rows, _uow: sum(rows), rows)) == 6
    del rows
    assert gone.wait(10)


def test_every_write_of_many_threads_is_answered_though_the_store_closes_meanwhile(database_url: str) -> None:
    store = Store(database_url)
    started = threading.Barrier(9)

    def ask(first: int) -> list[int]:
        started.wait()
        answered = []
        for number in range(first, first + 1000):
            try:
                answered.append(store.write(add(number)))
            except StoreClosedError:
                break
        return answered

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, thread * 1000) for thread in range(8)]
        started.wait()
        store.write(add(9000))
        store.close()
        answered = {f"key_{number}" for each in asked for number in each.result()}
    assert set(stored(store)) == answered | {"key_9000"}
    store.close()


def test_a_write_inside_a_write_is_refused_rather_than_waiting_for_itself(store: Store) -> None:
    with pytest.raises(InternalError, match="write_inside_a_write"):
        store.write(lambda _uow: store.write(add(1)))


def test_a_write_waits_for_another_writer(store: Store, database_url: str) -> None:
    engine = writing_engine(database_url)
    with engine.connect() as connection:
        connection.execute(select(chain_head).with_for_update())
        future = store.submit(add(1))
        done, _ = wait([future], timeout=0.3)
        assert not done
    assert future.result() == 1
    engine.dispose()


def test_a_database_that_another_writer_does_not_let_go_is_a_typed_error(
    sqlite_databases: SqliteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(writer_module, "RETRY_SECONDS", 0.0)
    url = sqlite_databases.migrated()
    store, other = Store(url), writing_engine(url)
    with other.connect() as connection:
        connection.execute(select(chain_head))
        assert isinstance(store.submit(add(1)).exception(), StoreUnavailableError)
    assert store.write(add(1)) == 1
    store.close()
    other.dispose()
    sqlite_databases.drop(url)


class TestDatabaseFailures:
    def test_a_connection_lost_before_the_commit_runs_the_whole_group_again(
        self, postgres_databases: PostgresDatabases
    ) -> None:
        url = postgres_databases.migrated()
        store = Store(url)
        runs: list[int] = []

        def dies_once(uow: UnitOfWork) -> str:
            runs.append(1)
            add(2)(uow)
            if len(runs) == 1:
                uow.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            return "done"

        with one_group(store):
            first, dying, last = store.submit(add(1)), store.submit(dies_once), store.submit(add(3))
        assert (first.result(), dying.result(), last.result(), len(runs)) == (1, "done", 3, 2)
        assert stored(store) == ["key_1", "key_2", "key_3"]
        store.close()
        postgres_databases.drop(url)

    def test_a_lost_connection_under_an_error_of_the_work_itself_is_seen(
        self, postgres_databases: PostgresDatabases
    ) -> None:
        url = postgres_databases.migrated()
        store = Store(url)
        runs: list[int] = []

        def hides(uow: UnitOfWork) -> str:
            runs.append(1)
            if len(runs) == 1:
                try:
                    uow.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
                except OperationalError as error:
                    raise ValueError("something went wrong") from error
            return "done"

        assert store.write(hides) == "done"
        store.close()
        postgres_databases.drop(url)

    def test_a_transaction_that_sqlite_itself_took_back_runs_again(self, sqlite_store: Store) -> None:
        """SQLite rolls back the whole transaction on a full disk; the savepoints of all members are gone then."""
        runs: list[int] = []

        def loses_once(uow: UnitOfWork) -> str:
            runs.append(1)
            if len(runs) == 1:
                uow.connection.exec_driver_sql("ROLLBACK")
                raise OSError("disk full")
            return "done"

        with one_group(sqlite_store):
            first, losing, last = (sqlite_store.submit(work) for work in (add(1), loses_once, add(3)))
        assert (first.result(), losing.result(), last.result()) == (1, "done", 3)
        assert stored(sqlite_store) == ["key_1", "key_3"]

    def test_a_connection_lost_during_the_commit_is_uncertain_and_not_run_again(
        self, postgres_databases: PostgresDatabases
    ) -> None:
        url = postgres_databases.migrated()
        with client(url) as connection:
            connection.execute(
                text(
                    "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"
                )
            )
            connection.execute(
                text(
                    "CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON api_key DEFERRABLE INITIALLY DEFERRED "
                    "FOR EACH ROW WHEN (NEW.id = 'key_1') EXECUTE FUNCTION die()"
                )
            )
            connection.commit()
        store = Store(url)
        runs: list[int] = []

        def work(uow: UnitOfWork) -> int:
            runs.append(1)
            return int(add(1)(uow))

        with one_group(store):
            dying, beside = store.submit(work), store.submit(add(2))
        assert isinstance(dying.exception(), CommitUncertainError)
        assert isinstance(beside.exception(), CommitUncertainError)
        assert len(runs) == 1
        assert store.write(add(3)) == 3
        store.close()
        postgres_databases.drop(url)

    def test_a_database_that_stays_away_is_one_typed_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer_module, "RETRY_SECONDS", 0.2)
        store = Store(sqlite_url(tmp_path / "no such folder" / "triage.sqlite"))
        futures = [store.submit(add(number)) for number in range(3)]
        assert {type(future.exception()) for future in futures} == {StoreUnavailableError}
        store.close()

    def test_a_server_that_went_away_and_came_back_is_used_again(self, postgres_databases: PostgresDatabases) -> None:
        url = postgres_databases.migrated()
        store = Store(url)
        store.write(add(1))
        stored(store)
        with client(url) as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            connection.execute(text(others + "AND pid <> pg_backend_pid()"))
        assert store.write(add(2)) == 2
        assert stored(store) == ["key_1", "key_2"]
        store.close()
        postgres_databases.drop(url)
