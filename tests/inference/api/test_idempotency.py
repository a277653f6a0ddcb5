"""The same request with the same key is done once, whatever comes between."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import Request
from fastapi.testclient import TestClient
from sqlalchemy import func, insert, select

from inference.api.idempotency import AnsweredBefore, Attempt, alone, plain_key, request_hash
from inference.api.services import Services
from inference.principal import Principal
from inference.refusals import ConflictError, UnprocessableError
from inference.store import Store
from inference.tables import idempotency, receipt
from inference.writer import UnitOfWork
from tests.inference.api.conftest import Headers
from tests.remittances import remittance

Make = Callable[..., Headers]
KEY = {"Idempotency-Key": '"8e03978e-40d5"'}
CALLER = Principal(kind="key", id="key_1", display_name="feed", role=None, scopes=frozenset(), facility="*")


def receipts(store: Store) -> int:
    with store.read() as connection:
        return connection.execute(select(func.count()).select_from(receipt)).scalar_one()


@pytest.mark.parametrize("prefer", [{}, {"Prefer": "wait"}])
def test_a_repeated_request_gets_the_first_answer(
    client: TestClient, key: Make, api_store: Store, prefer: Headers
) -> None:
    headers = key() | KEY | prefer
    first, second = (client.post("/v1/documents", content=remittance(1).data, headers=headers) for _ in range(2))
    assert (second.status_code, second.json()) == (first.status_code, first.json())
    assert second.headers["location"] == first.headers["location"] == f"/v1/operations/{first.json()['id']}"
    assert second.headers.get("preference-applied") == first.headers.get("preference-applied")
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert receipts(api_store) == 1


def test_the_key_with_another_request_is_refused(client: TestClient, key: Make, api_store: Store) -> None:
    headers = key() | KEY
    assert client.post("/v1/documents", content=b"one", headers=headers).status_code == 202
    for parts in ({"content": b"two"}, {"content": b"one", "params": {"name": "other"}}):
        answer = client.post("/v1/documents", headers=headers, **parts)
        assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (422, "idempotency_key_reused")
    assert receipts(api_store) == 1


def test_keys_of_different_callers_do_not_meet(client: TestClient, key: Make, api_store: Store) -> None:
    for caller in (key(), key()):
        assert client.post("/v1/documents", content=b"one", headers=caller | KEY).status_code == 202
    assert receipts(api_store) == 2


def test_without_a_key_each_request_counts(client: TestClient, key: Make, api_store: Store) -> None:
    headers = key()
    for _ in range(2):
        assert client.post("/v1/documents", content=b"one", headers=headers).status_code == 202
    assert receipts(api_store) == 2


def test_a_refused_request_leaves_its_key_free(client: TestClient, key: Make) -> None:
    headers = key() | KEY
    assert client.post("/v1/documents", content=b"", headers=headers).status_code == 422
    assert client.post("/v1/documents", content=b"one", headers=headers).status_code == 202


def test_many_at_once_have_one_effect(client: TestClient, key: Make, api_store: Store) -> None:
    headers = key() | KEY
    start = threading.Barrier(8)

    def send(_: int) -> int:
        start.wait()
        return client.post("/v1/documents", content=remittance(1).data, headers=headers).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, range(8)))
    assert set(statuses) <= {202, 409}
    assert 202 in statuses
    assert receipts(api_store) == 1


def test_a_key_at_work_is_a_conflict_for_others(services: Services) -> None:
    with alone(services, CALLER, "k"):
        with pytest.raises(ConflictError) as refused, alone(services, CALLER, "k"):
            pass
        assert refused.value.what == "request_in_flight"
        with alone(services, CALLER, "other"), alone(services, CALLER, None), alone(services, CALLER, None):
            pass
    assert services.keys_in_flight == set()


def test_an_answer_in_between_takes_the_write_back(store: Store) -> None:
    attempt = Attempt(CALLER.reference, "k", "hash")

    def act(uow: UnitOfWork) -> None:
        row = {"id": "r", "file_id": "f", "operation_id": "o", "principal": "p", "correlation_id": "c"}
        values = {"principal": "p", "key": "effect", "request_hash": "h", "status": 1, "response": row}
        uow.connection.execute(insert(idempotency).values(**values, created_at=uow.now))
        attempt.record(uow, 202, {"n": 2})

    store.write(lambda uow: attempt.record(uow, 202, {"n": 1}, {"Location": "/here"}))
    with pytest.raises(AnsweredBefore) as answered:
        store.write(act)
    assert (answered.value.status, answered.value.body) == (202, {"n": 1})
    assert answered.value.headers == {"Location": "/here"}
    with store.read() as connection:
        assert connection.execute(select(idempotency.c.key)).scalars().all() == ["k"]


def test_another_request_with_the_key_takes_the_write_back(store: Store) -> None:
    store.write(lambda uow: Attempt("key:1", "k", "one").record(uow, 202, {}))
    with pytest.raises(UnprocessableError):
        store.write(lambda uow: Attempt("key:1", "k", "two").record(uow, 202, {}))


def test_a_key_may_be_quoted_as_the_draft_writes_it() -> None:
    assert (plain_key('"abc"'), plain_key("abc"), plain_key(None)) == ("abc", "abc", None)


def test_two_keys_on_one_request_are_refused(client: TestClient, key: Make, api_store: Store) -> None:
    """Whichever of them were honoured, the other one would be forgotten."""
    twice = [*key("documents:write", "reviews:decide").items(), ("Idempotency-Key", "a"), ("Idempotency-Key", "b")]
    for path in ("/v1/documents", "/v1/reviews:claim-next"):
        answer = client.post(path, content=b"one", headers=twice)
        assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (422, "idempotency_key_repeated")
    assert receipts(api_store) == 0


def hash_of(query: str) -> str:
    scope = {"type": "http", "method": "POST", "path": "/v1/documents", "query_string": query.encode(), "headers": []}
    return request_hash(Request(scope | {"server": ("a", 80), "scheme": "http"}), "body", "unnamed")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("name=x%26facility%3Dnorth", "name=x&facility=north"),
        ("facility=a%2Bb", "facility=a+b"),
        ("a=%ff", "a=%fe"),
        ("a=", ""),
    ],
)
def test_queries_that_say_different_things_are_different_requests(one: str, other: str) -> None:
    assert hash_of(one) != hash_of(other)


def test_a_query_is_the_same_however_it_is_escaped_and_without_its_card_number() -> None:
    assert hash_of("name=a%20b") == hash_of("name=a+b")
    assert hash_of("name=4111111111111111") == hash_of("name=4012888888881881")
    assert hash_of("name=4111%252d1111%252d1111%252d1111") == hash_of("name=4012%252d8888%252d8888%252d1881")


def test_a_query_that_would_take_long_to_look_through_is_refused(client: TestClient, key: Make) -> None:
    answer = client.post(f"/v1/documents?z={'4111111111111111' * 3750}", content=b"one", headers=key() | KEY)
    assert (answer.status_code, answer.json()["type"].rsplit(":", 1)[-1]) == (422, "query_too_long")
