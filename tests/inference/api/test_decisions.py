"""Lists and single decisions, over rows that are there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from inference.store import Store
from tests.inference.api.conftest import Headers
from tests.rows import NOON, insert_decision, insert_file

Make = Callable[..., Headers]


@pytest.fixture
def rows(api_store: Store) -> list[str]:
    """Seven decisions on two files, two of them at one instant, the last one superseding the first.

    In the order made.
    """

    def write(uow: Any) -> None:
        for file_id in ("doc_1", "doc_2"):
            insert_file(uow, file_id)
        for index, minute in enumerate((0, 1, 2, 2, 3)):
            decided = {"decided_at": NOON + timedelta(minutes=minute), "pointer": f"/claims/{index}"}
            insert_decision(uow, f"dec_{index}", disposition="reject" if index == 1 else "review", **decided)
        insert_decision(uow, "dec_5", file_id="doc_2", facility="south", decided_at=NOON + timedelta(minutes=4))
        later = {"supersedes": "dec_0", "decided_at": NOON + timedelta(minutes=5), "pointer": "/claims/0"}
        insert_decision(uow, "dec_6", disposition="auto_accept", actor="person:per_1", **later)

    api_store.write(write)
    return [f"dec_{index}" for index in range(7)]


def listed(client: TestClient, headers: Headers, **params: Any) -> list[str]:
    """All ids of the list, page by page."""
    ids: list[str] = []
    while True:
        page = client.get("/v1/decisions", params=params, headers=headers).json()
        ids += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            return ids
        params["cursor"] = page["next_cursor"]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 200])
def test_pages_hold_everything_once_in_the_order_made(
    client: TestClient, key: Make, rows: list[str], limit: int
) -> None:
    assert listed(client, key(), limit=limit) == rows


def test_what_comes_between_two_pages_hides_nothing(
    client: TestClient, key: Make, rows: list[str], api_store: Store
) -> None:
    headers = key()
    first = client.get("/v1/decisions?limit=4", headers=headers).json()
    api_store.write(lambda uow: insert_decision(uow, "dec_7", decided_at=NOON + timedelta(minutes=9)))
    rest = listed(client, headers, cursor=first["next_cursor"])
    assert rest == ["dec_4", "dec_5", "dec_6", "dec_7"]


def test_filters(client: TestClient, key: Make, rows: list[str]) -> None:
    headers = key()
    assert listed(client, headers, document_id="doc_2") == ["dec_5"]
    assert listed(client, headers, disposition="reject") == ["dec_1"]
    assert listed(client, headers, document_id="doc_0") == []
    assert listed(client, key(facility="south")) == ["dec_5"]


@pytest.mark.parametrize("cursor", ["x", "WyJkZWNfOTkiXQ", "WzFd", "W10"])
def test_a_cursor_that_was_not_given_out_is_refused(
    client: TestClient, key: Make, rows: list[str], cursor: str
) -> None:
    answer = client.get("/v1/decisions", params={"cursor": cursor}, headers=key())
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:claim-triage:problem:cursor_not_valid")


def test_a_decision_shows_what_became_of_it(client: TestClient, key: Make, rows: list[str]) -> None:
    headers = key()
    old = client.get("/v1/decisions/dec_0", headers=headers).json()
    new = client.get("/v1/decisions/dec_6", headers=headers).json()
    assert (old["superseded_by"], old["supersedes"]) == ("dec_6", None)
    assert (new["superseded_by"], new["supersedes"], new["actor"]) == (None, "dec_0", "person:per_1")
    assert (old["dollars"], old["document_id"], old["document_index"]) == ("12.40", "doc_1", 0)
    assert old["decided_at"] == "2024-05-17T12:00:00Z"


def test_one_decision_of_another_facility_is_not_there(client: TestClient, key: Make, rows: list[str]) -> None:
    assert client.get("/v1/decisions/dec_0", headers=key(facility="south")).status_code == 404
    assert client.get("/v1/decisions/dec_0", headers=key(facility="north")).status_code == 200
