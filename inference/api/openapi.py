"""The OpenAPI document: FastAPI's own, with the shape of problems and the header that every answer carries."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from inference.api.events import CloudEvent
from inference.api.middleware import CORRELATION_HEADER
from inference.api.problems import Problem

DESCRIPTION = """\
Send remittances, read decisions, work the review queue.

A file is received with 202 and an operation to poll; `needs_review` is an ordinary end of it. Every error is a
problem (RFC 9457), every POST
takes an `Idempotency-Key`, lists page by cursor, and `X-Correlation-ID` is echoed, or made where it is missing."""
SCHEMAS = "#/components/schemas/{model}"


def install(app: FastAPI) -> None:
    """Have `app.openapi()`, and so /openapi.json, give the completed document."""

    def complete() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _complete(app)
        return app.openapi_schema

    app.openapi = complete  # type: ignore[method-assign] # FastAPI's documented way


def _complete(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = document["components"]["schemas"]
    schema = Problem.model_json_schema(ref_template=SCHEMAS)
    schemas.update(schema.pop("$defs", {}))
    schemas["Problem"] = schema
    schemas["CloudEvent"] = CloudEvent.model_json_schema(ref_template=SCHEMAS)
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    header = {"schema": {"type": "string"}, "description": "The correlation id of the request."}
    for operation in (found for path in document["paths"].values() for found in path.values()):
        for response in operation["responses"].values():
            response.setdefault("headers", {})[CORRELATION_HEADER] = header
    return document
