"""The edge of the application, as plain ASGI: what every request gets and no route can forget.

`Edge` gives each request a correlation id, answers what nobody else could with a silent 500, adds the security
headers and writes one access line with the route's template: paths and query strings of callers are never logged.
`BodyLimit` refuses large bodies while they arrive.
"""

import re
import time
import uuid
from collections.abc import Callable

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from inference.api.problems import problem

CORRELATION_HEADER = "X-Correlation-ID"
CORRELATION_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
UNMATCHED = "unmatched"
CLIENT_GONE = 499  # as nginx logs it: the caller went away in the middle of its request, so nobody reads an answer

Observer = Callable[[str, str, int, float], None]  # method, route, status, seconds

log = structlog.get_logger()


class Edge:
    """The outermost part. `observe` is told of every finished request."""

    def __init__(self, app: ASGIApp, observe: Observer) -> None:
        self.app = app
        self.observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["correlation_id"] = _correlation_id(Headers(scope=scope))
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(correlation_id=scope["correlation_id"])
        await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started, status = time.perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except ClientDisconnect:
            status = status or CLIENT_GONE
        except Exception as error:
            log.error("request_failed", route=_route(scope), method=scope["method"], exc_info=error)
            if status:
                raise ConnectionError(
                    "answer_broken_off"
                ) from None  # the server closes; the message above is all it says
            await problem(500, "internal_error", correlation_id=scope["correlation_id"])(scope, receive, sending)
        finally:
            self._finish(scope, status, time.perf_counter() - started)

    def _finish(self, scope: Scope, status: int, seconds: float) -> None:
        self.observe(scope["method"], _route(scope), status, seconds)
        told = {"method": scope["method"], "route": _route(scope), "status": status}
        log.info("request", duration_ms=round(seconds * 1000, 2), **told)


class BodyLimit:
    """Refuse a body above the limit of its path with 413, by its announced length or as soon as too much has come."""

    def __init__(self, app: ASGIApp, limit_of: Callable[[str], int]) -> None:
        self.app = app
        self.limit_of = limit_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.limit_of(scope["path"])
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isdecimal() and int(announced) > limit:
            await _too_large(scope, limit)(scope, receive, send)
            return
        await self.app(scope, _counting(receive, limit), send)


def _counting(receive: Receive, limit: int) -> Receive:
    received = 0

    async def counted() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            # FastAPI turns every other exception while it reads a body into 400.
            raise HTTPException(413, _at_most(limit))
        return message

    return counted


def _too_large(scope: Scope, limit: int) -> ASGIApp:
    return problem(413, "too_large", detail=_at_most(limit), correlation_id=scope.get("correlation_id"))


def _at_most(limit: int) -> str:
    return f"Expected a body of at most {limit} bytes."


def _correlation_id(headers: Headers) -> str:
    given = headers.get(CORRELATION_HEADER, "")
    return given if CORRELATION_ID.fullmatch(given) else str(uuid.uuid4())


def _route(scope: Scope) -> str:
    """The template of the route that answered, such as /v1/documents/{id}."""
    return getattr(scope.get("route"), "path_format", UNMATCHED)


def _add_headers(headers: MutableHeaders, scope: Scope) -> None:
    headers[CORRELATION_HEADER] = scope["correlation_id"]
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)
    if not scope["path"].startswith("/static/"):
        headers.setdefault("Cache-Control", "no-store")
