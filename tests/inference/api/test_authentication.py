"""Who may come in, and with what. Every route under /v1 is tried, so that none is forgotten."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from inference import people
from inference.api.authentication import COOKIE, CSRF_HEADER, check_csrf
from inference.principal import Principal
from inference.refusals import ForbiddenError
from inference.store import Store
from tests.inference.api.conftest import Headers

Make = Callable[..., Headers]
DECISION = "/v1/decisions/dec_0"


def code(response: object) -> str:
    return str(response.json()["type"]).rsplit(":", 1)[-1]  # type: ignore[attr-defined]


def routes(app: FastAPI) -> list[tuple[str, str]]:
    paths = app.openapi()["paths"]
    found = [(method.upper(), path) for path, methods in paths.items() for method in methods]
    return [(method, re.sub(r"\{\w+\}", "x_0", path)) for method, path in found if path.startswith("/v1/")]


def test_every_route_needs_a_caller_and_a_scope(app: FastAPI, client: TestClient, key: Make) -> None:
    without_scope = key("admin")
    assert len(routes(app)) >= 6
    for method, path in routes(app):
        assert client.request(method, path).status_code == 401, path
        refused = client.request(method, path, headers=without_scope)
        assert (refused.status_code, code(refused)) == (403, "scope_missing"), path


def test_nobody_is_told_how_to_come_in(client: TestClient) -> None:
    refused = client.get(DECISION)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("value", ["Bearer wrong", "Bearer ", "Basic cm9zYTpwYXNz", "nonsense"])
def test_a_bad_key_is_refused_even_beside_a_good_session(client: TestClient, person: Make, value: str) -> None:
    headers = person("supervisor") | {"Authorization": value}
    refused = client.get(DECISION, headers=headers)
    assert (refused.status_code, code(refused)) == (401, "key_not_valid")


def test_a_revoked_key_is_refused_at_once(client: TestClient, key: Make, api_store: Store) -> None:
    headers = key()
    assert client.get(DECISION, headers=headers).status_code == 404
    people.revoke_key(api_store, key_id=people.list_keys(api_store)[0].id)
    assert client.get(DECISION, headers=headers).status_code == 401


def test_a_session_reads_without_a_csrf_token_and_writes_only_with_its_own(client: TestClient, person: Make) -> None:
    mine, hers = person("supervisor"), person("supervisor", login="sam")
    cookie = {"Cookie": mine["Cookie"]}
    assert client.get(DECISION, headers=cookie).status_code == 404
    for token in ({}, {CSRF_HEADER: ""}, {CSRF_HEADER: hers[CSRF_HEADER]}):
        refused = client.post("/v1/documents", content=b"x", headers=cookie | token)
        assert (refused.status_code, code(refused)) == (403, "csrf_token_wrong")
    assert client.post("/v1/documents", content=b"x", headers=mine).status_code == 202


def test_a_deactivated_person_is_out(client: TestClient, person: Make, api_store: Store) -> None:
    headers = person("reviewer")
    people.deactivate(api_store, login="rosa")
    assert client.get(DECISION, headers=headers).status_code == 401


def test_an_unknown_session_is_nobody(client: TestClient) -> None:
    assert client.get(DECISION, headers={"Cookie": f"{COOKIE}=wrong"}).status_code == 401


@pytest.mark.parametrize("given", [None, "", "ü", "tokens", "toke"])
def test_a_csrf_token_is_right_or_wrong(given: str | None) -> None:
    facts = {"id": "per_1", "display_name": "Rosa", "role": "reviewer", "facility": "*"}
    caller = Principal(kind="person", scopes=frozenset(), csrf_token="token", **facts)
    check_csrf(caller, "token")
    with pytest.raises(ForbiddenError):
        check_csrf(caller, given)
    with pytest.raises(ForbiddenError):
        check_csrf(replace(caller, csrf_token=None), given)
