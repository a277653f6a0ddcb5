"""How long a caller waits, as it says in `Prefer`."""

import asyncio
import threading
import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from fastapi.testclient import TestClient

from inference.api import documents
from inference.api.operations import MOST_WAITING
from inference.api.prefer import MOST_SECONDS, seconds_to_wait, wants_to_wait
from inference.api.services import Services
from inference.api.views import Operation
from inference.worker import Worker
from tests.inference.api.conftest import Headers
from tests.letters import letter
from tests.remittances import remittance

LETTER = letter("records_request", 1).pdf
LARGE = remittance(2, paid=300).data


@pytest.mark.parametrize(
    ("prefer", "seconds"),
    [
        ("wait=10", 10),
        ("return=minimal, Wait=10; x=y", 10),
        ('wait="5"', 5),
        ("wait=7, wait=9", 7),
        ("wait=999999999", MOST_SECONDS),
        ("wait=0", 0),
        ("wait", 0),
        ("wait=soon", 0),
        ("wait=-1", 0),
        ("wait=10, respond-async", 0),
        ("respond-async", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_seconds_are_those_that_the_caller_says_within_bounds(prefer: str | None, seconds: int) -> None:
    assert seconds_to_wait(prefer) == seconds


@pytest.mark.parametrize(
    ("prefer", "wanted"),
    [
        (None, False),
        ("", False),
        ("wait", True),
        ("wait=10", True),
        ("handling=lenient, Wait = 5", True),
        ("return=minimal; foo, wait", True),
        ("wait=10; x=y", True),
        ("respond-async, wait=10", False),
        ("waiting=10", False),
    ],
)
def test_wait_is_honoured_unless_taken_back(prefer: str | None, wanted: bool) -> None:
    assert wants_to_wait(prefer) is wanted


@pytest.fixture
def worker(services: Services) -> Iterator[None]:
    """A worker at work beside the requests."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(services.store, services.settings).run, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(("data", "name"), [(LETTER, "fax.pdf"), (LARGE, "large.835")])
def test_what_a_worker_reads_is_waited_for(
    client: TestClient, key: Callable[..., Headers], data: bytes, name: str
) -> None:
    headers = key(facility="north") | {"Prefer": "wait=30"}
    answer = client.post("/v1/documents", params={"name": name}, content=data, headers=headers)
    taken = answer.json()
    assert (answer.status_code, taken["state"]) == (200, "needs_review")
    assert answer.headers["preference-applied"] == "wait"
    assert answer.headers["location"] == taken["links"]["self"]
    assert client.get(taken["links"]["self"], headers=headers).json() == taken


def test_when_the_time_is_over_the_answer_is_that_it_goes_on(client: TestClient, key: Callable[..., Headers]) -> None:
    headers = key(facility="north") | {"Prefer": "wait=1"}
    answer = client.post("/v1/documents", content=LETTER, headers=headers)
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    assert answer.headers["location"] == answer.json()["links"]["self"]
    assert "preference-applied" not in answer.headers


def test_where_very_many_wait_the_answer_comes_at_once(
    client: TestClient, key: Callable[..., Headers], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.waited_for.update(f"op_{number}" for number in range(MOST_WAITING))
    monkeypatch.setattr("inference.api.operations._watched", None)  # whoever waited would fail
    answer = client.post("/v1/documents", content=LETTER, headers=key(facility="north") | {"Prefer": "wait=30"})
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    assert len(services.waited_for) == MOST_WAITING


@pytest.mark.parametrize("form", [False, True])
def test_no_file_is_held_while_its_answer_is_waited_for(
    client: TestClient, key: Callable[..., Headers], monkeypatch: pytest.MonkeyPatch, form: bool
) -> None:
    held: list[int] = []

    async def look(_services: Services, taken: Operation, _seconds: float) -> Operation:
        await asyncio.sleep(0.2)  # the thread that has kept the file lets go of it after it has said so
        theirs = tracemalloc.Filter(False, "*/httpx2/*")  # the sender is in this process too
        ours = tracemalloc.take_snapshot().filter_traces(
            [tracemalloc.Filter(True, "*/inference/api/*", all_frames=True), theirs]
        )
        held.append(sum(trace.size >= len(data) for trace in ours.traces))
        return taken

    data = b"%PDF-1.4\n" + b"x" * 90_000
    monkeypatch.setattr(documents, "finished", look)
    sent = {"files": {"file": ("fax.pdf", data)}} if form else {"content": data}
    tracemalloc.start(12)
    try:
        client.post("/v1/documents", headers=key(facility="north") | {"Prefer": "wait=30"}, **sent)
    finally:
        tracemalloc.stop()
    assert held == [0]


@pytest.mark.usefixtures("worker")
def test_who_sends_again_what_is_decided_does_not_wait(client: TestClient, key: Callable[..., Headers]) -> None:
    headers = key(facility="north") | {"Prefer": "wait=30"}
    first = client.post("/v1/documents", content=LETTER, headers=headers)
    again = client.post("/v1/documents", content=LETTER, headers=headers)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["document_id"] == again.json()["document_id"]
