"""Every error as one shape: problem+json of RFC 9457.

The type URI is `urn:claim-triage:problem:` + the error's stable code (docs/api/problems.md lists them). What was
found in the input may be a patient's, so it is never shown; what was expected is in our own words and becomes the
detail.
"""

import re
from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from extraction.errors import InputError, NotSupportedError, TriageError
from inference.originals import OriginalNotKeptError
from inference.refusals import RefusalError, TooManyAttemptsError, UnauthenticatedError
from inference.writer import CommitUncertainError, StoreUnavailableError

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:claim-triage:problem:"
COMMON = (401, 403, 422, 500, 503)
RETRY_SECONDS = 5
CODES = {
    400: "bad_request",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    415: "not_supported",
    422: "request_not_valid",
    429: "too_many_attempts",
    500: "internal_error",
    503: "store_unavailable",
}
# What the framework refuses: its own words may hold what was sent.
EXPECTED = {
    400: "Expected a body that is what its Content-Type says. A form has a boundary, one file in its part `file` and "
    "at most 10 other fields.",
}


log = structlog.get_logger()


class InvalidField(BaseModel):
    """One thing wrong with the request: where (a JSON pointer that starts at body, query, path or header) and why."""

    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details. `correlation_id` finds the request in the logs."""

    type: str = Field(examples=[TYPE_PREFIX + "not_found"])
    title: str
    status: int
    detail: str | None = None
    correlation_id: str | None = None
    errors: list[InvalidField] | None = None


class ProblemResponse(JSONResponse):
    media_type = MEDIA_TYPE


def problem(
    status: int,
    code: str,
    *,
    detail: str | None = None,
    correlation_id: str | None = None,
    errors: list[InvalidField] | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    """Build the response. `code` is stable snake_case; the title is its words."""
    body = Problem(
        type=TYPE_PREFIX + code,
        title=title_of(code),
        status=status,
        detail=detail,
        correlation_id=correlation_id,
        errors=errors,
    )
    return ProblemResponse(body.model_dump(exclude_none=True), status, headers)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route: the given error statuses and those that every route under /v1 may answer."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": title_of(CODES[status]), "content": content} for status in sorted({*COMMON, *statuses})
    }


def title_of(code: str) -> str:
    return code.replace("_", " ").capitalize()


def install(app: FastAPI) -> None:
    """Answer every exception of `app` with a problem.

    What no handler knows is answered by `middleware.Edge` with 500.
    """
    app.add_exception_handler(TriageError, _triage_error)
    app.add_exception_handler(RequestValidationError, _invalid_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _no_database)


def status_of(error: TriageError) -> int:
    """Bad input 422, not supported 415, refusals their own, no database 503; everything else is our fault."""
    if isinstance(error, RefusalError):
        return error.status
    if isinstance(error, StoreUnavailableError | CommitUncertainError | OriginalNotKeptError):
        return 503
    if isinstance(error, InputError):
        return 422
    return 415 if isinstance(error, NotSupportedError) else 500


def correlation_id_of(request: Request) -> str | None:
    return request.scope.get("correlation_id")


async def _triage_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, TriageError)  # noqa: S101 - registered for this type alone
    status = status_of(error)
    if status == 500:
        raise error  # to the edge, which logs it and tells the caller nothing
    if status == 503:
        log.error("not_available", exc_info=error)
    return problem(
        status,
        error.what,
        detail=f"Expected {error.expected}." if error.expected else None,
        correlation_id=correlation_id_of(request),
        headers=_headers(error),
    )


def _headers(error: TriageError) -> dict[str, str] | None:
    if isinstance(error, UnauthenticatedError):
        return {"WWW-Authenticate": 'Bearer realm="claim-triage"'}
    if isinstance(error, TooManyAttemptsError):
        return {"Retry-After": "60"}
    return {"Retry-After": str(RETRY_SECONDS)} if status_of(error) == 503 else None


async def _invalid_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this type alone
    errors = [InvalidField(pointer=_pointer(found["loc"]), detail=found["msg"]) for found in error.errors()]
    return problem(422, CODES[422], correlation_id=correlation_id_of(request), errors=errors)


def _pointer(location: tuple[str | int, ...]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in location)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this type alone
    status, correlation_id = error.status_code, correlation_id_of(request)
    detail = error.detail if status == 413 else EXPECTED.get(status)  # 413 is ours: it names the limit
    code = CODES.get(status, "http_error")
    headers = _allow(request) or error.headers if status == 405 else error.headers
    return problem(status, code, detail=detail, correlation_id=correlation_id, headers=headers)


def _allow(request: Request) -> dict[str, str] | None:
    """Every documented method of the path: the framework names those of the first route that has it alone."""
    for path, methods in request.app.openapi()["paths"].items():
        if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/:]+", re.escape(path)), request.url.path):
            return {"Allow": ", ".join(sorted(method.upper() for method in methods))}
    return None


async def _no_database(request: Request, _error: Exception) -> Response:
    """A read that failed because the database is away; writes raise StoreUnavailableError."""
    log.error("database_unavailable")
    retry = {"Retry-After": str(RETRY_SECONDS)}
    return problem(503, CODES[503], correlation_id=correlation_id_of(request), headers=retry)
