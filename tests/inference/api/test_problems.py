"""Errors as problem+json, and their list in docs/api/problems.md."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from extraction.errors import (
    EmptyInputError,
    InputError,
    InternalError,
    TriageError,
    UnreadableInputError,
    UnsupportedMediaError,
)
from inference.api.problems import documented, status_of
from inference.refusals import ConflictError, ForbiddenError, NotFoundError
from inference.writer import StoreUnavailableError
from tests import problem_codes
from tests.inference.api.conftest import Headers

PAGE = Path(__file__).parents[3] / "docs" / "api" / "problems.md"
CANARY = "Quillfeather"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (EmptyInputError("x"), 422),
        (UnreadableInputError("x"), 422),
        (UnsupportedMediaError(), 415),
        (NotFoundError("x"), 404),
        (ForbiddenError("x"), 403),
        (ConflictError("x"), 409),
        (StoreUnavailableError("x"), 503),
        (InternalError("x"), 500),
        (TriageError("x"), 500),
    ],
)
def test_each_family_of_errors_has_its_status(error: TriageError, status: int) -> None:
    assert status_of(error) == status


def raising(app: FastAPI, error: Exception) -> str:
    """Add a route that raises; returns its path."""

    @app.get("/raises")
    def raises() -> None:
        raise error

    return "/raises"


def test_bad_input_tells_what_was_expected_and_never_what_was_found(app: FastAPI, client: TestClient) -> None:
    path = raising(app, InputError("amount_malformed", found=CANARY, expected="a decimal"))
    answer = client.get(path, headers={"X-Correlation-ID": "abc-1"})
    assert answer.json() == {
        "type": "urn:claim-triage:problem:amount_malformed",
        "title": "Amount malformed",
        "status": 422,
        "detail": "Expected a decimal.",
        "correlation_id": "abc-1",
    }
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("error", [ValueError(CANARY), InternalError("broken", expected=CANARY), KeyError(CANARY)])
def test_our_fault_tells_nothing(
    app: FastAPI, client: TestClient, error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = client.get(raising(app, error))
    assert answer.status_code == 500
    assert set(answer.json()) == {"type", "title", "status", "correlation_id"}
    assert CANARY not in answer.text + str(answer.headers)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_database_that_is_away_is_told_as_such(app: FastAPI, client: TestClient) -> None:
    answer = client.get(raising(app, StoreUnavailableError("store_unavailable")))
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/nothing", 404, "not_found"),
        ("DELETE", "/v1/documents", 405, "method_not_allowed"),
        ("GET", "/v1/decisions?limit=0", 422, "request_not_valid"),
        ("GET", "/v1/decisions?disposition=perhaps", 422, "request_not_valid"),
    ],
)
def test_the_frameworks_errors_have_the_same_shape(
    client: TestClient, key: Callable[..., Headers], method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path, headers=key())
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == answer.json()["status"] == status
    assert answer.json()["type"].endswith(f":{code}")


def test_invalid_fields_are_named_without_their_values(client: TestClient, key: Callable[..., Headers]) -> None:
    answer = client.get(f"/v1/decisions?limit={CANARY}&disposition={CANARY}", headers=key())
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/query/limit", "/query/disposition"}
    assert CANARY not in answer.text


def test_common_statuses_are_documented_everywhere() -> None:
    assert set(documented(404)) == {401, 403, 404, 422, 500, 503}


def test_the_list_of_codes_is_current() -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(problem_codes.page())
    assert PAGE.read_text() == problem_codes.page(), "run with UPDATE_GOLDEN=1"


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/payers", "GET, POST"),
        ("/v1/payers/blue_heron", "GET"),
        ("/v1/reviews/dec_1:confirm", "POST"),
        ("/review/login", "GET"),  # a page, which is in no document
    ],
)
def test_a_method_that_a_path_does_not_have_is_told_with_all_that_it_has(
    client: TestClient, path: str, methods: str
) -> None:
    answer = client.put(path)
    assert answer.status_code == 405
    assert methods in answer.headers["Allow"]
