"""How the database is opened: SQLite in WAL mode with synchronous FULL, Postgres through psycopg 3.

A reader gets a snapshot and cannot write; the writer holds the write lock from its first statement on. Errors of
statements do not show their parameters, which may be patients' data.
"""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

BUSY_SECONDS = 30
# SQLite sleeps longer after each vain try, up to 0.1 s, and would starve a writer beside one that never rests.
SHORT_WAIT_MILLISECONDS = 5


def reading_engine(url: str) -> Engine:
    """Connections for many threads. Postgres would refresh its snapshot with each statement, so it is told not to."""
    if is_sqlite(url):
        return _sqlite_engine(url, ["PRAGMA query_only=ON"], _begin_reading, pool_size=10)
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return create_engine(url, execution_options=snapshot, pool_size=10, pool_pre_ping=True, hide_parameters=True)


def writing_engine(url: str) -> Engine:
    """One connection, of its own, so that no number of readers can keep the writer waiting for one."""
    if is_sqlite(url):
        return _sqlite_engine(url, [f"PRAGMA busy_timeout={SHORT_WAIT_MILLISECONDS}"], _begin_writing, pool_size=1)
    return create_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _sqlite_engine(url: str, settings: list[str], begin: Callable[[Connection], None], *, pool_size: int) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=pool_size, hide_parameters=True)

    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would start transactions without the write lock
        # Who opens a new file first changes it to WAL; another one at that moment is told "busy" without any wait.
        _when_free(lambda: connection.execute("PRAGMA journal_mode=WAL"))
        for pragma in ("PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", *settings):
            connection.execute(pragma)

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin)
    return engine


def _begin_reading(connection: Connection) -> None:
    """By the driver's own hand: through all of SQLAlchemy a BEGIN costs as much as a query."""
    begun = connection.connection.driver_connection
    assert isinstance(begun, sqlite3.Connection)  # noqa: S101 - only SQLite begins here
    begun.execute("BEGIN")


def _begin_writing(connection: Connection) -> None:
    _when_free(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))


def _when_free(statement: Callable[[], object]) -> None:
    """Run it as soon as the database is not busy, with many short tries."""
    give_up = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            statement()
            return
        except (sqlite3.OperationalError, OperationalError) as error:
            if not _is_busy(error) or time.monotonic() > give_up:
                raise
            time.sleep(0.001)


def _is_busy(error: sqlite3.OperationalError | OperationalError) -> bool:
    original = error.orig if isinstance(error, OperationalError) else error
    code = getattr(original, "sqlite_errorcode", 0)
    return code & 0xFF == sqlite3.SQLITE_BUSY  # the low byte is the kind, the rest says why
