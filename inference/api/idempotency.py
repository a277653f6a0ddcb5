"""`Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): the same key and the same request give the same
answer, done once.

A route takes an `Attempt` and calls `attempt.record(uow, status, body, headers)` at the end of the write that has the
effect: answer and effect are stored together or not at all. If another request with that key was answered in between,
`record` raises AnsweredBefore: the write is taken back and the stored answer is sent. The same key with another
request is 422; while the first is still at work it is 409.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, FastAPI, Header, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import Connection, bindparam, insert, select
from starlette.concurrency import run_in_threadpool

from extraction.card_numbers import without_card_numbers
from inference.api.authentication import principal
from inference.api.services import Services, UseServices
from inference.principal import Principal
from inference.refusals import ConflictError, UnprocessableError
from inference.tables import idempotency
from inference.writer import UnitOfWork

KEY = r'^"?[\x21\x23-\x7e]{1,200}"?$'  # a token, or a quoted string as the draft writes it

IdempotencyKey = Annotated[
    str | None, Header(alias="Idempotency-Key", pattern=KEY, description="Makes a repeated request safe.")
]

_LONGEST_QUERY = 4096

# Built once, since building a statement takes longer than running it.
_ANSWERED = select(idempotency).where(
    idempotency.c.principal == bindparam("principal"), idempotency.c.key == bindparam("key")
)
_INSERT = insert(idempotency)


class AnsweredBefore(Exception):  # noqa: N818 - not an error: it carries the answer that was given the first time
    def __init__(self, status: int, body: Any, headers: Mapping[str, str]) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a request. Without a key nothing is remembered."""

    principal: str
    key: str | None
    request_hash: str

    def check(self, connection: Connection) -> None:
        """Raise AnsweredBefore if this request was answered, UnprocessableError if its key served another request."""
        if self.key is None:
            return
        row = connection.execute(_ANSWERED, {"principal": self.principal, "key": self.key}).one_or_none()
        if row is None:
            return
        if row.request_hash != self.request_hash:
            raise UnprocessableError("idempotency_key_reused", expected="a new key for a new request")
        raise AnsweredBefore(row.status, row.response["body"], row.response["headers"])

    def record(self, uow: UnitOfWork, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        """Store the answer (plain JSON data, and headers of the route's own) in the write that has the effect.

        Raises as `check` does.
        """
        self.check(uow.connection)
        if self.key is not None:
            request = {"principal": self.principal, "key": self.key, "request_hash": self.request_hash}
            response = {"body": body, "headers": dict(headers or {})}
            row = {**request, "status": status, "response": response, "created_at": uow.now}
            uow.connection.execute(_INSERT, row)


def request_hash(request: Request, *parts: str) -> str:
    """What makes two requests the same: method, path, query and the given parts (such as a hash of the body).

    Raises UnprocessableError for a long query. Without card numbers: from the hash of one that is known but for some
    figures these could be found by trying.
    """
    told = (request.method, request.url.path, _told_of(request.url.query), *parts)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _told_of(query: str) -> list[list[str]]:
    """Names and values of the query. It is looked through while others wait, so a long one is refused."""
    if len(query) > _LONGEST_QUERY:
        raise UnprocessableError("query_too_long", expected=f"a query of at most {_LONGEST_QUERY} characters")
    # Bytes that are no UTF-8 stay different from each other.
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    return [[without_card_numbers(text) for text in pair] for pair in pairs]


@contextmanager
def alone(services: Services, caller: Principal, key: str | None) -> Iterator[None]:
    """Hold a key while its request is at work in this process; raises ConflictError when it is held already."""
    if key is None:
        yield
        return
    held = (caller.reference, key)
    if held in services.keys_in_flight:
        raise ConflictError("request_in_flight", expected="the first request with this key to end")
    services.keys_in_flight.add(held)
    try:
        yield
    finally:
        services.keys_in_flight.discard(held)


async def attempt(
    request: Request,
    services: UseServices,
    caller: Annotated[Principal, Depends(principal)],
    key: IdempotencyKey = None,
) -> AsyncIterator[Attempt]:
    """The dependency of routes with a small body; a request that was answered before ends here with that answer."""
    check_single(request)
    body = hashlib.sha256(await request.body()).hexdigest()
    found = Attempt(caller.reference, plain_key(key), request_hash(request, body))
    with alone(services, caller, found.key):
        if found.key is not None:
            await run_in_threadpool(_check_stored, services, found)
        yield found


UseAttempt = Annotated[Attempt, Depends(attempt)]


def check_single(request: Request) -> None:
    """Raise UnprocessableError if the header came twice: the two may differ, and only one could be honoured."""
    if len(request.headers.getlist("Idempotency-Key")) > 1:
        raise UnprocessableError("idempotency_key_repeated", expected="one Idempotency-Key header")


def plain_key(key: str | None) -> str | None:
    return key.strip('"') if key else None


def install(app: FastAPI) -> None:
    app.add_exception_handler(AnsweredBefore, _answer_again)


def _check_stored(services: Services, found: Attempt) -> None:
    with services.store.read() as connection:
        found.check(connection)


async def _answer_again(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AnsweredBefore)  # noqa: S101 - registered for this type alone
    return JSONResponse(error.body, error.status, {**error.headers, "Idempotency-Replayed": "true"})
