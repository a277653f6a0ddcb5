"""What every answer carries, what the access log says, and how large bodies are stopped."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from inference.settings import Settings


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
