"""The OpenAPI document is checked in, current, and complete."""

import json
import os
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from inference import people_command

GOLDEN = Path(__file__).parents[3] / "docs" / "api" / "openapi.json"


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, found) for path, methods in document["paths"].items() for found in methods.values()]


def test_the_checked_in_document_is_current(app: FastAPI) -> None:
    current = json.dumps(app.openapi(), indent=2, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.write_text(current)
    assert GOLDEN.read_text() == current, "run with UPDATE_GOLDEN=1"


def test_it_names_the_verb_that_makes_a_key(app: FastAPI) -> None:
    said = app.openapi()["components"]["securitySchemes"]["key"]["description"]
    words = said.split("`")[1].split()
    assert words[:2] == ["triage", "people"]
    assert words[2] in {command.name for command in people_command.app.registered_commands}


def test_it_is_served(app: FastAPI, client: TestClient) -> None:
    assert client.get("/openapi.json").json() == json.loads(json.dumps(app.openapi()))


def test_every_operation_says_who_may_and_what_can_go_wrong(app: FastAPI) -> None:
    for path, operation in operations(app.openapi()):
        assert operation["description"], path
        assert "X-Correlation-ID" in next(iter(operation["responses"].values()))["headers"], path
        if path.startswith("/v1/"):
            assert {"401", "403", "422", "500", "503"} <= set(operation["responses"]), path
            assert [sorted(way) for way in operation["security"]] == [["key"], ["session"]], path


def test_every_post_under_v1_takes_an_idempotency_key(app: FastAPI) -> None:
    for path, methods in app.openapi()["paths"].items():
        if "post" in methods and path.startswith("/v1/"):
            assert "Idempotency-Key" in [found["name"] for found in methods["post"]["parameters"]], path


def test_every_error_is_documented_as_a_problem(app: FastAPI) -> None:
    for path, operation in operations(app.openapi()):
        errors = {status: found for status, found in operation["responses"].items() if int(status) >= 400}
        for status, response in errors.items():
            if (path, status) != ("/readyz", "503"):
                assert list(response["content"]) == ["application/problem+json"], (path, status)
