"""What every answer carries, what the access log says, and how large bodies are stopped."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from inference.api.middleware import Edge
from inference.settings import Settings
from tests.inference.api.conftest import Headers


@pytest.mark.parametrize("path", ["/healthz", "/v1/nothing", "/v1/decisions"])
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"


def test_a_correlation_id_is_echoed_or_made(client: TestClient) -> None:
    given = client.get("/healthz", headers={"X-Correlation-ID": "run-7:claim.42"})
    assert given.headers["x-correlation-id"] == "run-7:claim.42"
    made = {client.get("/healthz").headers["x-correlation-id"] for _ in range(2)}
    assert len(made) == 2


@pytest.mark.parametrize("bad", ["a b", "x" * 101, "<script>", ""])
def test_a_malformed_correlation_id_is_replaced(client: TestClient, bad: str) -> None:
    assert client.get("/healthz", headers={"X-Correlation-ID": bad}).headers["x-correlation-id"] != bad


def test_the_access_log_names_the_route_and_nothing_of_the_caller(client: TestClient) -> None:
    with capture_logs() as lines:
        client.get("/v1/decisions/Quillfeather?member=Quillfeather", headers={"Authorization": "Bearer Quillfeather"})
        client.get("/Quillfeather?x=1")
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/v1/decisions/{decision_id}", 401),
        ("unmatched", 404),
    ]
    assert "Quillfeather" not in str(lines)


def test_a_body_that_announces_too_much_is_not_read(client: TestClient, settings: Settings) -> None:
    answer = client.post("/v1/documents", content=b"x" * (settings.max_upload_bytes + 1))
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:claim-triage:problem:too_large")


def test_other_routes_take_small_bodies_only(client: TestClient) -> None:
    assert client.post("/v1/nothing", content=b"x" * (1024 * 1024 + 1)).status_code == 413


def chunks(total: int) -> Iterator[bytes]:
    for _ in range(0, total, 1000):
        yield b"x" * 1000


def test_what_is_too_large_names_the_limit_however_it_comes(
    client: TestClient, settings: Settings, key: Callable[..., Headers]
) -> None:
    told = f"Expected a body of at most {settings.max_upload_bytes} bytes."
    announced = client.post("/v1/documents", content=b"x" * (settings.max_upload_bytes + 1), headers=key())
    chunked = client.post("/v1/documents", content=chunks(settings.max_upload_bytes + 1000), headers=key())
    assert [answer.json()["detail"] for answer in (announced, chunked)] == [told, told]


def test_a_caller_who_goes_away_is_no_failure_of_ours() -> None:
    async def reads_its_body(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ClientDisconnect

    async def never(*_: Any) -> Any:
        raise AssertionError("there is nobody to answer")

    seen: list[tuple[str, str, int]] = []
    edge = Edge(reads_its_body, observe=lambda method, route, status, _seconds: seen.append((method, route, status)))
    scope = {"type": "http", "method": "POST", "path": "/v1/documents", "headers": []}
    with capture_logs() as lines:
        asyncio.run(edge(scope, never, never))
    assert seen == [("POST", "unmatched", 499)]
    assert [(line["event"], line["log_level"]) for line in lines] == [("request", "info")]


def test_no_answer_leads_to_where_the_host_header_says(client: TestClient) -> None:
    assert (
        client.get("/v1/decisions/", headers={"Host": "elsewhere.example"}, follow_redirects=False).status_code == 404
    )
