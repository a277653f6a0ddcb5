"""What the service's processes write, as processes: lines of JSON, and nothing of what the files say."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text

from inference import people
from inference.store import Store, sqlite_url
from inference.tables import job
from tests.chaos.service import VERBS, Service
from tests.databases import client
from tests.inference.api.test_canaries import FILES, leaks
from tests.mlflow_server import MlflowServer

REFUSE_FILE = (
    "CREATE TRIGGER refuse_file BEFORE INSERT ON document WHEN NEW.file_id = '{file_id}' "
    "BEGIN SELECT RAISE(ABORT, 'QUILLFEATHER W7719034428'); END"
)
REFUSE_MARK = (
    "CREATE TRIGGER refuse_mark BEFORE UPDATE OF delivered_at ON outbox "
    "BEGIN SELECT RAISE(ABORT, 'ZEBULONIA PCN88104417Q'); END"
)


@pytest.fixture
def service(tmp_path: Path, mlflow_server: MlflowServer) -> Iterator[Service]:
    running = Service(home=tmp_path, database_url=sqlite_url(tmp_path / "triage.db"), mlflow_url=mlflow_server.url)
    yield running
    running.stop()


def test_no_process_logs_what_is_in_a_file_even_where_it_fails(service: Service) -> None:
    """The worker meets a file that the database refuses, the shipper a mark that it refuses, which ends it."""
    store = Store(service.database_url)
    store.migrate()
    service.start("serve")
    service.wait_until_ready()
    received = _send_all(service, people.create_key(store, name="load", scopes=("documents:write",), facility="main"))
    with client(service.database_url) as connection:
        connection.execute(text(REFUSE_FILE.format(file_id=received[0])))
        connection.execute(text(REFUSE_MARK))
        connection.commit()
    service.start("work", "ship")
    _wait_for(lambda: _failed_once(store) == 1 and _done(store) == len(FILES) - 1)
    service.processes["ship"].wait(60)
    store.close()
    service.stop()

    logs = {verb: (service.home / f"{verb}.log").read_text() for verb in VERBS}
    assert leaks(logs) == set()
    lines = {verb: [json.loads(line) for line in log.splitlines()] for verb, log in logs.items()}
    assert {verb: {line["process"] for line in said} for verb, said in lines.items()} == {
        "serve": {"api"},
        "work": {"worker"},
        "ship": {"shipper"},
    }
    assert _events(lines["work"], "job_failed")[0]["error"] == "IntegrityError"
    assert _events(lines["ship"], "process_crashed")[0]["exception"][0] == "sqlalchemy.exc.IntegrityError"


def _send_all(service: Service, key: Any) -> list[str]:
    """Without waiting for decisions, which are the worker's."""
    headers = {"Authorization": f"Bearer {key.plain}"}
    ids = []
    for name, data in FILES.items():
        answer = httpx.post(f"{service.url}/v1/documents", params={"name": name}, content=data, headers=headers)
        assert answer.status_code == 202, answer.text
        ids.append(answer.json()["document_id"])
    return ids


def _done(store: Store) -> int:
    return _count(store, job.c.state == "done")


def _failed_once(store: Store) -> int:
    return _count(store, job.c.last_error.is_not(None))


def _count(store: Store, condition: Any) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(job).where(condition)).scalar_one()


def _events(lines: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == name]


def _wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.1)
