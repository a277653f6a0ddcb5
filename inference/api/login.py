"""Logging in with a password.

Counted, verified in a thread, answered with a session cookie that scripts cannot read.
"""

from fastapi import Response
from starlette.concurrency import run_in_threadpool

from inference import people, sessions
from inference.api.authentication import COOKIE
from inference.api.services import Services
from inference.sessions import StartedSession


async def log_in(services: Services, login: str, password: str, address: str) -> StartedSession:
    """Start a session; raises TooManyAttemptsError or UnauthenticatedError.

    `address` is the client's, for the count alone.
    """
    services.login_limit.count(login, address)
    return await run_in_threadpool(_verify_and_start, services, login, password)


def set_cookie(response: Response, services: Services, started: StartedSession) -> None:
    response.set_cookie(
        COOKIE,
        started.token,
        max_age=services.settings.session_hours * 3600,
        path="/",
        secure=services.settings.secure_cookies,
        httponly=True,
        samesite="strict",
    )


def clear_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def _verify_and_start(services: Services, login: str, password: str) -> StartedSession:
    person = people.verify_login(services.store, login, password)
    return sessions.start_session(services.store, person.id, hours=services.settings.session_hours)
