"""A store whose clock the test moves, and the real application over such a store."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import create_app
from inference import people, sessions
from inference.api.authentication import COOKIE, CSRF_HEADER
from inference.settings import Settings
from inference.store import Store
from tests.databases import SqliteFiles
from tests.policies import without_audits
from tests.remittances import Sample, remittance
from tests.review.items import Clock

PASSWORD = "correct horse battery"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk_store(database_url: str, clock: Clock) -> Iterator[Store]:
    """On SQLite and on Postgres."""
    opened = Store(database_url, clock)
    yield opened
    opened.close()


@pytest.fixture
def app(tmp_path: Path, sqlite_databases: SqliteFiles, clock: Clock) -> Iterator[FastAPI]:
    url = sqlite_databases.migrated()
    made = create_app(Settings(home=tmp_path, database_url=url, policy_path=without_audits(tmp_path)))
    made.state.services.store.clock = clock
    yield made
    made.state.services.store.close()
    sqlite_databases.drop(url)


@pytest.fixture
def app_store(app: FastAPI) -> Store:
    found: Store = app.state.services.store
    return found


@dataclass(frozen=True, slots=True)
class Caller:
    """A client with its credentials. `csrf` is empty for keys."""

    client: TestClient
    csrf: str


@pytest.fixture
def key(app: FastAPI, app_store: Store) -> Callable[..., TestClient]:
    def make(*scopes: str, facility: str = "main") -> TestClient:
        wanted = scopes or ("documents:write", "reviews:read", "reviews:decide")
        made = people.create_key(app_store, name="feed", scopes=wanted, facility=facility)
        return TestClient(app, headers={"Authorization": f"Bearer {made.plain}"})

    return make


@pytest.fixture
def person(app: FastAPI, app_store: Store) -> Callable[..., Caller]:
    """A person with a session; its client sends the CSRF token as a header, as a script of ours would."""

    def make(login: str = "rosa", role: str = "reviewer", facility: str = "main") -> Caller:
        made = people.create_person(
            app_store, login=login, display_name=login.title(), role=role, facility=facility, password=PASSWORD
        )
        started = sessions.start_session(app_store, made.id, hours=8)
        client = TestClient(app, headers={CSRF_HEADER: started.csrf_token}, follow_redirects=False)
        client.cookies.set(COOKIE, started.token)
        return Caller(client, started.csrf_token)

    return make


@pytest.fixture
def send(key: Callable[..., TestClient]) -> Callable[[Sample], str]:
    """Send a file and have it decided at once; returns the document's id."""
    client = key("documents:write")

    def post(sample: Sample) -> str:
        answer = client.post("/v1/documents", headers={"Prefer": "wait=10"}, files={"file": (sample.name, sample.data)})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["document_id"])

    return post


@pytest.fixture
def denied_claim(send: Callable[[Sample], str], key: Callable[..., TestClient]) -> str:
    """The decision on a denied claim that shares its payment with a paid one."""
    send(remittance(1))
    (item,) = key("reviews:read").get("/v1/reviews").json()["items"]
    return str(item["decision_id"])
