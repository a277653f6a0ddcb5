"""Who is calling: a program by `Authorization: Bearer <key>`, a person by the session cookie.

The cookie travels with every request of the browser, so a request by session that changes anything must also carry
the session's CSRF token in the header X-CSRF-Token. Routes say what they need as `Annotated[Principal,
require_scope("reviews:read")]`.
"""

import hmac
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from inference import keys, sessions
from inference.api.services import Services, UseServices
from inference.principal import Principal
from inference.refusals import ForbiddenError, UnauthenticatedError

COOKIE = "triage_session"
CSRF_HEADER = "X-CSRF-Token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(
    auto_error=False, scheme_name="key", description="An API key: `triage people key NAME --scope ...`."
)
_cookie = APIKeyCookie(
    name=COOKIE, auto_error=False, scheme_name="session", description=f"Unsafe methods also need {CSRF_HEADER}."
)


def principal(
    request: Request,
    services: UseServices,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
    cookie: Annotated[str | None, Depends(_cookie)],
) -> Principal:
    """The verified caller; raises UnauthenticatedError. A key that is given is used alone.

    A bad one never falls back to the cookie.
    """
    if "authorization" in request.headers:
        return _by_key(services, bearer)
    found = session_principal(request, services)
    if found is None:
        raise UnauthenticatedError("not_authenticated", expected="an API key or a session")
    if request.method not in SAFE_METHODS:
        check_csrf(found, request.headers.get(CSRF_HEADER))
    return found


def session_principal(request: Request, services: Services) -> Principal | None:
    """The person of the request's session cookie, or None.

    Pages use it to choose between themselves and the login form.
    """
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    with services.store.read() as connection:
        return sessions.session_of(connection, token, services.store.clock())


def check_csrf(principal: Principal, given: str | None) -> None:
    """Raise ForbiddenError unless `given` (header or form field) is the session's own token."""
    expected = principal.csrf_token or ""
    if not expected or not hmac.compare_digest(expected.encode(), (given or "").encode()):
        raise ForbiddenError("csrf_token_wrong", expected=f"the session's token in {CSRF_HEADER}")


def require_scope(scope: str) -> Any:
    """A dependency that gives the Principal if it holds `scope`, and raises ForbiddenError if not."""
    return Depends(_scope_check(scope))


def _scope_check(scope: str) -> Callable[..., Any]:
    async def check(caller: Annotated[Principal, Depends(principal)]) -> Principal:
        if not caller.may(scope):
            raise ForbiddenError("scope_missing", expected=f"the scope {scope}")
        return caller

    return check


def _by_key(services: Services, bearer: HTTPAuthorizationCredentials | None) -> Principal:
    if bearer is not None:
        with services.store.read() as connection:
            found = keys.principal_of_key(connection, bearer.credentials)
        if found is not None:
            return found
    raise UnauthenticatedError("key_not_valid", expected="a key that is known and not revoked")
