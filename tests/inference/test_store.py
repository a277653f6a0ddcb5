import threading
import weakref
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from extraction.errors import InternalError
from inference import engines
from inference import writer as writer_module
from inference.absent import insert_if_absent
from inference.access_tables import api_key, person
from inference.engines import writing_engine
from inference.store import Store, sqlite_url
from inference.tables import chain_head, decision
from inference.writer import CommitUncertainError, StoreClosedError, StoreUnavailableError, UnitOfWork
from tests.databases import PostgresDatabases, SqliteFiles, client
from tests.rows import NOON, decision_row, insert_decision, insert_file


def _key(number: int) -> dict[str, Any]:
    return {
        "id": f"key_{number}",
        "name": "orchestrator",
        "key_hash": f"hash {number}",
        "scopes": ["documents:write"],
        "facility": "*",
        "created_at": NOON,
    }


def _add(number: int) -> Any:
    def work(uow: UnitOfWork) -> int:
        uow.connection.execute(insert(api_key).values(_key(number)))
        return number

    return work


def _stored(store: Store) -> list[str]:
    with store.read() as connection:
        return list(connection.execute(select(api_key.c.id).order_by(api_key.c.created_at, api_key.c.id)).scalars())


@contextmanager
def _one_group(store: Store) -> Iterator[None]:
    """What is submitted inside waits until the end of the block, and is then committed together and answered."""
    gate, entered = threading.Event(), threading.Event()

    def hold(_uow: UnitOfWork) -> None:
        entered.set()
        gate.wait()

    store.submit(hold)
    entered.wait()
    yield
    gate.set()
    wait([store.submit(lambda _uow: None)])  # answers come in order, so all that came before is answered


def test_a_write_returns_its_value_and_is_there(store: Store) -> None:
    assert store.write(_add(7)) == 7
    assert _stored(store) == ["key_7"]


def test_what_is_written_reads_back_as_it_was(store: Store) -> None:
    at = datetime(2024, 2, 29, 23, 59, 59, 999_999, UTC)

    def work(uow: UnitOfWork) -> None:
        insert_file(uow)
        insert_decision(
            uow, dollars=Decimal("-0.05"), confidence=0.1, reasons=[{"code": "ü", "path": "/a"}], decided_at=at
        )

    store.write(work)
    with store.read() as connection:
        row = connection.execute(select(decision)).mappings().one()
    assert (row["dollars"], str(row["dollars"]), row["confidence"]) == (Decimal("-0.05"), "-0.05", 0.1)
    assert (row["reasons"], row["decided_at"], row["payer"]) == ([{"code": "ü", "path": "/a"}], at, None)


def test_a_write_that_raises_takes_back_its_own_work_only(store: Store) -> None:
    def fails(uow: UnitOfWork) -> None:
        _add(2)(uow)
        raise ValueError("no")

    with _one_group(store):
        futures: list[Future[Any]] = [store.submit(work) for work in (_add(1), fails, _add(3))]
    assert futures[0].result() == 1
    with pytest.raises(ValueError, match="no"):
        futures[1].result()
    assert futures[2].result() == 3
    assert _stored(store) == ["key_1", "key_3"]


def test_a_constraint_fails_only_who_broke_it(store: Store) -> None:
    with _one_group(store):
        first, again, other = store.submit(_add(1)), store.submit(_add(1)), store.submit(_add(2))
    assert (first.result(), other.result()) == (1, 2)
    with pytest.raises(IntegrityError):
        again.result()


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), GeneratorExit()])
def test_nothing_that_a_write_raises_ends_the_writer(sqlite_store: Store, error: BaseException) -> None:
    def fails(_uow: UnitOfWork) -> None:
        raise error

    assert sqlite_store.submit(fails).exception() is error
    assert sqlite_store.write(_add(1)) == 1


def test_a_cancelled_write_does_not_run_and_the_others_do(store: Store) -> None:
    with _one_group(store):
        futures = [store.submit(_add(number)) for number in range(3)]
        assert futures[1].cancel()
    with pytest.raises(CancelledError):
        futures[1].result()
    assert _stored(store) == ["key_0", "key_2"]


def test_a_callback_that_raises_does_not_end_the_writer(sqlite_store: Store, caplog: pytest.LogCaptureFixture) -> None:
    def raises(_future: "Future[int]") -> None:
        raise RuntimeError("loop is closed")

    with _one_group(sqlite_store):
        sqlite_store.submit(_add(1)).add_done_callback(raises)
    assert sqlite_store.write(_add(2)) == 2
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


def test_close_commits_what_waits(database_url: str) -> None:
    store = Store(database_url)
    futures = [store.submit(_add(number)) for number in range(200)]
    store.close()
    assert [future.result(timeout=0) for future in futures] == list(range(200))
    assert len(_stored(store)) == 200
    store.close()


def test_a_closed_store_refuses_and_does_not_hang(sqlite_store: Store) -> None:
    sqlite_store.close()
    with pytest.raises(StoreClosedError):
        sqlite_store.submit(_add(1))


def test_every_write_of_many_threads_is_answered_though_the_store_closes_meanwhile(database_url: str) -> None:
    store = Store(database_url)
    started = threading.Barrier(9)

    def ask(first: int) -> list[int]:
        started.wait()
        answered = []
        for number in range(first, first + 1000):
            try:
                answered.append(store.write(_add(number)))
            except StoreClosedError:
                break
        return answered

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, thread * 1000) for thread in range(8)]
        started.wait()
        store.write(_add(9000))
        store.close()
        answered = {f"key_{number}" for each in asked for number in each.result()}
    assert set(_stored(store)) == answered | {"key_9000"}
    store.close()


def test_a_write_inside_a_write_is_refused_rather_than_waiting_for_itself(store: Store) -> None:
    with pytest.raises(InternalError, match="write_inside_a_write"):
        store.write(lambda _uow: store.write(_add(1)))


def test_readers_see_one_snapshot(store: Store) -> None:
    count = select(func.count()).select_from(api_key)
    with store.read() as connection:
        assert connection.execute(count).scalar_one() == 0
        store.write(_add(1))
        assert connection.execute(count).scalar_one() == 0
    assert _stored(store) == ["key_1"]


def test_readers_cannot_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(insert(api_key).values(_key(1)))
    assert store.write(_add(1)) == 1


def test_any_number_of_readers_leaves_the_writer_its_connection(store: Store) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(store.read()).execute(select(api_key)).all()
        assert store.write(_add(1)) == 1


def test_a_write_waits_for_another_writer(store: Store, database_url: str) -> None:
    engine = writing_engine(database_url)
    with engine.connect() as connection:
        connection.execute(select(chain_head).with_for_update())
        future = store.submit(_add(1))
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
        assert isinstance(store.submit(_add(1)).exception(), StoreUnavailableError)
    assert store.write(_add(1)) == 1
    store.close()
    other.dispose()
    sqlite_databases.drop(url)


def test_two_stores_write_to_one_database(store: Store, database_url: str) -> None:
    other = Store(database_url)
    futures = [each.submit(_add(number)) for number, each in enumerate([store, other] * 50)]
    wait(futures)
    other.close()
    assert len(_stored(store)) == 100


def test_sqlite_is_durable_and_holds_its_references(sqlite_store: Store) -> None:
    def settings(uow: UnitOfWork) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [uow.connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]

    assert sqlite_store.write(settings) == ["wal", 2, 1]


class TestDatabaseFailures:
    def test_a_connection_lost_before_the_commit_runs_the_whole_group_again(
        self, postgres_databases: PostgresDatabases
    ) -> None:
        url = postgres_databases.migrated()
        store = Store(url)
        runs: list[int] = []

        def dies_once(uow: UnitOfWork) -> str:
            runs.append(1)
            _add(2)(uow)
            if len(runs) == 1:
                uow.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
            return "done"

        with _one_group(store):
            first, dying, last = store.submit(_add(1)), store.submit(dies_once), store.submit(_add(3))
        assert (first.result(), dying.result(), last.result(), len(runs)) == (1, "done", 3, 2)
        assert _stored(store) == ["key_1", "key_2", "key_3"]
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

        with _one_group(sqlite_store):
            first, losing, last = (sqlite_store.submit(work) for work in (_add(1), loses_once, _add(3)))
        assert (first.result(), losing.result(), last.result()) == (1, "done", 3)
        assert _stored(sqlite_store) == ["key_1", "key_3"]

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
            return int(_add(1)(uow))

        with _one_group(store):
            dying, beside = store.submit(work), store.submit(_add(2))
        assert isinstance(dying.exception(), CommitUncertainError)
        assert isinstance(beside.exception(), CommitUncertainError)
        assert len(runs) == 1
        assert store.write(_add(3)) == 3
        store.close()
        postgres_databases.drop(url)

    def test_a_database_that_stays_away_is_one_typed_error(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writer_module, "RETRY_SECONDS", 0.2)
        store = Store(sqlite_url(tmp_path / "no such folder" / "triage.sqlite"))
        futures = [store.submit(_add(number)) for number in range(3)]
        assert {type(future.exception()) for future in futures} == {StoreUnavailableError}
        store.close()

    def test_a_server_that_went_away_and_came_back_is_used_again(self, postgres_databases: PostgresDatabases) -> None:
        url = postgres_databases.migrated()
        store = Store(url)
        store.write(_add(1))
        _stored(store)
        with client(url) as connection:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            connection.execute(text(others + "AND pid <> pg_backend_pid()"))
        assert store.write(_add(2)) == 2
        assert _stored(store) == ["key_1", "key_2"]
        store.close()
        postgres_databases.drop(url)


class TestInsertIfAbsent:
    def test_the_first_one_stands(self, store: Store) -> None:
        def work(uow: UnitOfWork) -> list[bool]:
            insert_file(uow)
            rows = [decision_row("dec_1", payer=payer) for payer in ("first", None)]
            return [insert_if_absent(uow.connection, decision, row) for row in rows]

        assert store.write(work) == [True, False]
        with store.read() as connection:
            assert connection.execute(select(decision.c.payer)).scalars().all() == ["first"]

    def test_other_constraints_still_raise(self, store: Store) -> None:
        def work(uow: UnitOfWork) -> None:
            for person_id in ("person_1", "person_2"):
                row = {"id": person_id, "login": "ada", "display_name": "Ada", "password_hash": "-"}
                row |= {"role": "reviewer", "facility": "*"}
                insert_if_absent(uow.connection, person, row | {"active": True, "created_at": uow.now})

        with pytest.raises(IntegrityError):
            store.write(work)

    def test_exactly_one_of_many_that_come_at_once_inserts(self, store: Store, database_url: str) -> None:
        other = Store(database_url)

        def work(uow: UnitOfWork) -> bool:
            return insert_if_absent(uow.connection, api_key, _key(1))

        futures = [each.submit(work) for each in [store, other] * 20]
        assert sum(future.result() for future in futures) == 1
        other.close()


def test_errors_of_statements_do_not_show_what_was_to_be_written(store: Store) -> None:
    """Parameters are patients' data, and an error that nobody expected is printed."""
    with pytest.raises(DBAPIError) as raised:
        store.write(lambda uow: uow.connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "QUILLON"}))
    assert "nowhere" in str(raised.value)
    assert "QUILLON" not in str(raised.value)
