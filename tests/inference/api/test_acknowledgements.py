"""The states of a claim and proof of filing by API, and claim.submitted as it comes in."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.inference.tracking.post import Sent, a_277ca, a_999, batch

Headers = dict[str, str]
ONE, TWO = Sent("ACCT 1", "200"), Sent("ACCT2", "310.50")
SCOPES = ("documents:write", "decisions:read", "claims:score")
NOBODYS = "clv_" + "0" * 32


@pytest.fixture
def feed(key: Callable[..., Headers]) -> Headers:
    return key(*SCOPES, facility="north")


def post(client: TestClient, feed: Headers, data: bytes) -> str:
    headers = feed | {"Idempotency-Key": f"k{hash(data)}", "Prefer": "wait=30", "Content-Type": "application/edi-x12"}
    answer = client.post("/v1/documents", content=data, headers=headers)
    assert answer.status_code in (200, 201, 202), answer.text
    return str(answer.json()["document_id"])


def submitted(client: TestClient, feed: Headers, data: dict[str, Any], number: str = "1") -> Any:
    event = {
        "specversion": "1.0",
        "id": f"sent-{number}",
        "source": "//lakeside/billing",
        "type": "claim.submitted",
        "time": "2026-03-02T09:00:00Z",
        "data": data,
    }
    headers = feed | {"Idempotency-Key": f"e{number}", "Content-Type": "application/cloudevents+json"}
    return client.post("/v1/events", json=event, headers=headers)


def test_states_and_proof_of_a_claim(client: TestClient, feed: Headers) -> None:
    document = post(client, feed, batch(ONE, TWO))
    assert submitted(client, feed, {"document_id": document}).status_code in (200, 202)
    post(client, feed, a_999())
    answering = post(client, feed, a_277ca((ONE, "A2:20", "ICN1"), (TWO, "A7:562:85", "")))
    (found,) = client.get("/v1/claims/ACCT%201/acknowledgements", headers=feed).json()["items"]
    assert [step["state"] for step in found["steps"]] == ["sent", "batch_acknowledged", "claim_accepted"]
    assert (found["state"], found["charge"], found["sent_at"]) == ("claim_accepted", "200.00", "2026-03-02T09:00:00Z")
    assert found["exceptions"] == []
    (proven,) = client.get(f"/v1/claims/{found['claim_id']}/proof-of-filing", headers=feed).json()["items"]
    (proof,) = proven["proofs"]
    assert (proof["payer_claim_number"], proof["accepted_on"]) == ("ICN1", "2026-03-03")
    assert proof["document_id"] == f"{answering}_0"
    (refused,) = client.get("/v1/claims/ACCT2/acknowledgements", headers=feed).json()["items"]
    assert [(each["kind"], each["closed_at"]) for each in refused["exceptions"]] == [("claim_rejected", None)]
    assert client.get("/v1/claims/ACCT2/proof-of-filing", headers=feed).status_code == 404


def test_claims_are_named_one_by_one(client: TestClient, feed: Headers) -> None:
    post(client, feed, batch(ONE, TWO))
    (one,) = client.get("/v1/claims/ACCT2/acknowledgements", headers=feed).json()["items"]
    assert submitted(client, feed, {"claim_ids": [one["claim_id"]]}).status_code in (200, 202)
    states = {
        name: client.get(f"/v1/claims/{name}/acknowledgements", headers=feed).json()["items"][0]["state"]
        for name in ("ACCT2", "ACCT%201")
    }
    assert states == {"ACCT2": "sent", "ACCT%201": "unsent"}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"document_id": "doc_nobody"}, "document_not_known"),
        ({"claim_ids": [NOBODYS]}, "claim_not_known"),
        ({"claim_ids": ["a\x00b"]}, "claim_not_known"),
        ({"document_id": "a\x00b"}, "claim_not_known"),
        ({}, "nothing_submitted"),
        ({"document": "doc_1"}, "field_unknown"),
    ],
)
def test_what_was_never_here_was_not_sent(client: TestClient, feed: Headers, data: dict[str, Any], what: str) -> None:
    answer = submitted(client, feed, data)
    assert answer.status_code == 422
    assert what in answer.text


@pytest.mark.parametrize("name", ["NOBODY", NOBODYS, "%00", "a" * 81])
def test_a_claim_that_is_not_known(client: TestClient, feed: Headers, name: str) -> None:
    for part in ("acknowledgements", "proof-of-filing"):
        assert client.get(f"/v1/claims/{name}/{part}", headers=feed).status_code in (404, 422)


def test_another_facility_sees_nothing(client: TestClient, feed: Headers, key: Callable[..., Headers]) -> None:
    document = post(client, feed, batch(ONE))
    other = key(*SCOPES, facility="south")
    assert client.get("/v1/claims/ACCT%201/acknowledgements", headers=other).status_code == 404
    assert submitted(client, other, {"document_id": document}).status_code == 422
