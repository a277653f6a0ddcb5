"""The real application over a database of its own, in this process, and callers of every kind."""

import io
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import create_app
from inference import people, sessions
from inference.api.authentication import COOKIE, CSRF_HEADER
from inference.api.services import Services
from inference.logging import configure
from inference.settings import Settings
from inference.store import Store
from tests.databases import SqliteFiles

Headers = dict[str, str]
ALL = ("documents:write", "decisions:read")


@pytest.fixture
def settings(tmp_path: Path, sqlite_databases: SqliteFiles) -> Iterator[Settings]:
    url = sqlite_databases.migrated()
    yield Settings(home=tmp_path, database_url=url, max_upload_bytes=100_000, inline_bytes=50_000)
    sqlite_databases.drop(url)


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    made = create_app(settings)
    yield made
    made.state.services.store.close()


@pytest.fixture
def services(app: FastAPI) -> Services:
    found: Services = app.state.services
    return found


@pytest.fixture
def api_store(services: Services) -> Store:
    return services.store


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """Sends requests to the application; an error of ours is answered as it would be in production."""
    return TestClient(app, raise_server_exceptions=False)


@pytest.fixture
def key(api_store: Store) -> Callable[..., Headers]:
    """Make a key; returns the headers of a request with it."""

    def make(*scopes: str, facility: str = "*") -> Headers:
        made = people.create_key(api_store, name="feed", scopes=scopes or ALL, facility=facility)
        return {"Authorization": f"Bearer {made.plain}"}

    return make


@pytest.fixture
def person(api_store: Store) -> Callable[..., Headers]:
    """Make a person with a session; returns the headers of a request by it, with its CSRF token."""

    def make(role: str, login: str = "rosa", facility: str = "*") -> Headers:
        made = people.create_person(
            api_store,
            login=login,
            display_name="Rosa Ortega",
            role=role,
            facility=facility,
            password="correct horse battery",
        )
        started = sessions.start_session(api_store, made.id, hours=1)
        return {"Cookie": f"{COOKIE}={started.token}", CSRF_HEADER: started.csrf_token}

    return make


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Logging as a process configures it, into a buffer."""
    root = logging.getLogger()
    before = (root.handlers[:], root.level, sys.excepthook, threading.excepthook)
    stream = io.StringIO()
    configure("api", stream)
    yield stream
    root.handlers[:], sys.excepthook, threading.excepthook = before[0], before[2], before[3]
    root.setLevel(before[1])
    structlog.reset_defaults()
