"""POST /v1/events: CloudEvents come in once, all of a request or none, and an unknown type is told what is known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from extraction.serialize import to_plain
from inference.api.services import Services
from inference.claims.tables import event_in, member_record
from inference.tables import decision
from inference.worker import Worker
from tests.claims_837 import a_claim
from tests.inference.api.conftest import Headers
from tests.inference.claims.office import GRANTED, PENDED, Clock

Make = Callable[..., Headers]
EVENTS = "/v1/events"


@pytest.fixture
def sender(key: Make, services: Services) -> Headers:
    services.store.clock = Clock()
    return key("documents:write", facility="north")


def cloud(data: Any, event_id: str = "1", kind: str = "authorization.changed", **more: Any) -> dict[str, Any]:
    plain = data if isinstance(data, dict) else to_plain(data)
    return {"specversion": "1.0", "id": event_id, "source": "/auth", "type": kind, "data": plain} | more


def code(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["type"].rsplit(":", 1)[1]


def rows(services: Services, table: Any) -> list[Any]:
    with services.store.read() as connection:
        return list(connection.execute(table.select()))


def test_an_event_is_taken_once(client: TestClient, sender: Headers, services: Services) -> None:
    first, again = (client.post(EVENTS, json=cloud(GRANTED), headers=sender).json()["events"][0] for _ in range(2))
    assert (first["seen_before"], again["seen_before"]) == (False, True)
    assert first["outcome"] == again["outcome"]
    assert first["outcome"]["changed"] is True
    assert len(rows(services, event_in)) == len(rows(services, member_record)) == 1


def test_an_id_that_comes_with_something_else_is_refused(client: TestClient, sender: Headers) -> None:
    client.post(EVENTS, json=cloud(GRANTED), headers=sender)
    assert code(client.post(EVENTS, json=cloud(PENDED), headers=sender)) == (409, "event_id_reused")


def test_a_batch_is_taken_in_its_order(client: TestClient, sender: Headers, services: Services) -> None:
    answer = client.post(EVENTS, json=[cloud(PENDED, "1"), cloud(GRANTED, "2")], headers=sender)
    assert [each["id"] for each in answer.json()["events"]] == ["1", "2"]
    (holding,) = [row for row in rows(services, member_record) if row.replaced_at is None]
    assert holding.content["status"] == "approved"


def test_the_time_of_an_event_counts_and_not_its_arrival(
    client: TestClient, sender: Headers, services: Services
) -> None:
    later, earlier = "2026-01-11T10:00:00Z", "2026-01-11T04:00:00-05:00"
    batch = [cloud(GRANTED, "1", time=later), cloud(PENDED, "2", time=earlier)]
    assert client.post(EVENTS, json=batch, headers=sender).is_success
    (holding,) = [row for row in rows(services, member_record) if row.replaced_at is None]
    assert holding.content["status"] == "approved"


@pytest.mark.parametrize(
    "time",
    [
        "9999-12-31T23:59:59-23:59",  # no day of the calendar in UTC: once kept, nothing of the member could be read
        "0001-01-01T00:00:00+23:59",
        "0001-01-01T00:00:00Z",
        "2126-01-11T10:00:00Z",  # would hold against everything that is told for a hundred years
    ],
)
def test_an_event_of_no_time_that_can_be_is_refused(
    client: TestClient, sender: Headers, services: Services, time: str
) -> None:
    refused = client.post(EVENTS, json=cloud(GRANTED, time=time), headers=sender)
    assert code(refused) == (422, "event_time_not_valid")
    assert rows(services, event_in) == rows(services, member_record) == []


def test_all_of_a_batch_or_none(client: TestClient, sender: Headers, services: Services) -> None:
    refused = client.post(EVENTS, json=[cloud(GRANTED, "1"), cloud(GRANTED, "2", "weather.changed")], headers=sender)
    assert code(refused) == (422, "event_type_unknown")
    for known in ("authorization.changed", "coverage.changed", "claim.created", "claim.changed"):
        assert known in refused.json()["detail"]
    assert rows(services, event_in) == rows(services, member_record) == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (cloud(GRANTED) | {"specversion": "0.3"}, "specversion"),
        ({"id": "1"}, "missing at /0/specversion"),
        (cloud(GRANTED, time="yesterday"), "/0/time"),
        (cloud(GRANTED, datacontenttype="text/xml"), "/0/datacontenttype"),
        (cloud({"number": "A1", "colour": "red"}), "name 2 of /data "),
        (cloud({"kind": "prior_authorization"}), "/number"),
        (cloud({"number": "A1"}), "/status"),
        (cloud({"number": "A1", "status": "approved"}), "/payer_id"),
        (cloud({"number": "A1", "status": "approved", "payer_id": "BLUEH"}), "/member_id"),
        (cloud(replace(GRANTED, payer_id=" ")), "payer_id at /data/payer_id"),
        (cloud(replace(GRANTED, member_id="")), "member_id at /data/member_id"),
        (cloud(replace(GRANTED, number="\t")), "number at /data/number"),
        (cloud({}, kind="coverage.changed"), "payer_id at /data/payer_id"),
        (cloud({"payer_id": "BLUEH", "active": True}, kind="coverage.changed"), "member_id at /data/member_id"),
        (cloud({"charg": "1"}, kind="claim.created"), "name 1 of /claims/0 "),
        (cloud(GRANTED, "a\x00b"), "/0/id"),
        (cloud(GRANTED, "x" * 256), "/0/id"),
        (cloud(GRANTED, source="a\x00b"), "/0/source"),
        ([], "1 to 200"),
        ("event", "CloudEvent"),
    ],
)
def test_what_is_no_event_is_refused_with_its_place(
    client: TestClient, sender: Headers, services: Services, event: Any, told: str
) -> None:
    refused = client.post(EVENTS, json=event, headers=sender)
    assert refused.status_code == 422
    assert told in refused.json()["detail"], refused.text
    assert rows(services, event_in) == []


def test_a_claim_that_comes_as_an_event_is_scored(client: TestClient, sender: Headers, services: Services) -> None:
    event = cloud(a_claim(billing=None), kind="claim.created", subject="LC-1001", tracestate="beside")
    outcome = client.post(EVENTS, json=event, headers=sender).json()["events"][0]["outcome"]
    assert set(outcome) == {"document_id", "operation_id"}
    worker = Worker(services.store, services.settings)
    while worker.run_once():
        pass
    assert sorted((row.task, row.disposition) for row in rows(services, decision)) == [
        ("claim", "reject"),
        ("document", "auto_accept"),
    ]


def test_the_same_event_is_another_one_at_another_facility(
    client: TestClient, sender: Headers, key: Make, services: Services
) -> None:
    client.post(EVENTS, json=cloud(GRANTED), headers=sender)
    other = client.post(EVENTS, json=cloud(PENDED), headers=key("documents:write", facility="south"))
    assert other.json()["events"][0]["seen_before"] is False
    assert len(rows(services, event_in)) == 2


def test_a_key_repeats_the_answer(client: TestClient, sender: Headers) -> None:
    keyed = sender | {"Idempotency-Key": "k-1"}
    first, again = (client.post(EVENTS, json=cloud(GRANTED), headers=keyed) for _ in range(2))
    assert first.json() == again.json()
    assert again.headers["Idempotency-Replayed"] == "true"
