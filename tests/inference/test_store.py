"""The database as a process opens it: what is read, and what two stores do to one database."""

from concurrent.futures import wait
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import DBAPIError

from inference.access_tables import api_key
from inference.store import Store
from inference.tables import decision
from inference.writer import StoreClosedError, UnitOfWork
from tests.inference.writes import add, key, stored
from tests.rows import insert_decision, insert_file


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


def test_close_commits_what_waits(database_url: str) -> None:
    store = Store(database_url)
    futures = [store.submit(add(number)) for number in range(200)]
    store.close()
    assert [future.result(timeout=0) for future in futures] == list(range(200))
    assert len(stored(store)) == 200
    store.close()


def test_a_closed_store_refuses_and_does_not_hang(sqlite_store: Store) -> None:
    sqlite_store.close()
    with pytest.raises(StoreClosedError):
        sqlite_store.submit(add(1))


def test_readers_see_one_snapshot(store: Store) -> None:
    count = select(func.count()).select_from(api_key)
    with store.read() as connection:
        assert connection.execute(count).scalar_one() == 0
        store.write(add(1))
        assert connection.execute(count).scalar_one() == 0
    assert stored(store) == ["key_1"]


def test_readers_cannot_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(DBAPIError, match=r"read-?only"):
        connection.execute(insert(api_key).values(key(1)))
    assert store.write(add(1)) == 1


def test_any_number_of_readers_leaves_the_writer_its_connection(store: Store) -> None:
    with ExitStack() as stack:
        for _ in range(20):
            stack.enter_context(store.read()).execute(select(api_key)).all()
        assert store.write(add(1)) == 1


def test_two_stores_write_to_one_database(store: Store, database_url: str) -> None:
    other = Store(database_url)
    futures = [each.submit(add(number)) for number, each in enumerate([store, other] * 50)]
    wait(futures)
    other.close()
    assert len(stored(store)) == 100


def test_sqlite_is_durable_and_holds_its_references(sqlite_store: Store) -> None:
    def settings(uow: UnitOfWork) -> list[Any]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [uow.connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]

    assert sqlite_store.write(settings) == ["wal", 2, 1]


def test_errors_of_statements_do_not_show_what_was_to_be_written(store: Store) -> None:
    """Parameters are patients' data, and an error that nobody expected is printed."""
    with pytest.raises(DBAPIError) as raised:
        store.write(lambda uow: uow.connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "QUILLON"}))
    assert "nowhere" in str(raised.value)
    assert "QUILLON" not in str(raised.value)
