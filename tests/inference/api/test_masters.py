"""/v1/payers, /v1/entities and /v1/deadlines as callers of every kind see them."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from inference.events import verify_chain
from inference.store import Store
from inference.tables import event
from tests.inference.api.conftest import Headers

HERON = {
    "key": "blue_heron",
    "name": "Blue Heron Health",
    "plans": [{"key": "ppo", "name": "Blue Heron PPO"}],
    "member_id": {"pattern": r"BH\d{9}", "words": "BH and nine digits"},
    "authorization_required": ["70551"],
    "aliases": [{"kind": "originator_id", "value": "1512345678"}],
}
TRACE = {"kind": "originator_id", "value": "1-512-345-678"}


@pytest.fixture
def editor(person: Callable[..., Headers]) -> Headers:
    return person("supervisor")


def post(client: TestClient, path: str, body: dict[str, Any], headers: Headers) -> Any:
    return client.post(path, json=body, headers=headers)


def test_a_supervisor_adds_a_payer_and_a_key_reads_it(
    client: TestClient, editor: Headers, key: Callable[..., Headers]
) -> None:
    made = post(client, "/v1/payers", HERON, editor)
    assert made.status_code == 201
    shown = client.get("/v1/payers/blue_heron", headers=key()).json()
    assert shown == made.json()
    (version,), (alias,) = shown["versions"], shown["aliases"]
    assert (version["name"], version["member_id_pattern"], version["plans"][0]["key"]) == (
        "Blue Heron Health",
        r"BH\d{9}",
        "ppo",
    )
    assert alias["kind"] == "originator_id"
    assert alias["added_by"] == version["recorded_by"]
    assert version["recorded_by"].startswith("person:per_")


@pytest.mark.parametrize("path", ["/v1/payers", "/v1/entities"])
def test_no_key_changes_the_masters_whatever_its_scopes(
    client: TestClient, key: Callable[..., Headers], path: str
) -> None:
    body = HERON if path == "/v1/payers" else {"key": "lakeside", "name": "Lakeside Clinic", "facility": "main"}
    answer = post(client, path, body, key("decisions:read", "masters:write", "admin"))
    assert (answer.status_code, answer.json()["type"].rsplit(":")[-1]) == (403, "named_editor_required")


@pytest.mark.parametrize(("role", "status"), [("admin", 201), ("reviewer", 403), ("engineer", 403), ("auditor", 403)])
def test_of_people_only_supervisors_and_administrators_change_the_masters(
    client: TestClient, person: Callable[..., Headers], role: str, status: int
) -> None:
    assert post(client, "/v1/payers", HERON, person(role)).status_code == status


def test_who_may_edit_may_read_and_who_may_not_read_does_not(
    client: TestClient, person: Callable[..., Headers], key: Callable[..., Headers]
) -> None:
    assert client.get("/v1/payers", headers=person("admin")).status_code == 200
    assert client.get("/v1/payers", headers=key("documents:write")).status_code == 403
    assert client.get("/v1/payers").status_code == 401


def test_an_alias_of_another_payer_is_refused_and_both_are_named(client: TestClient, editor: Headers) -> None:
    post(client, "/v1/payers", HERON, editor)
    post(client, "/v1/payers", {"key": "gray_fox", "name": "Gray Fox Mutual"}, editor)
    answer = post(client, "/v1/payers/gray_fox/aliases", TRACE, editor)
    assert answer.status_code == 409
    assert "gray_fox" in answer.json()["detail"]
    assert "blue_heron" in answer.json()["detail"]


def test_an_alias_that_has_ended_may_go_to_another_payer(client: TestClient, editor: Headers) -> None:
    (alias,) = post(client, "/v1/payers", HERON, editor).json()["aliases"]
    post(client, "/v1/payers", {"key": "gray_fox", "name": "Gray Fox Mutual"}, editor)
    path = f"/v1/payers/blue_heron/aliases/{alias['id']}:end"
    ended = post(client, path, {"effective_to": "2026-07-01"}, editor)
    assert (ended.status_code, ended.json()["effective_to"]) == (200, "2026-07-01")
    assert post(client, "/v1/payers/gray_fox/aliases", TRACE, editor).status_code == 409
    later = TRACE | {"effective_from": "2026-07-01"}
    assert post(client, "/v1/payers/gray_fox/aliases", later, editor).status_code == 201
    assert post(client, path, {"effective_to": "2026-08-01"}, editor).status_code == 409


def test_one_key_press_sent_twice_adds_one_alias(client: TestClient, editor: Headers) -> None:
    post(client, "/v1/payers", HERON, editor)
    once = editor | {"Idempotency-Key": "press-1"}
    body = {"kind": "name", "value": "BLUE HERON HEALTH INC"}
    answers = [post(client, "/v1/payers/blue_heron/aliases", body, once) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert len(client.get("/v1/payers/blue_heron", headers=editor).json()["aliases"]) == 2


def test_a_change_is_a_new_version_and_the_old_stays(client: TestClient, editor: Headers) -> None:
    post(client, "/v1/payers", HERON, editor)
    body = {"name": "Great Blue Heron", "effective_from": "2026-07-01"}
    versions = post(client, "/v1/payers/blue_heron/versions", body, editor).json()["versions"]
    assert [(each["number"], each["name"], each["effective_from"]) for each in versions] == [
        (1, "Blue Heron Health", None),
        (2, "Great Blue Heron", "2026-07-01"),
    ]


def test_a_payer_with_a_refused_alias_is_not_added_at_all(client: TestClient, editor: Headers) -> None:
    post(client, "/v1/payers", HERON, editor)
    answer = post(client, "/v1/payers", {"key": "gray_fox", "name": "Gray Fox", "aliases": [TRACE]}, editor)
    assert answer.status_code == 409
    assert client.get("/v1/payers/gray_fox", headers=editor).status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (HERON | {"key": "No Key"}, 422),
        (HERON | {"name": "\x00"}, 422),
        (HERON | {"member_id": {"pattern": "(a{1,40}){1,40}"}}, 422),
        (HERON | {"aliases": [{"kind": "nickname", "value": "x"}]}, 422),
        (HERON | {"aliases": [{"kind": "name", "value": "..."}]}, 422),
        (HERON | {"aliases": [TRACE | {"plan": "hmo"}]}, 422),
        (HERON | {"aliases": [TRACE | {"effective_from": "2026-02-01", "effective_to": "2026-01-01"}]}, 422),
        (HERON | {"plans": [{"key": "ppo", "name": "A"}, {"key": "ppo", "name": "B"}]}, 422),
        (HERON | {"more": 1}, 422),
    ],
)
def test_what_cannot_be_is_refused(client: TestClient, editor: Headers, body: dict[str, Any], status: int) -> None:
    answer = post(client, "/v1/payers", body, editor)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert client.get("/v1/payers", headers=editor).json()["items"] == []


def test_entities_are_kept_in_the_same_way(client: TestClient, editor: Headers) -> None:
    lakeside = {"key": "lakeside", "name": "Lakeside Clinic", "facility": "main"}
    npi = {"kind": "npi", "value": "1234567893"}
    assert post(client, "/v1/entities", lakeside, editor).status_code == 201
    alias = post(client, "/v1/entities/lakeside/aliases", npi, editor).json()
    moved = {"name": "Lakeside Clinic", "facility": "north", "effective_from": "2026-01-01"}
    assert post(client, "/v1/entities/lakeside/versions", moved, editor).status_code == 201
    ended = post(client, f"/v1/entities/lakeside/aliases/{alias['id']}:end", {"effective_to": "2026-03-01"}, editor)
    assert ended.status_code == 200
    shown = client.get("/v1/entities/lakeside", headers=editor).json()
    assert [version["facility"] for version in shown["versions"]] == ["main", "north"]
    assert [item["key"] for item in client.get("/v1/entities", headers=editor).json()["items"]] == ["lakeside"]


@pytest.mark.parametrize(
    "path",
    ["/v1/payers/nobody/aliases", "/v1/payers/nobody/versions", f"/v1/payers/nobody/aliases/ali_{'0' * 16}:end"],
)
def test_what_is_not_there_is_not_found(client: TestClient, editor: Headers, path: str) -> None:
    body = {"effective_to": "2026-01-01"} if path.endswith(":end") else TRACE
    body = {"name": "Nobody"} if path.endswith("versions") else body
    assert post(client, path, body, editor).status_code == 404


def test_payers_are_listed_page_by_page(client: TestClient, editor: Headers) -> None:
    keys = [f"payer_{number}" for number in range(5)]
    for each in reversed(keys):
        post(client, "/v1/payers", {"key": each, "name": each}, editor)
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/payers", params=params, headers=editor).json()
        seen += [item["key"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == keys
    assert client.get("/v1/payers", params={"cursor": "no"}, headers=editor).status_code == 422


def test_every_change_is_in_the_log_by_who_made_it_without_the_alias(
    client: TestClient, editor: Headers, api_store: Store
) -> None:
    post(client, "/v1/payers", HERON, editor)
    with api_store.read() as connection:
        told = connection.execute(select(event).where(event.c.type.like("master.%")).order_by(event.c.seq)).all()
        assert verify_chain(connection).ok
    assert [row.type for row in told] == ["master.created", "master.alias_added"]
    assert all(row.actor.startswith("person:") for row in told)
    assert all("1512345678" not in str(row.body) for row in told)


def test_deadlines_are_listed_with_their_source(client: TestClient, key: Callable[..., Headers]) -> None:
    items = client.get("/v1/deadlines", headers=key()).json()["items"]
    found = [each for each in items if (each["event"], each["line_of_business"]) == ("timely_filing", "medicare_b")]
    filing, institutional = found
    assert (institutional["form"], institutional["start"]) == ("institutional", "service_through")
    assert filing["form"] is None
    assert (filing["months"], filing["days"], filing["start"]) == (12, None, "service_from")
    assert filing["filing_indicators"] == ["MB"]
    assert "424.44" in filing["source"]
    assert client.get("/v1/deadlines", headers=key("documents:write")).status_code == 403
