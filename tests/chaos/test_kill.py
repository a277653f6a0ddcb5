"""kill -9 of server, worker, shipper or MLflow at random points, under load: nothing lost, nothing twice anywhere.

What waits for MLflow is above the limit again and again, so decisions go there both as traces and in bulk runs, and the
kills meet both.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from inference import people
from inference.events import verify_chain
from inference.mlflow_log import batches
from inference.store import Store
from inference.tables import decision, job, outbox, verdict
from tests.chaos.service import VERBS, Service
from tests.mlflow_server import MlflowServer
from tests.remittances import Sample, remittance

KILLS = 30
MLFLOW_KILLS = (10, 20)  # the whole server, after so many kills of ours
BACKLOG_LIMIT = 60
SENDERS = 3
SCOPES = ("documents:write", "decisions:read", "reviews:read", "reviews:decide")


class Client:
    """A caller who repeats a request with the same Idempotency-Key until it is answered."""

    def __init__(self, service: Service, key: str) -> None:
        self.http = httpx.Client(base_url=service.url, timeout=10, headers={"Authorization": f"Bearer {key}"})

    def post(self, path: str, key: str, **request: Any) -> httpx.Response:
        for _ in range(600):
            try:
                answer = self.http.post(path, headers={"Idempotency-Key": key}, **request)
            except httpx.HTTPError:
                time.sleep(0.1)
                continue
            if answer.status_code < 500 and "request_in_flight" not in answer.text:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"{path} was never answered")


class Load(threading.Thread):
    """Sends remittances one after the other until told to stop; remembers every one that was acknowledged."""

    def __init__(self, client: Client, first: int) -> None:
        super().__init__(daemon=True)
        self.client = client
        self.first = first
        self.ending = threading.Event()
        self.sent: dict[str, Sample] = {}
        self.error: BaseException | None = None

    def run(self) -> None:
        number = self.first
        try:
            while not self.ending.wait(0.1):
                number += 1
                self.send(remittance(number, paid=1 + number % 2, denied=number % 2))
        except BaseException as error:
            self.error = error

    def send(self, sample: Sample) -> None:
        answer = self.client.post("/v1/documents", sample.name, params={"name": sample.name}, content=sample.data)
        assert answer.status_code in (200, 202), answer.text
        self.sent[answer.json()["document_id"]] = sample


class Reviewer(threading.Thread):
    """Takes whatever waits and overrides every second item."""

    def __init__(self, client: Client) -> None:
        super().__init__(daemon=True)
        self.client = client
        self.ending = threading.Event()
        self.given: list[str] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        turn = 0
        try:
            while not self.ending.wait(0.1):
                turn += 1
                self._look(turn)
        except BaseException as error:
            self.error = error

    def _look(self, turn: int) -> None:
        claimed = self.client.post("/v1/reviews:claim-next", f"claim-{turn}")
        assert claimed.status_code == 200, claimed.text
        item = claimed.json()["item"]
        if item is None:
            return
        decision_id = item["decision_id"]
        said: tuple[str, Any] = ("override", {"reason": "payer_error"}) if turn % 2 else ("confirm", None)
        answer = self.client.post(f"/v1/reviews/{decision_id}:{said[0]}", f"verdict-{turn}", json=said[1])
        if answer.status_code == 200:
            self.given.append(decision_id)


@pytest.fixture
def service(tmp_path: Path, database_url: str, mlflow_server: MlflowServer) -> Iterator[Service]:
    running = Service(
        home=tmp_path, database_url=database_url, mlflow_url=mlflow_server.url, backlog_limit=BACKLOG_LIMIT
    )
    yield running
    running.stop()


@pytest.mark.timeout(480)
def test_thirty_kills_lose_nothing_and_double_nothing(service: Service, mlflow_server: MlflowServer) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    store = Store(service.database_url)
    store.migrate()
    key = people.create_key(store, name="load", scopes=SCOPES, facility="main").plain
    service.start()
    service.wait_until_ready()
    first = Load(Client(service, key), 0)
    first.send(remittance(1))  # alone, so that it is below the limit
    first.client.http.close()
    _wait_until_drained(store)
    loads = [Load(Client(service, key), 10_000 * (number + 1)) for number in range(SENDERS)]
    reviewer = Reviewer(Client(service, key))
    threads: list[Load | Reviewer] = [*loads, reviewer]
    for thread in threads:
        thread.start()
    for kill in range(KILLS):
        if kill in MLFLOW_KILLS:
            _kill_mlflow(service, mlflow_server, store)
        time.sleep(dice.uniform(0.2, 2.5))  # sometimes before it has started well, mostly in the middle of work
        victim = dice.choice(VERBS)
        service.kill(victim)
        service.start(victim)
    for thread in threads:
        thread.ending.set()
    service.wait_until_ready()
    for thread in threads:
        thread.join()
        thread.client.http.close()
        assert thread.error is None
    sent = {document_id: sample for load in (first, *loads) for document_id, sample in load.sent.items()}
    _wait_until_drained(store)
    _both_ways_were_taken(store)
    _every_file_is_decided_once(store, sent)
    _every_verdict_is_settled_once(store, reviewer.given)
    with store.read() as connection:
        assert verify_chain(connection).ok
    report = service.run("reconcile", "--json")
    assert report.returncode == 0, report.stdout + report.stderr
    print(f"{len(sent)} files, {len(reviewer.given)} verdicts")
    store.close()


def _kill_mlflow(service: Service, mlflow_server: MlflowServer, store: Store) -> None:
    """The service must not notice. The shipper is down too at first, so that what waits becomes a bulk run."""
    service.kill("ship")
    mlflow_server.kill()
    try:
        service.wait_until_ready()
        _wait_for(lambda: _gatherable(store) > BACKLOG_LIMIT, "decisions went on without MLflow")
        service.start("ship")
    finally:
        mlflow_server.start()


def _gatherable(store: Store) -> int:
    with store.read() as connection:
        return batches.loose(connection, store.clock())


def _both_ways_were_taken(store: Store) -> None:
    traces = (outbox.c.kind == batches.TRACE, outbox.c.delivered_at.is_not(None))
    with store.read() as connection:
        ways = Counter(batch is not None for batch in connection.scalars(select(outbox.c.batch_id).where(*traces)))
        both = connection.execute(
            select(outbox.c.id).where(outbox.c.batch_id.is_not(None), outbox.c.tried_singly_at.is_not(None))
        ).all()
    assert ways[False]
    assert ways[True]
    assert not both
    print(f"{ways[False]} traces, {ways[True]} decisions in bulk runs")


def _wait_for(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 120
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.3)


def _wait_until_drained(store: Store) -> None:
    deadline = time.monotonic() + 240
    waiting = (
        select(func.count()).select_from(job).where(job.c.state != "done"),
        select(func.count()).select_from(outbox).where(outbox.c.delivered_at.is_(None)),
    )
    while True:
        with store.read() as connection:
            left = [connection.scalar(query) for query in waiting]
        if not any(left):
            return
        assert time.monotonic() < deadline, f"jobs and deliveries left: {left}"
        time.sleep(0.3)


def _every_file_is_decided_once(store: Store, sent: dict[str, Sample]) -> None:
    assert sent
    with store.read() as connection:
        rows = connection.execute(
            select(decision.c.file_id, decision.c.task, decision.c.pointer).where(decision.c.supersedes.is_(None))
        ).all()
    counted = Counter(map(tuple, rows))
    assert set(counted.values()) == {1}
    claims = Counter(row.file_id for row in rows if row.task == "claim_payment")
    assert claims == {document_id: sample.claims for document_id, sample in sent.items()}
    assert {row.file_id for row in rows if row.task == "remittance"} == set(sent)


def _every_verdict_is_settled_once(store: Store, given: list[str]) -> None:
    assert given
    with store.read() as connection:
        settled = connection.execute(select(verdict.c.decision_id, verdict.c.outcome, verdict.c.state)).all()
        superseded = connection.scalars(select(decision.c.supersedes).where(decision.c.supersedes.is_not(None))).all()
    assert {row.state for row in settled} <= {"settled", "withdrawn"}
    assert Counter(given) == Counter(row.decision_id for row in settled if row.state == "settled")
    assert sorted(superseded) == sorted(row.decision_id for row in settled if row.outcome == "override")
