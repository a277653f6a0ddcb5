"""The database: one store for SQLite and Postgres, read by many threads and written by one."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from inference.engines import reading_engine, writing_engine
from inference.writer import StoreUnavailableError, UnitOfWork, Writer

T = TypeVar("T")


class Store:
    """Opened once per process with a SQLAlchemy URL; `close` it to finish what waits and stop the writer thread."""

    def __init__(self, url: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self._readers = reading_engine(url)
        self._writing = writing_engine(url)
        self._writer = Writer(self._writing, lambda: self.clock())

    def migrate(self) -> None:
        """Bring the tables to the newest revision. Several processes may do so at once: one works, the others wait.

        Raises StoreUnavailableError where there is no database that can be written.
        """
        from inference.migrations import upgrade  # only who migrates needs Alembic

        try:
            upgrade(self._writing)
        except DatabaseError as error:
            said = str(error.orig).strip().splitlines()[0]
            address = self._writing.url.render_as_string(hide_password=True)
            raise StoreUnavailableError(
                "database_unavailable", expected=f"a database that can be written at {address}; its answer: {said}"
            ) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A read-only connection with a consistent snapshot."""
        with self._readers.connect() as connection:
            yield connection

    def submit(self, work: Callable[[UnitOfWork], T]) -> "Future[T]":
        """Queue a write for the writer; its errors are those of `Writer.submit`."""
        return self._writer.submit(work)

    def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Write, and return when the commit is on disk."""
        return self.submit(work).result()

    def close(self) -> None:
        """Commit what waits, then let go of the database. Closing twice is fine."""
        self._writer.close()
        self._readers.dispose()


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"
