"""How the database is opened: SQLite in WAL mode with synchronous FULL, Postgres through psycopg 3.

A reader gets a snapshot and cannot write; the writer holds the write lock from its first statement on.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

BUSY_SECONDS = 30


def reading_engine(url: str) -> Engine:
    """Connections for many threads. Postgres would refresh its snapshot with each statement, so it is told not to."""
    if is_sqlite(url):
        return _sqlite_engine(url, "PRAGMA query_only=ON", "BEGIN", pool_size=10)
    snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    return create_engine(url, execution_options=snapshot, pool_size=10, pool_pre_ping=True)


def writing_engine(url: str) -> Engine:
    """One connection, of its own, so that no number of readers can keep the writer waiting for one."""
    if is_sqlite(url):
        return _sqlite_engine(url, "PRAGMA query_only=OFF", "BEGIN IMMEDIATE", pool_size=1)
    return create_engine(url, pool_size=1, max_overflow=0)


def is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def _sqlite_engine(url: str, access: str, begin: str, *, pool_size: int) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, pool_size=pool_size)

    def configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN would start transactions without the write lock
        for pragma in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON", access):
            connection.execute(pragma)

    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", configure)
    event.listen(engine, "begin", begin_transaction)
    return engine
