"""The database: one engine for SQLite and Postgres, and one writer that commits for all who wait.

Every write is a function of a `UnitOfWork`. A writer thread gathers the functions that wait, runs each in a savepoint of one
transaction and commits once, so a durable commit (SQLite: WAL with synchronous FULL) is paid once per group and not once per
request. A function that raises takes back its own work only. `write` returns when the commit is on disk.
"""

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url

from inference.tables import chain_head

T = TypeVar("T")
GROUP_LIMIT = 64


@dataclass(frozen=True, slots=True)
class UnitOfWork:
    """What one write sees: the connection inside the transaction, and one clock reading for all its rows."""

    connection: Connection
    now: datetime


@dataclass(slots=True)
class _Waiting:
    work: Callable[[UnitOfWork], Any]
    result: "Future[Any]"


class Store:
    """Opened once per process with a SQLAlchemy URL; `close` it to stop the writer thread."""

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.engine = _engine(url)
        self._reading = self.engine.execution_options(reading=True)
        self.clock = clock
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._commit_groups, name="group-commit", daemon=True)
        self._thread.start()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection with a consistent snapshot; nothing written through it is kept."""
        with self._reading.connect() as connection:
            yield connection

    def submit(self, work: Callable[[UnitOfWork], T]) -> "Future[T]":
        """Queue a write; the future resolves after the commit, or with what `work` raised."""
        result: Future[T] = Future()
        self._waiting.put(_Waiting(work, result))
        return result

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        return self.submit(work).result()

    def close(self) -> None:
        self._waiting.put(None)
        self._thread.join()
        self.engine.dispose()

    def _commit_groups(self) -> None:
        while (first := self._waiting.get()) is not None:
            group = [first, *self._others()]
            stop = group[-1] is None
            self._commit([member for member in group if member is not None])
            if stop:
                return

    def _others(self) -> list[_Waiting | None]:
        others: list[_Waiting | None] = []
        while len(others) < GROUP_LIMIT - 1 and not (others and others[-1] is None):
            try:
                others.append(self._waiting.get_nowait())
            except queue.Empty:
                break
        return others

    def _commit(self, group: list[_Waiting]) -> None:
        done: list[tuple[_Waiting, Any]] = []
        try:
            with self.engine.begin() as connection:
                _one_writer(connection)
                for member in group:
                    self._run(connection, member, done)
        except BaseException as error:
            for member in group:
                if not member.result.done():
                    member.result.set_exception(error)
            return
        for member, value in done:
            member.result.set_result(value)

    def _run(self, connection: Connection, member: _Waiting, done: list[tuple[_Waiting, Any]]) -> None:
        try:
            with connection.begin_nested():
                done.append((member, member.work(UnitOfWork(connection, self.clock()))))
        except Exception as error:
            member.result.set_exception(error)


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _configure_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own BEGIN would start transactions without the write lock
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _one_writer(connection: Connection) -> None:
    """Writers of all processes queue at the head of the event chain, in one order, so they cannot deadlock.

    SQLite has that lock by BEGIN IMMEDIATE; Postgres gets it from the row.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(select(chain_head).with_for_update())
