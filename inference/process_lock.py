"""One process at a time, over one database: for work that must not be done by two at once.

Nothing needs to be cleared up after a kill. SQLite's lock is an flock(2) on a file beside the database, which the
kernel lets go with the process; Postgres's is a session's advisory lock, which the server lets go with the connection.
"""

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import URL, Connection, NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from inference.store import Store


class ProcessLock:
    """Asked for before each round of the work: what was held may have been lost with a connection."""

    def __init__(self, store: Store, name: str) -> None:
        with store.read() as connection:
            url = connection.engine.url
        held: Callable[[URL, str], _FileLock | _AdvisoryLock]
        held = _FileLock if url.get_backend_name() == "sqlite" else _AdvisoryLock
        self._lock = held(url, name)

    def acquire(self) -> bool:
        """True where this process has it now, False where another one has. Raises OperationalError (Postgres)."""
        return self._lock.acquire()

    def release(self) -> None:
        self._lock.release()


class _FileLock:
    def __init__(self, url: URL, name: str) -> None:
        self._path = Path(f"{url.database}-{name}")
        self._descriptor: int | None = None

    def acquire(self) -> bool:
        if self._descriptor is None:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                return False
            self._descriptor = descriptor
        return True

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _AdvisoryLock:
    def __init__(self, url: URL, name: str) -> None:
        # One connection that nobody else uses, and no transaction that would stay open on it.
        self._engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True)
        self._name = name
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
                return True
            except DBAPIError:
                self.release()
        return self._try()

    def release(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.close()
            self._connection = None

    def _try(self) -> bool:
        connection = self._engine.connect()
        got = connection.scalar(text("SELECT pg_try_advisory_lock(hashtext(:name))"), {"name": self._name})
        if got:
            self._connection = connection
        else:
            connection.close()
        return bool(got)
